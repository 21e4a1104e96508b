package main

// The command that serves the API.

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

// A serveCommand is the command that serves the API.
type serveCommand struct {
	Addr     string `default:"127.0.0.1:7298" help:"Address to listen on; port 0 picks a free one."`
	Key      string `default:"FAKE-ADMIN-KEY" help:"Admin key to accept."`
	Scenario string `placeholder:"FILE" help:"Scenario file to start with."`
	dialectFlags
	Limit  scenarios.Limit `placeholder:"10/1s" help:"Serve this many calls per period; reject the others."`
	Seed   uint64          `placeholder:"N" help:"Generate the same ssids and tokens every time."`
	Log    string          `enum:"text,json,off" default:"text" help:"Format of the call log on standard error, or off."`
	TLS    string          `name:"tls" placeholder:"DIR" help:"Serve HTTPS; keep the CA in this directory."`
	Expose bool            `help:"Allow an address that other machines can reach."`
	controlFlags
}

// Run serves until ctx is done.
func (s *serveCommand) Run(ctx context.Context, t terminal) error {
	log, flush := logger(s.Log, t.err)
	defer flush()
	o := fake.Options{Key: s.Key, Limit: s.Limit, Seed: s.Seed, MaxHang: s.MaxHang, Logger: log}
	situation, noScenario := s.situation()
	observed, noAnswers := s.observed()
	if err := errors.Join(s.check(), s.controlFlags.check(), noScenario, noAnswers); err != nil {
		return codedError{exitUsage, err}
	}
	o.Scenario, o.Answers, o.Dialect = situation, observed, s.Dialect
	authority, err := s.authority()
	if err != nil {
		return codedError{exitUsage, err}
	}
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		const hint = "choose another address with --addr, or --addr 127.0.0.1:0 for any free port"
		return fmt.Errorf("cannot serve: %w\n%s", err, hint)
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
	// The garbage collector runs whenever the heap has doubled, which is often if the
	// heap is small. The ballast enlarges the heap by bytes that the program never
	// touches, so they take no memory. A higher GOGC would take much memory with many
	// users. See fake/internal/load/RESULTS.md.
	ballast := make([]byte, 6<<20)
	defer runtime.KeepAlive(ballast)
	return c.Serve(ctx, l)
}

// check returns an error if the key or the address is wrong.
func (s *serveCommand) check() error {
	switch trimmed := strings.TrimSpace(s.Key); {
	case trimmed == "":
		return fmt.Errorf("--key %q is empty; leave it out to use %s", s.Key, fake.DefaultKey)
	case trimmed != s.Key:
		return fmt.Errorf("--key %q has leading or trailing white space; did you mean --key %s?", s.Key, quoted(trimmed))
	}
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("--addr %q is not HOST:PORT, such as 127.0.0.1:7298", s.Addr)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Errorf("--addr %q: unknown port %q; use 0 (any free port) to 65535", s.Addr, port)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) && !s.Expose {
		return fmt.Errorf("other machines can reach --addr %s; add --expose to allow it, or use 127.0.0.1", s.Addr)
	}
	return nil
}

// announce prints the endpoint, the key and a first call.
func (s *serveCommand) announce(w io.Writer, at place, spoken fake.Dialect) {
	endpoint, more := at.url()+fake.Path, s.announcement(at.url())
	answers := strings.ReplaceAll(spoken.String(), ",", "\n            ")
	if at.ca != "" {
		more += "  CA        " + at.ca + ", for clients to trust\n"
	}
	form := "key=" + url.QueryEscape(s.Key) + "&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"
	fmt.Fprintf(w, `paytfake serves the TrackerPro Admin API; Ctrl-C ends it.

  endpoint  %s
  key       %s
%s  dialect   %s; paytfake questions explains it

Register a user:

  %s

`, endpoint, s.Key, more, answers, at.curl(endpoint+" -d '"+form+"'"))
}

// situation returns the scenario to start with, or nil if the user named none.
func (s *serveCommand) situation() (*scenarios.Scenario, error) {
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

// authority opens the CA of --tls. It returns nil without the flag.
func (s *serveCommand) authority() (*ca.Authority, error) {
	if s.TLS == "" {
		return nil, nil
	}
	dir, err := filepath.Abs(s.TLS) // so that the printed commands work in any directory
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	authority, err := ca.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	return authority, nil
}
