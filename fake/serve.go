package fake

// Serving on a listener, and the client without a socket.

import (
	"context"
	"net"
	"net/http"

	"github.com/paytfake/paytfake/fake/internal/server"
)

// Serve serves calls on a listener until ctx is done. Then it closes the listener,
// waits for calls in flight, and returns nil. If the listener fails first, Serve
// returns its error.
func (a *API) Serve(ctx context.Context, l net.Listener) error { return a.ServeHandler(ctx, l, a) }

// ServeHandler is [API.Serve] for a handler that passes calls on to the fake and
// serves other requests itself. A request that is not valid HTTP reaches no
// handler: the fake responds to it.
func (a *API) ServeHandler(ctx context.Context, l net.Listener, h http.Handler) error {
	return server.Serve(ctx, l, server.Config{
		Handler: h, Malformed: a.malformed, Logger: a.options.Logger,
	})
}

// Client returns a client whose calls reach the fake without a socket, whatever
// the host of their URL, even that of the live API. It starts no goroutine, so it
// works inside a testing/synctest bubble. It may be used concurrently.
func (a *API) Client() *http.Client { return &http.Client{Transport: server.Transport{Handler: a}} }
