// Package console serves a fake to programs in any language. It serves the fake
// itself, sandboxes (separate fakes below a path), and for each of them a control API
// and an inspector page.
//
//	c := console.New(fake.Options{}, console.Config{})
//	err := c.Serve(ctx, listener)
//
// The paths:
//
//	/trackerpro_admin.ashx                the fake
//	/_fake/                               its inspector page and control API
//	/sandbox/NAME/trackerpro_admin.ashx   a sandbox, created when first used
//	/sandbox/NAME/_fake/                  the sandbox's inspector page and control API
//	DELETE /sandbox/NAME/                 removes the sandbox
//
// The controls, below /_fake/, each with the method of [fake.API] that it calls:
//
//	GET health                    {"status": "ok", …}
//	GET, PUT, DELETE state        Given, SetUsers, Reset
//	GET state.yaml                Given, as a scenario file to start a fake with
//	GET, DELETE calls             Journal, ClearJournal; ?email= &subop= &status= &since= &after=
//	GET, POST, DELETE faults      Faults, Fail, ClearFaults
//	DELETE faults/ID              RemoveFault
//	GET, PATCH, DELETE dialect    Bases, PatchDialect, ResetDialect
//	GET, POST scenario            recording.Of, Load
//	POST clock                    Advance: {"advance": "1h"}
//	GET events                    Follow, as server-sent events: the data of a call event is a fake.Call,
//	                              the data of a change event is {"what": "state"} and the like;
//	                              ?after=NUMBER or Last-Event-ID resumes
//	GET openapi.yaml              Dialect, as an OpenAPI description of the API
//
// The body of a request is JSON, or YAML in the format of a scenario file; that of
// clock is always JSON. Responses are JSON, except scenario and the names that end in
// .yaml. The body of an error is {"error": "…", "hint": "…"}.
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

// A Config configures the control API and the sandboxes. With the zero Config, only
// this machine can use the control API.
type Config struct {
	// AllowHosts lists the Host names, with or without a port, that the control
	// API accepts in addition to localhost and loopback addresses.
	AllowHosts []string

	Token     string // bearer token that the control API requires; empty: none
	NoControl bool   // serve the fake and its sandboxes without the control API

	MaxSandboxes int              // limit on the number of sandboxes; zero: 1,000
	SandboxIdle  time.Duration    // remove a sandbox unused for this long; zero: 30 minutes
	Now          func() time.Time // clock for SandboxIdle; nil: time.Now
	Heartbeat    time.Duration    // interval between heartbeats in a stream of events; zero: 15 seconds
}

const (
	defaultMaxSandboxes = 1000
	defaultSandboxIdle  = 30 * time.Minute
	defaultHeartbeat    = 15 * time.Second
)

// A Console is an [http.Handler] that serves a fake, its sandboxes and their
// control APIs. All its methods may be called concurrently.
type Console struct {
	root      *fake.API
	options   fake.Options // for new sandboxes
	config    Config
	sandboxes sandboxes
	changes   hub
	origins   http.CrossOriginProtection
}

// New returns a console with a new fake.
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

// Root returns the fake that is served outside the sandboxes.
func (c *Console) Root() *fake.API { return c.root }

// Serve serves HTTP on a listener until ctx is done, as [fake.API.Serve] does.
// Streams of events end when ctx is done.
func (c *Console) Serve(ctx context.Context, l net.Listener) error {
	return c.root.ServeHandler(ctx, l, boundConsole{c, ctx})
}

// A boundConsole is a Console whose streams of events end when ctx is done.
type boundConsole struct {
	*Console
	ctx context.Context
}

func (b boundConsole) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.serve(w, r, b.ctx.Done()) }

// ServeHTTP serves one request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.serve(w, r, nil) }

// serve routes a request. It compares the path of a call to the root fake with only
// two prefixes.
func (c *Console) serve(w http.ResponseWriter, r *http.Request, ending <-chan struct{}) {
	path := r.URL.Path
	if name, rest, ok := cutSandbox(path); ok {
		c.serveSandbox(w, r, name, rest, ending)
		return
	}
	if what, ok := cutControl(path); ok && !c.config.NoControl {
		c.control(w, r, subject{api: c.root, ending: ending}, what)
		return
	}
	c.root.ServeHTTP(w, r)
}

// serveSandbox serves a request for a sandbox or for its control API.
func (c *Console) serveSandbox(w http.ResponseWriter, r *http.Request, name, rest string, ending <-chan struct{}) {
	what, isControl := cutControl(rest)
	removes := r.Method == http.MethodDelete && rest == "/"
	if isControl = (isControl || removes) && !c.config.NoControl; isControl {
		defer clearWriteDeadline(w)
		if !c.guard(w, r, what) {
			return
		}
	}
	if isControl && removes {
		c.removeSandbox(w, name)
		return
	}
	s, err := c.acquire(name)
	if err != nil {
		// No fake makes this response, so it is marked as unmodelled.
		w.Header().Set("Fake-Rule", "endpoint")
		w.Header().Set("Fake-Basis", fake.Basis{Kind: fake.BasisUnmodelled}.String())
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		writeError(w, err)
		return
	}
	defer c.release(s)
	if isControl {
		c.dispatch(w, r, subject{s.api, name, ending, s.gone}, what)
		return
	}
	inner, at := *r, *r.URL
	at.Path = rest
	inner.URL = &at
	s.api.ServeHTTP(w, &inner)
}

const (
	controlPrefix = "/_fake"
	sandboxPrefix = "/sandbox/"
)

// cutSandbox splits /sandbox/NAME/REST into NAME and /REST.
func cutSandbox(path string) (name, rest string, ok bool) {
	path, ok = strings.CutPrefix(path, sandboxPrefix)
	if !ok || path == "" {
		return "", "", false
	}
	name, rest, _ = strings.Cut(path, "/")
	return name, "/" + rest, true
}

// cutControl returns the name of the control in a path: "state" for
// /_fake/state, "" for /_fake/, and noSlash for /_fake.
func cutControl(path string) (what string, ok bool) {
	rest, ok := strings.CutPrefix(path, controlPrefix)
	switch {
	case !ok:
		return "", false
	case rest == "":
		return noSlash, true
	}
	return strings.CutPrefix(rest, "/")
}

// noSlash is the result of cutControl for the page's path without its final slash.
const noSlash = "/"
