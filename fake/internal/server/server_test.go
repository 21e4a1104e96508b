package server_test

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/server"
)

func bubble(t *testing.T, test func(t *testing.T)) {
	t.Parallel()
	synctest.Test(t, test)
}

func TestARequestInFlightAtShutdownGetsItsResponse(t *testing.T) {
	plainAndTLS(t, func(t *testing.T, secure bool) {
		release := make(chan bool)
		r := run(t, secure, func(w http.ResponseWriter, req *http.Request) {
			<-release
			hello(w, req)
		})
		c := r.dial()
		send(c, get)
		in := bufio.NewReader(c)
		got := make(chan response)
		go func() { got <- receive(t, in) }()
		synctest.Wait()
		r.cancel()
		time.Sleep(5*time.Second - time.Nanosecond)
		<-r.closed // the listener
		require.Empty(t, r.done)
		release <- true
		require.Equal(t, response{200, "hello"}, <-got)
		requireClosedAfter(t, 0, in)
		require.NoError(t, <-r.done)
	})
}

func TestARequestInFlightIsCut5SecondsAfterShutdownBegins(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := run(t, false, func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
		c := r.dial()
		send(c, get)
		synctest.Wait()
		r.cancel()
		requireClosedAfter(t, 5*time.Second, c)
		require.NoError(t, <-r.done)
	})
}

func TestUnusedConnectionsDoNotDelayShutdown(t *testing.T) {
	for _, row := range []struct {
		name   string
		secure bool
		use    func(*testServer)
	}{
		{"a connection without a request", false, func(r *testServer) { r.dial() }},
		{"a connection with a part of a header", false, func(r *testServer) { send(r.dial(), get[:10]) }},
		{"a connection between two requests", false, func(r *testServer) {
			c := r.dial()
			send(c, get)
			receive(r.t, bufio.NewReader(c))
		}},
		{"a connection without a TLS handshake", true, func(r *testServer) { r.dialRaw() }},
		{"a TLS connection without a request", true, func(r *testServer) { go r.dial().Read(make([]byte, 1)) }},
		{"many connections", false, func(r *testServer) {
			for range 5 {
				r.dial()
			}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := run(t, row.secure, hello)
				row.use(r)
				synctest.Wait()
				began := time.Now()
				r.cancel()
				require.NoError(t, <-r.done)
				require.Less(t, time.Since(began), 10*time.Millisecond)
				require.Empty(t, r.logged())
				require.Zero(t, r.closesBefore.Load(), "a connection accepted later would stay open")
				require.NotZero(t, r.closesAfter.Load())
			})
		})
	}
}

func TestShutdownDoesNotCloseAConnectionAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := run(t, false, hello)
		r.dial().Close()
		synctest.Wait()
		require.NotZero(t, r.closesBefore.Load())
		r.cancel()
		require.NoError(t, <-r.done)
		require.Zero(t, r.closesAfter.Load(), "the server keeps no connection that has ended")
	})
}

func TestServeReturnsAtOnceIfItsContextIsDone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for range 100 {
			r := run(t, false, hello)
			r.cancel()
			require.NoError(t, <-r.done)
			<-r.closed
		}
	})
}

// A failingListener accepts one connection and then fails.
type failingListener struct{ pipeListener }

var errCable = errors.New("the cable is cut")

func (l *failingListener) Accept() (net.Conn, error) {
	if c, ok := <-l.conns; ok {
		return c, nil
	}
	return nil, errCable
}

func TestServeReturnsItsListenersErrorAndClosesTheConnections(t *testing.T) {
	bubble(t, func(t *testing.T) {
		l := &failingListener{pipeListener{testServer: &testServer{t: t, conns: make(chan net.Conn, 1),
			closed: make(chan struct{})}}}
		c := l.dial()
		close(l.conns)
		require.ErrorIs(t, server.Serve(t.Context(), l, server.Config{Logger: slog.New(slog.DiscardHandler)}), errCable)
		requireClosedAfter(t, 0, c)
		<-l.closed
	})
}

