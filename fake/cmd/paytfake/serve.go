package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/internal/ca"
	"github.com/paytfake/paytfake/scenarios"
)

// serve is the command that serves the API.
type serve struct {
	Addr     string `default:"127.0.0.1:7298" help:"Address to listen on; port 0 picks a free one."`
	Key      string `default:"FAKE-ADMIN-KEY" help:"Admin key to accept."`
	Scenario string `placeholder:"FILE" help:"Scenario file to start with."`
	dialectFlags
	Limit  scenarios.Limit `placeholder:"10/1s" help:"Calls per period to serve; the rest meets the call limit."`
	Seed   uint64          `placeholder:"N" help:"Give out the same ssids and tokens each time."`
	Log    string          `enum:"text,json,off" default:"text" help:"How to log calls on standard error: text, json or off."`
	TLS    string          `name:"tls" placeholder:"DIR" help:"Serve https, with a certificate of a CA that is kept in this directory; made if there is none."`
	Expose bool            `help:"Allow an address that other machines can reach."`
	control
}

// Run serves until ctx is done.
func (s *serve) Run(ctx context.Context, t terminal) error {
	log, flush := logger(s.Log, t.err)
	defer flush()
	o := fake.Options{Key: s.Key, Limit: s.Limit, Seed: s.Seed, MaxHang: s.MaxHang, Logger: log}
	situation, err := s.situation()
	observed, unread := s.observed()
	if err := errors.Join(s.check(), s.control.check(), err, unread); err != nil {
		return exit{exitUsage, err}
	}
	o.Scenario, o.Answers, o.Dialect = situation, observed, s.Dialect.Dialect
	authority, err := s.authority()
	if err != nil {
		return exit{exitUsage, err}
	}
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("cannot serve: %w\nchoose another address with --addr, or --addr 127.0.0.1:0 for any free port", err)
	}
	at := place{Addr: l.Addr()}
	if authority != nil {
		at.ca = authority.File()
		if l, err = authority.Listener(l); err != nil {
			return fmt.Errorf("--tls: %w", err)
		}
	}
	c := console.New(o, s.config(s.Expose))
	s.announce(t.out, at, c.Root().Dialect())
	// The garbage collector begins when the heap has doubled. That of a fake with
	// few users is so small that it would hardly stop; this makes it larger by
	// bytes that are never touched, and so take no memory. A percentage would do
	// the same for many users, where it would take much.
	ballast := make([]byte, 6<<20)
	defer runtime.KeepAlive(ballast)
	return c.Serve(ctx, l)
}

// check says what is wrong with the flags.
func (s *serve) check() error {
	switch trimmed := strings.TrimSpace(s.Key); {
	case trimmed == "":
		return fmt.Errorf("--key %q is empty; leave it out to accept %s", s.Key, fake.DefaultKey)
	case trimmed != s.Key:
		return fmt.Errorf("--key %q has white space around it; make it --key %s", s.Key, quoted(trimmed))
	}
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("--addr %q is not HOST:PORT, such as 127.0.0.1:7298", s.Addr)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Errorf("--addr %q: there is no port %q; ports go from 0 (any free one) to 65535", s.Addr, port)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) && !s.Expose {
		return fmt.Errorf("--addr %s can be reached from other machines: add --expose if that is meant, or name 127.0.0.1", s.Addr)
	}
	return nil
}

// announce prints what a user needs to make the first call.
func (s *serve) announce(w io.Writer, at place, speaks fake.Dialect) {
	endpoint, shown := at.url()+fake.Path, s.lines(at.url())
	if at.ca != "" {
		shown += "  CA        " + at.ca + ", for clients to trust\n"
	}
	form := "key=" + url.QueryEscape(s.Key) + "&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"
	fmt.Fprintf(w, `paytfake serves the TrackerPro Admin API; Ctrl-C ends it.

  endpoint  %s
  key       %s
%s  dialect   %s; paytfake questions explains it

Register a user:

  %s

`, endpoint, s.Key, shown, strings.ReplaceAll(speaks.String(), ",", "\n            "), at.curl(endpoint+" -d '"+form+"'"))
}

// situation is the scenario to start with; nil: none.
func (s *serve) situation() (*scenarios.Scenario, error) {
	if s.Scenario == "" {
		return nil, nil
	}
	situation, err := readScenario(s.Scenario)
	if err != nil {
		return nil, fmt.Errorf("--scenario: %w", err)
	}
	return situation, nil
}

func readScenario(file string) (*scenarios.Scenario, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(file, data)
}

// authority opens the CA of --tls; nil: there is none.
func (s *serve) authority() (*ca.Authority, error) {
	if s.TLS == "" {
		return nil, nil
	}
	dir, err := filepath.Abs(s.TLS) // what is announced holds wherever it is pasted
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	authority, err := ca.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	return authority, nil
}
