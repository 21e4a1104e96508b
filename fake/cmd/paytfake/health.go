package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// healthy asks the control API at the host of a URL, which leaves no call in the
// journal as the URL itself does. A fake without control API is none the worse.
func healthy(ctx context.Context, client *http.Client, at *url.URL) bool {
	health := url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/_fake/health"}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, health.String(), nil)
	if err != nil {
		return false
	}
	answer, err := client.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	var said struct{ Status, Endpoint string }
	err = json.NewDecoder(io.LimitReader(answer.Body, 1<<10)).Decode(&said)
	return err == nil && answer.StatusCode == http.StatusOK && said.Status == "ok" && said.Endpoint != ""
}
