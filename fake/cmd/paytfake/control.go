package main

// The flags for the control API, sandboxes and faults.

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake/console"
)

// controlFlags are the flags for the control API, sandboxes and faults.
type controlFlags struct {
	AllowHost    []string      `placeholder:"NAME" help:"Also serve the control API under this name; may be repeated."`
	NoControl    bool          `help:"Do not serve the control API and the inspector page."`
	Token        string        `placeholder:"TEXT" help:"Bearer token for the control API; --expose generates one."`
	SandboxIdle  time.Duration `default:"30m" help:"Remove a sandbox that is unused for this long."`
	MaxSandboxes int           `default:"1000" help:"Maximum number of sandboxes."`
	MaxHang      time.Duration `default:"1m" help:"Maximum time for which a fault hangs."`
}

// check returns an error for each flag with a wrong value.
func (c *controlFlags) check() error {
	var errs []error
	if c.SandboxIdle <= 0 {
		errs = append(errs, fmt.Errorf("--sandbox-idle %v must be positive", c.SandboxIdle))
	}
	if c.MaxSandboxes <= 0 {
		errs = append(errs, fmt.Errorf("--max-sandboxes %d must be positive", c.MaxSandboxes))
	}
	if c.MaxHang <= 0 {
		errs = append(errs, fmt.Errorf("--max-hang %v must be positive", c.MaxHang))
	}
	for _, name := range c.AllowHost {
		at, err := url.Parse("http://" + name)
		if err != nil || name == "" || at.Host != name || name[0] == '.' || strings.ContainsAny(name, "*@") {
			errs = append(errs, fmt.Errorf("--allow-host %q is not a host name such as fake.local or fake.local:7298", name))
		}
	}
	if strings.ContainsFunc(c.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		errs = append(errs, fmt.Errorf(
			"--token %q has characters that are not allowed in a header; use visible ASCII characters, no spaces", c.Token))
	}
	if c.NoControl && c.Token != "" {
		errs = append(errs, errors.New("--token has no effect with --no-control; leave one of them out"))
	}
	return errors.Join(errs...)
}

// config returns the console's configuration. It generates a token if exposed is
// true and the user gave none.
func (c *controlFlags) config(exposed bool) console.Config {
	if exposed && c.Token == "" {
		c.Token = rand.Text()
	}
	return console.Config{
		AllowHosts: c.AllowHost, Token: c.Token, NoControl: c.NoControl,
		MaxSandboxes: c.MaxSandboxes, SandboxIdle: c.SandboxIdle,
	}
}

// announcement returns the lines about the control API at base, which serve prints.
func (c *controlFlags) announcement(base string) string {
	page := "  inspector " + base + "/_fake/"
	switch {
	case c.NoControl:
		return ""
	case c.Token == "":
		return page + "\n"
	}
	return page + "?token=" + url.QueryEscape(c.Token) + "\n  token     " + c.Token + "\n"
}
