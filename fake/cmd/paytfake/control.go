package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake/console"
)

// control are the flags of what is served beside the API.
type control struct {
	AllowHost    []string      `placeholder:"NAME" help:"Serve the control API under this host name too; may be repeated."`
	NoControl    bool          `help:"Serve no control API and no inspector page."`
	Token        string        `placeholder:"TEXT" help:"Bearer token that the control API wants; with --expose one is made if none is named."`
	SandboxIdle  time.Duration `default:"30m" help:"Time without use after which a sandbox is removed."`
	MaxSandboxes int           `default:"1000" help:"Sandboxes at once."`
	MaxHang      time.Duration `default:"1m" help:"How long a fault may hang."`
}

func (c *control) check() error {
	var errs []error
	if c.SandboxIdle <= 0 {
		errs = append(errs, fmt.Errorf("--sandbox-idle %v is no time to wait for", c.SandboxIdle))
	}
	if c.MaxSandboxes <= 0 {
		errs = append(errs, fmt.Errorf("--max-sandboxes %d leaves room for none; it takes numbers from 1 on", c.MaxSandboxes))
	}
	if c.MaxHang <= 0 {
		errs = append(errs, fmt.Errorf("--max-hang %v is no time to wait for", c.MaxHang))
	}
	for _, name := range c.AllowHost {
		if at, err := url.Parse("http://" + name); err != nil || at.Host != name || strings.ContainsAny(name, "*@") || strings.HasPrefix(name, ".") || name == "" {
			errs = append(errs, fmt.Errorf("--allow-host %q is not a host name such as fake.local or fake.local:7298", name))
		}
	}
	if strings.ContainsFunc(c.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		errs = append(errs, fmt.Errorf("--token %q has characters that no header can carry; choose letters, digits and signs without space", c.Token))
	}
	if c.NoControl && c.Token != "" {
		errs = append(errs, errors.New("--token is for the control API, and --no-control serves none; leave one out"))
	}
	return errors.Join(errs...)
}

// config is what the flags say. What is exposed wants a token.
func (c *control) config(exposed bool) console.Config {
	if exposed && c.Token == "" {
		c.Token = rand.Text()
	}
	return console.Config{
		AllowHosts: c.AllowHost, Token: c.Token, NoControl: c.NoControl,
		MaxSandboxes: c.MaxSandboxes, SandboxIdle: c.SandboxIdle,
	}
}

// lines are what announces the control API below a URL.
func (c *control) lines(base string) string {
	page := "  inspector " + base + "/_fake/"
	switch {
	case c.NoControl:
		return ""
	case c.Token == "":
		return page + "\n"
	}
	return page + "?token=" + url.QueryEscape(c.Token) + "\n  token     " + c.Token + "\n"
}
