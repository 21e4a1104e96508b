package fake

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	headerTime   = 10 * time.Second      // for a request's header to arrive
	requestTime  = 30 * time.Second      // for all of it
	answerTime   = 5 * time.Minute       // for a client to read the answer, or for a fault to delay it
	idleTime     = 2 * time.Minute       // between two requests of a connection
	shutdownTime = 5 * time.Second       // for calls in flight when the server ends
	unusedTime   = 50 * time.Millisecond // for a call to come on a connection that had none, when the server ends
)

// Serve answers calls on a listener until ctx is done; then it closes the
// listener, lets calls in flight end, and returns nil. It returns the
// listener's error if that fails first.
func (a *API) Serve(ctx context.Context, l net.Listener) error { return a.ServeHandler(ctx, l, a) }

// ServeHandler is [API.Serve] for a handler that passes calls on to the fake and
// serves something beside it. A request that is not HTTP, which no handler sees,
// is answered by the fake.
func (a *API) ServeHandler(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            headerTime,
		ReadTimeout:                  requestTime,
		WriteTimeout:                 answerTime + a.options.MaxHang,
		IdleTimeout:                  idleTime,
		DisableGeneralOptionsHandler: true, // OPTIONS * is a call like any other
		ErrorLog:                     slog.NewLogLogger(a.options.Logger.Handler(), slog.LevelWarn),
	}
	// A connection without a request is no call in flight. net/http would give it
	// five seconds to send one.
	var unused sync.Map // of net.Conn
	server.ConnState = func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			unused.Store(c, nil)
		case http.StateActive, http.StateClosed:
			unused.Delete(c)
		}
	}
	var stopping sync.WaitGroup
	stopping.Add(1) // before ctx can be done
	stop := context.AfterFunc(ctx, func() {
		defer stopping.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		defer time.AfterFunc(unusedTime, func() {
			for c := range unused.Range {
				c.(net.Conn).Close()
			}
		}).Stop()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	err := server.Serve(listener{l, a})
	if stop() { // the listener failed before ctx was done
		server.Close()
		return err
	}
	stopping.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
