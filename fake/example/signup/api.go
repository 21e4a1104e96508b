package signup

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
	Endpoint string        // its URL
	Key      string        // the admin key
	Client   *http.Client  // nil: http.DefaultClient
	Timeout  time.Duration // of one call; zero: 10 s
}

// A Refusal is the answer of an API that is there and says no.
type Refusal struct{ Reason, Message string }

func (r *Refusal) Error() string { return r.Reason + ": " + r.Message }

// Call makes a call and returns its value. What got no answer of the API is sent
// a second time: to register or launch again harms nothing, even if the first
// call was served and only its answer was lost. A call over the limit is not
// repeated, which would make it worse.
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

// send makes one call. It is a POST, since a long query can fail and ends up in logs.
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
	answer, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return read(answer.StatusCode, body)
}

// read takes an answer apart. The envelope counts before the HTTP status: the
// pages do not say which status an error has, nor which media type.
func read(status int, body []byte) (value string, err error) {
	var envelope struct {
		Status, Value string
		Errors        []Refusal
	}
	known := json.Unmarshal(body, &envelope) == nil
	switch {
	case known && envelope.Status == "ok" && envelope.Value != "":
		return envelope.Value, nil
	case known && envelope.Status == "error" && len(envelope.Errors) > 0:
		return "", &envelope.Errors[0]
	case status == http.StatusTooManyRequests:
		return "", ErrThrottled
	}
	return "", fmt.Errorf("%w: status %d without an envelope", ErrUnavailable, status)
}

// PortalLink is the link that opens the portal with a launch token.
func (a *API) PortalLink(token string) (string, error) {
	at, err := url.Parse(a.Endpoint)
	if err != nil {
		return "", err
	}
	return at.ResolveReference(&url.URL{Path: "/", RawQuery: url.Values{"authtoken": {token}}.Encode()}).String(), nil
}
