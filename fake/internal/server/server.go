// Package server passes requests to a handler and returns its responses: [Serve] over
// sockets, [Transport] in process. net/http itself never responds to a client: a request
// that does not reach the handler goes to [Config].Malformed. The package knows neither
// the rules of the API nor the journal.
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

	// Malformed responds to a request that is not valid HTTP, or that is plain HTTP
	// to an HTTPS server. It may be called concurrently.
	Malformed func(w http.ResponseWriter, message string)

	Logger *slog.Logger // logs failed TLS handshakes and warnings of net/http
}

// Serve serves connections of l until ctx is done. Then it closes l, waits up to
// 5 seconds for requests in flight, and returns nil. If l fails before that,
// Serve closes all connections and returns l's error.
func Serve(ctx context.Context, l net.Listener, config Config) error {
	// unused holds the connections that have not sent a request yet. On shutdown,
	// net/http would wait 5 seconds for their first request.
	var unused sync.Map // a set of net.Conn
	server := &http.Server{
		Handler:                      markingHandler{config.Handler},
		ConnContext:                  withConn,
		ReadHeaderTimeout:            headerTimeout,
		ReadTimeout:                  requestTimeout,
		WriteTimeout:                 ResponseTimeout,
		IdleTimeout:                  idleTimeout,
		DisableGeneralOptionsHandler: true, // so that the handler gets OPTIONS *
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
		// Because ctx is done, this Shutdown does not wait for requests. After it the
		// server accepts no connections, and no requests on unused ones.
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
