// Package console serves a fake to programs in any language: the fake itself,
// sandboxes that are fakes of their own, the control API of each, and the
// inspector page.
//
//	c := console.New(fake.Options{}, console.Config{})
//	err := c.Serve(ctx, listener)
//
// What is served where:
//
//	/trackerpro_admin.ashx                the fake
//	/_fake/                               its inspector page and control API
//	/sandbox/NAME/trackerpro_admin.ashx   a sandbox, made when it is first used
//	/sandbox/NAME/_fake/                  the same for the sandbox
//	DELETE /sandbox/NAME/                 removes it
//
// The controls, each with the method of [fake.API] behind it:
//
//	GET health                    {"status": "ok", …}
//	GET, PUT, DELETE state        Given, SetUsers, Reset
//	GET state.yaml                Given as a scenario file, to start a fake with
//	GET, DELETE calls             Journal, Forget; ?email= &subop= &status= &since= &after=
//	GET, POST, DELETE faults      Faults, Fail, MendAll; DELETE faults/ID: Mend
//	GET, PATCH, DELETE dialect    Bases, PatchDialect, ResetDialect
//	GET, POST scenario            Record, Load
//	POST clock                    Advance: {"advance": "1h"}
//	GET events                    Follow, as server-sent events: call has a fake.Call, change {"what": "state"}
//	                              and the like; ?after=NUMBER or Last-Event-ID resumes
//	GET openapi.yaml              Dialect: the API as it is answered now
//
// Bodies are JSON, or YAML in the shape that a scenario file has (clock: JSON
// alone); answers are JSON unless their name says YAML. An error is {"error": "…", "hint": "…"}.
package console

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake"
)

// Config says who may use the control API and how many sandboxes there are. The
// zero Config serves this machine.
type Config struct {
	AllowHosts   []string         // Host names, with or without port, under which the control API is served beside those of loopback
	Token        string           // bearer token that the control API wants; empty: none
	NoControl    bool             // serve the fake and its sandboxes alone
	MaxSandboxes int              // at once; zero: 1,000
	SandboxIdle  time.Duration    // without use, after which a sandbox is removed; zero: 30 minutes
	Now          func() time.Time // the clock of SandboxIdle; nil: time.Now
	Heartbeat    time.Duration    // between signs of life in a stream of events; zero: 15 seconds
}

const (
	defaultMaxSandboxes = 1000
	defaultSandboxIdle  = 30 * time.Minute
	defaultHeartbeat    = 15 * time.Second
)

// A Console is a handler that serves a fake, its sandboxes and their control
// API. All its methods may run concurrently.
type Console struct {
	root      *fake.API
	options   fake.Options // of each sandbox
	config    Config
	sandboxes sandboxes
	changes   hub
	origins   http.CrossOriginProtection
}

// New returns a console with a fake of its own.
func New(o fake.Options, c Config) *Console {
	if c.MaxSandboxes == 0 {
		c.MaxSandboxes = defaultMaxSandboxes
	}
	if c.SandboxIdle == 0 {
		c.SandboxIdle = defaultSandboxIdle
	}
	if c.Heartbeat == 0 {
		c.Heartbeat = defaultHeartbeat
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Console{root: fake.New(o), options: o, config: c}
}

// Root returns the fake that is served outside any sandbox.
func (c *Console) Root() *fake.API { return c.root }

// Serve answers on a listener until ctx is done; see [fake.API.Serve]. Streams of
// events end with ctx.
func (c *Console) Serve(ctx context.Context, l net.Listener) error {
	return c.root.ServeHandler(ctx, l, serving{c, ctx})
}

// serving is a console until its ctx is done.
type serving struct {
	*Console
	ctx context.Context
}

func (s serving) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.ctx.Done()) }

// ServeHTTP answers one request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.serve(w, r, nil) }

// serve finds out what a request is for. A call to the fake itself costs no more
// than two comparisons.
func (c *Console) serve(w http.ResponseWriter, r *http.Request, ending <-chan struct{}) {
	path := r.URL.Path
	if name, rest, ok := sandboxPath(path); ok {
		c.serveSandbox(w, r, name, rest, ending)
		return
	}
	if what, ok := controlPath(path); ok && !c.config.NoControl {
		c.control(w, r, subject{api: c.root, ending: ending}, what)
		return
	}
	c.root.ServeHTTP(w, r)
}

// serveSandbox answers what is asked of one sandbox.
func (c *Console) serveSandbox(w http.ResponseWriter, r *http.Request, name, rest string, ending <-chan struct{}) {
	what, isControl := controlPath(rest)
	removes := r.Method == http.MethodDelete && rest == "/"
	if isControl = (isControl || removes) && !c.config.NoControl; isControl {
		defer unhurry(w)
		if !c.guard(w, r, what) {
			return
		}
	}
	if isControl && removes {
		c.remove(w, name)
		return
	}
	s, err := c.acquire(name)
	if err != nil {
		// No fake answers, so nothing of this is an answer of the API.
		w.Header().Set("Fake-Rule", "endpoint")
		w.Header().Set("Fake-Basis", fake.Basis{Kind: fake.Unmodelled}.String())
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		fail(w, err)
		return
	}
	defer c.release(s)
	if isControl {
		c.answer(w, r, subject{s.api, name, ending, s.gone}, what)
		return
	}
	inner, at := *r, *r.URL
	at.Path, at.RawPath = rest, ""
	inner.URL = &at
	s.api.ServeHTTP(w, &inner)
}

const (
	controlPrefix = "/_fake"
	sandboxPrefix = "/sandbox/"
)

// sandboxPath takes /sandbox/NAME/REST apart; rest begins with a slash.
func sandboxPath(path string) (name, rest string, ok bool) {
	path, ok = strings.CutPrefix(path, sandboxPrefix)
	if !ok || path == "" {
		return "", "", false
	}
	name, rest, _ = strings.Cut(path, "/")
	return name, "/" + rest, true
}

// controlPath says which control a path names: "state" of /_fake/state, "" of
// /_fake/, noSlash of /_fake.
func controlPath(path string) (what string, ok bool) {
	rest, ok := strings.CutPrefix(path, controlPrefix)
	switch {
	case !ok:
		return "", false
	case rest == "":
		return noSlash, true
	}
	return strings.CutPrefix(rest, "/")
}

// noSlash is no control: a link to the page that lacks its last slash.
const noSlash = "/"
