package main

// The clients of the soak test.

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// faults lists the faults of each sandbox. They apply only to calls with their emails.
var faults = []string{
	`{"on": {"email": "busy@acme.test"}, "http": 503, "page": "iis"}`,
	`{"on": {"email": "cut@acme.test"}, "drop": "reset"}`,
	`{"on": {"email": "half@acme.test"}, "drop": "truncate", "after": 20}`,
	`{"on": {"email": "hang@acme.test"}, "drop": "hang"}`,
	`{"on": {"email": "late@acme.test"}, "delay": "1ms-5ms"}`,
}

// runClient runs one session after the other. It ignores the errors of a session
// that a restart interrupted.
func (s *soakRun) runClient(ctx context.Context, i int) {
	for n := 0; ctx.Err() == nil && s.err() == nil; n++ {
		p := s.now.Load()
		c := &session{soakRun: s, base: p.url}
		var err error
		if n%4 == 3 {
			err = c.useAPI(ctx, fmt.Sprintf("client-%d@acme.test", i))
		} else {
			err = c.useSandbox(ctx, fmt.Sprintf("client-%d-%d", i, n))
		}
		s.sessions.Add(1)
		select {
		case <-p.gone:
			s.interrupted.Add(1)
			for s.now.Load() == p && wait(ctx, time.Millisecond) { // until the next process serves
			}
		default:
			if err != nil && ctx.Err() == nil {
				s.report(fmt.Errorf("client %d: %w", i, err))
			}
		}
	}
}

// A session is a sequence of calls to one process.
type session struct {
	*soakRun
	base string // URL of the fake, without a path
}

// A response is a response of the fake.
type response struct {
	status int
	basis  string
	text   string
}

// unexpected returns the error for an unexpected response or a failed call.
func (a response) unexpected(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: status %d, %q", what, a.status, a.text)
}

// send sends a request.
func (c *session) send(ctx context.Context, method, path, body string) (a response, err error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.calls.Add(1)
	res, err := c.client.Do(r)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return response{res.StatusCode, res.Header.Get("Fake-Basis"), string(text)}, err
}

// call calls an operation and returns the value of a success.
func (c *session) call(ctx context.Context, params ...string) (a response, value string, err error) {
	form := url.Values{"key": {"FAKE-ADMIN-KEY"}, "op": {"Admin"}}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	a, err = c.send(ctx, "POST", "/trackerpro_admin.ashx", form.Encode())
	if err != nil {
		return a, "", err
	}
	var envelope struct{ Value string }
	if err := json.Unmarshal([]byte(a.text), &envelope); err != nil && a.basis != "injected" {
		return a, "", fmt.Errorf("%d: %w: %q", a.status, err, a.text)
	}
	return a, envelope.Value, nil
}

// register registers a user and returns the ssid.
func (c *session) register(ctx context.Context, email string) (a response, ssid string, err error) {
	return c.call(ctx, "subop", "Register", "company", "acme", "email", email, "password", "one")
}

// useSandbox creates a sandbox, triggers its faults, and removes it.
func (c *session) useSandbox(ctx context.Context, name string) error {
	root := c.base
	c.base += "/sandbox/" + name
	for _, f := range faults {
		if a, err := c.send(ctx, "POST", "/_fake/faults", f); err != nil || a.status != http.StatusCreated {
			return a.unexpected("adding a fault", err)
		}
	}
	if err := c.useAPI(ctx, "ann@acme.test"); err != nil {
		return err
	}
	for _, who := range []string{"busy", "cut", "half", "hang", "late"} {
		a, ssid, err := c.register(ctx, who+"@acme.test")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		expected := err != nil
		switch who {
		case "busy":
			expected = err == nil && a.status == http.StatusServiceUnavailable
		case "late":
			expected = err == nil && ssid != ""
		}
		if !expected {
			return a.unexpected("the fault for "+who, err)
		}
		c.injected.Add(1)
	}
	c.base = root
	if a, err := c.send(ctx, "DELETE", "/sandbox/"+name+"/", ""); err != nil || a.status != http.StatusNoContent {
		return a.unexpected("DELETE "+name, err)
	}
	return nil
}

// useAPI registers, launches and opens the portal, and checks each response.
func (c *session) useAPI(ctx context.Context, email string) error {
	last := ""
	for range 5 {
		a, ssid, err := c.register(ctx, email)
		if err != nil || a.status != http.StatusOK || ssid == "" || ssid == last {
			return a.unexpected("register "+email, err)
		}
		last = ssid
		a, token, err := c.call(ctx, "subop", "Launch", "ssid", ssid)
		if err != nil || a.status != http.StatusOK || token == "" {
			return a.unexpected("launch for "+email, err)
		}
		for _, want := range []int{http.StatusOK, http.StatusForbidden} {
			if a, err := c.send(ctx, "GET", "/?authtoken="+token, ""); err != nil || a.status != want {
				return a.unexpected(fmt.Sprintf("open for %s, want status %d", email, want), err)
			}
		}
	}
	return nil
}