func TestTimeouts(t *testing.T) {
	const post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
	readBody := func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.ReadAll(req.Body); err == nil {
			panic("the body is complete")
		}
		w.Header().Set("Connection", "close")
		io.WriteString(w, "late")
	}
	t.Run("a header must arrive in 10 seconds", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			r := run(t, false, hello)
			requireClosedAfter(t, 10*time.Second, r.dial())
			synctest.Wait()
			require.Empty(t, r.refused())
		})
	})
	t.Run("a header must be complete in 10 seconds", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			r, began := run(t, false, hello), time.Now()
			c := r.dial()
			send(c, get[:20])
			requireRefused(t, bufio.NewReader(c))
			require.Equal(t, 10*time.Second, time.Since(began))
		})
	})
	t.Run("a TLS handshake must end in 10 seconds", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			r := run(t, true, hello)
			requireClosedAfter(t, 10*time.Second, r.dialRaw())
			synctest.Wait()
			require.Contains(t, r.logged(), `advice="the client did not finish the TLS handshake in 10s"`)
		})
	})
	t.Run("a request must arrive in 30 seconds", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			r, began := run(t, false, readBody), time.Now()
			c := r.dial()
			send(c, post)
			require.Equal(t, response{200, "late"}, receive(t, bufio.NewReader(c)))
			require.Equal(t, 30*time.Second, time.Since(began))
		})
	})
	t.Run("a client has 5 minutes to read a response", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			failed := make(chan time.Duration, 1)
			r := run(t, false, func(w http.ResponseWriter, req *http.Request) {
				began := time.Now()
				for {
					if _, err := io.WriteString(w, strings.Repeat("x", 1<<16)); err != nil {
						failed <- time.Since(began)
						return
					}
				}
			})
			send(r.dial(), get)
			require.Equal(t, server.ResponseTimeout, <-failed)
			require.Equal(t, 5*time.Minute, server.ResponseTimeout)
		})
	})
	t.Run("a connection may be idle for 2 minutes", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			c := run(t, false, hello).dial()
			in := bufio.NewReader(c)
			for range 2 {
				send(c, get)
				receive(t, in)
			}
			requireClosedAfter(t, 2*time.Minute, in)
		})
	})
}

func TestTheHandlerSeesEachRequestAndItsKindOfConnection(t *testing.T) {
	plainAndTLS(t, func(t *testing.T, secure bool) {
		r := run(t, secure, func(w http.ResponseWriter, req *http.Request) {
			if (req.TLS != nil) != secure {
				w.WriteHeader(500)
			}
			io.WriteString(w, req.Method+" "+req.RequestURI)
		})
		c := r.dial()
		in := bufio.NewReader(c)
		send(c, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
		require.Equal(t, response{200, "OPTIONS *"}, receive(t, in))
		send(c, "GET //x/../y HTTP/1.1\r\nHost: x\r\n\r\n")
		require.Equal(t, response{200, "GET //x/../y"}, receive(t, in))
	})
}

func TestWarningsOfNetHTTPAreLogged(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := run(t, false, func(http.ResponseWriter, *http.Request) { panic("a bug") })
		c := r.dial()
		send(c, get)
		requireClosedAfter(t, 0, c)
		require.Regexp(t, `level=WARN msg="http: panic serving .*a bug`, r.logged())
	})
}

// A handler needs NetConn to reset a connection.
func TestAHijackedConnectionReturnsTheAcceptedOne(t *testing.T) {
	plainAndTLS(t, func(t *testing.T, secure bool) {
		below := make(chan net.Conn, 1)
		r := run(t, secure, func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				below <- c.(interface{ NetConn() net.Conn }).NetConn()
			}
		})
		c := r.dial()
		send(c, get)
		go c.Read(make([]byte, 1)) // for the TLS handshake
		accepted := <-below
		require.IsType(t, serverEnd{}, accepted, "NetConn returns the connection that the listener accepted")
		accepted.Close()
	})
}
