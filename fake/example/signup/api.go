package signup

// The client of the API.

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// API is the TrackerPro Admin API as this service uses it.
type API struct {
	Endpoint string        // URL
	Key      string        // the admin key
	Client   *http.Client  // nil: http.DefaultClient
	Timeout  time.Duration // for one call; zero: 10 seconds
}

// A Refusal is an error response of the API.
type Refusal struct{ Reason, Message string }

func (r *Refusal) Error() string { return r.Reason + ": " + r.Message }

// Call makes a call and returns its value. If the response does not come from the
// API, Call retries once: registering or launching twice does no harm, even if the
// API served the first call and only the response was lost. Call does not retry a
// call over the limit, because that would make things worse.
func (a *API) Call(ctx context.Context, subop string, form url.Values) (value string, err error) {
	form.Set("key", a.Key)
	form.Set("op", "Admin")
	form.Set("subop", subop)
	value, err = a.send(ctx, form)
	if errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrThrottled) {
		value, err = a.send(ctx, form)
	}
	return value, err
}

// send makes one attempt. It is a POST, because a long query can fail and appears in logs.
func (a *API) send(ctx context.Context, form url.Values) (value string, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(a.Timeout, 10*time.Second))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.Endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := a.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return parse(response.StatusCode, body)
}

// parse returns the value in a response. It trusts the envelope more than the HTTP
// status, because the pages specify neither the status nor the media type of an error.
func parse(status int, body []byte) (value string, err error) {
	var envelope struct {
		Status, Value string
		Errors        []Refusal
	}
	isEnvelope := json.Unmarshal(body, &envelope) == nil
	switch {
	case isEnvelope && envelope.Status == "ok" && envelope.Value != "":
		return envelope.Value, nil
	case isEnvelope && envelope.Status == "error" && len(envelope.Errors) > 0:
		return "", &envelope.Errors[0]
	case status == http.StatusTooManyRequests:
		return "", ErrThrottled
	}
	return "", fmt.Errorf("%w: status %d without an envelope", ErrUnavailable, status)
}

// PortalLink returns the link that opens the portal with a launch token.
func (a *API) PortalLink(token string) (string, error) {
	at, err := url.Parse(a.Endpoint)
	if err != nil {
		return "", err
	}
	return at.ResolveReference(&url.URL{Path: "/", RawQuery: url.Values{"authtoken": {token}}.Encode()}).String(), nil
}
