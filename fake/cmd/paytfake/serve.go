package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// serve is the command that serves the API.
type serve struct {
	Addr     string          `default:"127.0.0.1:7298" help:"Address to listen on; port 0 picks a free one."`
	Key      string          `default:"FAKE-ADMIN-KEY" help:"Admin key to accept."`
	Scenario string          `placeholder:"FILE" help:"Scenario file to start with."`
	Limit    scenarios.Limit `placeholder:"10/1s" help:"Calls per period to serve; the rest meets the call limit."`
	Seed     uint64          `placeholder:"N" help:"Give out the same ssids and tokens each time."`
	Log      string          `enum:"text,json,off" default:"text" help:"How to log calls on standard error: text, json or off."`
	Expose   bool            `help:"Allow an address that other machines can reach."`
}

// Run serves until ctx is done.
func (s *serve) Run(ctx context.Context, t terminal) error {
	o := fake.Options{Key: s.Key, Limit: s.Limit, Seed: s.Seed, Logger: logger(s.Log, t.err)}
	if err := s.check(); err != nil {
		return exit{exitUsage, err}
	}
	if s.Scenario != "" {
		given, err := readScenario(s.Scenario)
		if err != nil {
			return exit{exitUsage, err}
		}
		o.Scenario = given
	}
	l, err := net.Listen("tcp", s.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use: choose another address with --addr, or --addr 127.0.0.1:0 for any free port", s.Addr)
	case err != nil:
		return fmt.Errorf("cannot listen: %w", err)
	}
	s.announce(t.out, "http://"+l.Addr().String()+fake.Path)
	return fake.New(o).Serve(ctx, l)
}

// check says what is wrong with the flags.
func (s *serve) check() error {
	if strings.TrimSpace(s.Key) != s.Key || s.Key == "" {
		return fmt.Errorf("--key %q is empty or has white space around it", s.Key)
	}
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("--addr %q is not HOST:PORT, such as 127.0.0.1:7298", s.Addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) && !s.Expose {
		return fmt.Errorf("--addr %s can be reached from other machines: add --expose if that is meant", s.Addr)
	}
	return nil
}

// announce prints what a user needs to make the first call.
func (s *serve) announce(w io.Writer, endpoint string) {
	form := "key=" + url.QueryEscape(s.Key) + "&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"
	fmt.Fprintf(w, `paytfake serves the TrackerPro Admin API; Ctrl-C ends it.

  endpoint  %s
  key       %s

Register a user:

  curl %s -d '%s'

`, endpoint, s.Key, endpoint, form)
}

// logger is where calls are logged.
func logger(format string, w io.Writer) *slog.Logger {
	switch format {
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil))
	case "text":
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return nil
}

func readScenario(file string) (*scenarios.Scenario, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(file, data)
}
