// Package server carries requests to a handler and its responses back: over
// sockets with [Serve], and in process with [Transport]. No response is one of
// net/http's own: a request that never reaches the handler is passed to
// [Config].Malformed. The package knows no rule of the API and no journal.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// ResponseTimeout is how long a client has to read a response. A handler that
// takes longer extends it with [http.ResponseController.SetWriteDeadline].
const ResponseTimeout = 5 * time.Minute

const (
	headerTimeout   = 10 * time.Second // for a TLS handshake, and for a request's header
	requestTimeout  = 30 * time.Second // for a whole request
	idleTimeout     = 2 * time.Minute  // between two requests on a connection
	shutdownTimeout = 5 * time.Second  // for requests in flight when the server shuts down
)

// A Config configures [Serve]. Handler, Malformed and Logger are required.
type Config struct {
	Handler http.Handler

	// Malformed responds to a request that is not valid HTTP, or is not https
	// where only https is served. It may be called concurrently.
	Malformed func(w http.ResponseWriter, message string)

	MaxHang time.Duration // how much longer than ResponseTimeout a response may take
	Logger  *slog.Logger  // for warnings of net/http and failed TLS handshakes
}

// Serve serves connections of l until ctx is done. Then it closes l, waits up to
// 5 seconds for requests in flight, and returns nil. If l fails before that,
// Serve closes all connections and returns l's error.
func Serve(ctx context.Context, l net.Listener, config Config) error {
	// unused holds each connection that has not sent a request yet. When it shuts
	// down, net/http would wait 5 seconds for the first one.
	var unused sync.Map // a set of net.Conn
	server := &http.Server{
		Handler:                      markingHandler{config.Handler},
		ConnContext:                  withConn,
		ReadHeaderTimeout:            headerTimeout,
		ReadTimeout:                  requestTimeout,
		WriteTimeout:                 ResponseTimeout + config.MaxHang,
		IdleTimeout:                  idleTimeout,
		DisableGeneralOptionsHandler: true, // OPTIONS * is for the handler too
		ErrorLog:                     slog.NewLogLogger(config.Logger.Handler(), slog.LevelWarn),
		ConnState: func(c net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				unused.Store(c, nil)
			case http.StateActive, http.StateClosed:
				unused.Delete(c)
			case http.StateIdle:
				connOf(c).responding.Store(false)
			}
		},
	}
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		// As ctx is done, this Shutdown waits for no request. After it the server
		// accepts no connection and drops a request that arrives on an unused one.
		server.Shutdown(ctx)
		for c := range unused.Range {
			c.(net.Conn).Close()
		}
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	err := server.Serve(listener{l, &config})
	if stop() { // l failed before ctx was done
		server.Close()
		return err
	}
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
