package fake

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	headerTime   = 10 * time.Second // for a request's header to arrive
	requestTime  = 30 * time.Second // for all of it
	idleTime     = 2 * time.Minute  // between two requests of a connection
	shutdownTime = 5 * time.Second  // for calls in flight when the server ends
)

// Serve answers calls on a listener until ctx is done; then it closes the
// listener, lets calls in flight end, and returns nil. It returns the
// listener's error if that fails first.
func (a *API) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:                      a,
		ReadHeaderTimeout:            headerTime,
		ReadTimeout:                  requestTime,
		IdleTimeout:                  idleTime,
		DisableGeneralOptionsHandler: true, // OPTIONS * is a call like any other
		ErrorLog:                     nil,
	}
	var stopping sync.WaitGroup
	stop := context.AfterFunc(ctx, func() {
		defer stopping.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	stopping.Add(1)
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
