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
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// serve is the command that serves the API.
type serve struct {
	Addr     string `default:"127.0.0.1:7298" help:"Address to listen on; port 0 picks a free one."`
	Key      string `default:"FAKE-ADMIN-KEY" help:"Admin key to accept."`
	Scenario string `placeholder:"FILE" help:"Scenario file to start with."`
	language
	Limit  scenarios.Limit `placeholder:"10/1s" help:"Calls per period to serve; the rest meets the call limit."`
	Seed   uint64          `placeholder:"N" help:"Give out the same ssids and tokens each time."`
	Log    string          `enum:"text,json,off" default:"text" help:"How to log calls on standard error: text, json or off."`
	Expose bool            `help:"Allow an address that other machines can reach."`
}

// Run serves until ctx is done.
func (s *serve) Run(ctx context.Context, t terminal) error {
	o := fake.Options{Key: s.Key, Limit: s.Limit, Seed: s.Seed, Logger: logger(s.Log, t.err)}
	given, err := s.given()
	observed, unread := s.observed()
	if err := errors.Join(s.check(), err, unread); err != nil {
		return exit{exitUsage, err}
	}
	o.Scenario, o.Answers, o.Dialect = given, observed, s.Dialect.Dialect
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("cannot serve: %w\nchoose another address with --addr, or --addr 127.0.0.1:0 for any free port", err)
	}
	api := fake.New(o)
	s.announce(t.out, l.Addr(), api.Dialect())
	return api.Serve(ctx, l)
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
func (s *serve) announce(w io.Writer, listening net.Addr, speaks fake.Dialect) {
	endpoint := "http://" + reachable(listening) + fake.Path
	form := "key=" + url.QueryEscape(s.Key) + "&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"
	fmt.Fprintf(w, `paytfake serves the TrackerPro Admin API; Ctrl-C ends it.

  endpoint  %s
  key       %s
  dialect   %s; paytfake questions explains it

Register a user:

  curl %s -d '%s'

`, endpoint, s.Key, strings.ReplaceAll(speaks.String(), ",", "\n            "), endpoint, form)
}

// reachable is where to call a listener from this machine. One that listens on
// all addresses names none.
func reachable(a net.Addr) string {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return a.String()
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

// given is the scenario to start with; nil: none.
func (s *serve) given() (*scenarios.Scenario, error) {
	if s.Scenario == "" {
		return nil, nil
	}
	given, err := readScenario(s.Scenario)
	if err != nil {
		return nil, fmt.Errorf("--scenario: %w", err)
	}
	return given, nil
}

func readScenario(file string) (*scenarios.Scenario, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(file, data)
}
