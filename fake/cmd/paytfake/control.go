package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
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
