package main

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

// faults are planned in each sandbox. Only calls that name their emails meet them.
var faults = []string{
	`{"on": {"email": "busy@acme.test"}, "http": 503, "page": "iis"}`,
	`{"on": {"email": "cut@acme.test"}, "drop": "reset"}`,
	`{"on": {"email": "half@acme.test"}, "drop": "truncate", "after": 20}`,
	`{"on": {"email": "hang@acme.test"}, "drop": "hang"}`,
	`{"on": {"email": "late@acme.test"}, "delay": "1ms-5ms"}`,
}

// client does session after session. What the end of a process does to one is
// not held against it.
func (s *soaking) client(ctx context.Context, i int) {
	for n := 0; ctx.Err() == nil && s.blamed() == nil; n++ {
		p := s.now.Load()
		c := &session{soaking: s, below: p.url}
		var err error
		if n%4 == 3 {
			err = c.loops(ctx, fmt.Sprintf("client-%d@acme.test", i))
		} else {
			err = c.sandbox(ctx, fmt.Sprintf("client-%d-%d", i, n))
		}
		s.sessions.Add(1)
		select {
		case <-p.gone:
			s.ended.Add(1)
			for s.now.Load() == p && wait(ctx, time.Millisecond) { // until another one serves
			}
		default:
			if err != nil && ctx.Err() == nil {
				s.blame(fmt.Errorf("client %d: %w", i, err))
			}
		}
	}
}

// A session is what a client does at once.
type session struct {
	*soaking
	below string // the URL without the path of an operation
}

// An answered is what came back.
type answered struct {
	status int
	basis  string
	text   string
}

// instead is the error of a call that should have brought another answer.
func (a answered) instead(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: status %d, %q", what, a.status, a.text)
}

func (c *session) send(ctx context.Context, method, path, body string) (a answered, err error) {
	r, err := http.NewRequestWithContext(ctx, method, c.below+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.calls.Add(1)
	res, err := c.wire.Do(r)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return answered{res.StatusCode, res.Header.Get("Fake-Basis"), string(text)}, err
}

func (c *session) call(ctx context.Context, params ...string) (a answered, value string, err error) {
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

func (c *session) register(ctx context.Context, email string) (a answered, ssid string, err error) {
	return c.call(ctx, "subop", "Register", "company", "acme", "email", email, "password", "one")
}

// sandbox uses a sandbox of its own, meets the faults there, and removes it.
func (c *session) sandbox(ctx context.Context, name string) error {
	root := c.below
	c.below += "/sandbox/" + name
	for _, f := range faults {
		if a, err := c.send(ctx, "POST", "/_fake/faults", f); err != nil || a.status != http.StatusCreated {
			return a.instead("a fault", err)
		}
	}
	if err := c.loops(ctx, "ann@acme.test"); err != nil {
		return err
	}
	for _, who := range []string{"busy", "cut", "half", "hang", "late"} {
		a, ssid, err := c.register(ctx, who+"@acme.test")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		asPlanned := err != nil
		switch who {
		case "busy":
			asPlanned = err == nil && a.status == http.StatusServiceUnavailable
		case "late":
			asPlanned = err == nil && ssid != ""
		}
		if !asPlanned {
			return a.instead("the fault on "+who, err)
		}
		c.injected.Add(1)
	}
	c.below = root
	if a, err := c.send(ctx, "DELETE", "/sandbox/"+name+"/", ""); err != nil || a.status != http.StatusNoContent {
		return a.instead("DELETE "+name, err)
	}
	return nil
}

// loops registers, launches and opens, and requires that each call does what it should.
func (c *session) loops(ctx context.Context, email string) error {
	last := ""
	for range 5 {
		a, ssid, err := c.register(ctx, email)
		if err != nil || a.status != http.StatusOK || ssid == "" || ssid == last {
			return a.instead("register "+email, err)
		}
		last = ssid
		a, token, err := c.call(ctx, "subop", "Launch", "ssid", ssid)
		if err != nil || a.status != http.StatusOK || token == "" {
			return a.instead("launch of "+email, err)
		}
		for _, want := range []int{http.StatusOK, http.StatusForbidden} {
			if a, err := c.send(ctx, "GET", "/?authtoken="+token, ""); err != nil || a.status != want {
				return a.instead(fmt.Sprintf("open for %s, where %d should come", email, want), err)
			}
		}
	}
	return nil
}
