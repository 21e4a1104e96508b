package main

// The command that waits for a fake.

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// A waitCommand is the command that waits until a fake responds. It is also the health
// check of an image without a shell.
type waitCommand struct {
	URL     string        `arg:"" help:"Any URL of the fake, such as http://127.0.0.1:7298/."`
	Timeout time.Duration `default:"30s" help:"How long to wait."`
	CACert  string        `name:"cacert" placeholder:"FILE" help:"Also trust this CA, such as the ca.pem of serve --tls."`
}

// Run sends requests until a fake responds or the timeout expires.
func (w *waitCommand) Run(ctx context.Context, t terminal) error {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.URL, nil)
	if err != nil || request.URL.Host == "" || request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return codedError{exitUsage, fmt.Errorf("%q is not a URL such as http://127.0.0.1:7298/", w.URL)}
	}
	if port := request.URL.Port(); port != "" {
		if _, err := net.LookupPort("tcp", port); err != nil {
			return codedError{exitUsage, fmt.Errorf("%q: unknown port %q; use 1 to 65535", w.URL, port)}
		}
	}
	client, err := w.client()
	if err != nil {
		return codedError{exitUsage, err}
	}
	last := errors.New("no response")
	for {
		if healthy(ctx, client, request.URL) {
			return nil
		}
		response, err := client.Do(request)
		switch {
		case err == nil && response.Header.Get("Fake-Rule") != "":
			response.Body.Close()
			return nil
		case err == nil:
			response.Body.Close()
			last = fmt.Errorf("not a fake: its response with status %d has no Fake-Rule header", response.StatusCode)
		case ctx.Err() == nil:
			last = err
		}
		select {
		case <-ctx.Done():
			err := fmt.Errorf("no fake responded at %s within %v: %w", w.URL, w.Timeout, last)
			if _, untrusted := errors.AsType[x509.UnknownAuthorityError](last); untrusted {
				err = fmt.Errorf("%w\nname its CA with --cacert: serve --tls DIR stores it in DIR/ca.pem", err)
			}
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// client returns a client that also trusts the CA of --cacert.
func (w *waitCommand) client() (*http.Client, error) {
	if w.CACert == "" {
		return http.DefaultClient, nil
	}
	trusted, err := x509.SystemCertPool()
	if err != nil {
		trusted = x509.NewCertPool() // the system has none
	}
	ca, err := os.ReadFile(w.CACert)
	if err != nil {
		return nil, fmt.Errorf("--cacert: %w", err)
	}
	if !trusted.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("--cacert: %s has no certificate", w.CACert)
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}, nil
}

// healthy reports whether the fake at the host of a URL is healthy. It asks the control
// API, because a request to the URL itself would appear in the journal.
func healthy(ctx context.Context, client *http.Client, fake *url.URL) bool {
	at := url.URL{Scheme: fake.Scheme, Host: fake.Host, Path: "/_fake/health"}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	var health struct{ Status, Endpoint string }
	err = json.NewDecoder(io.LimitReader(response.Body, 1<<10)).Decode(&health)
	return err == nil && response.StatusCode == http.StatusOK && health.Status == "ok" && health.Endpoint != ""
}
