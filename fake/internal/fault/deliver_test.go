package fault_test

import (
	"context"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/scenarios"
)

// text is the body of the response that the handlers of these tests deliver.
const text = "0123456789abcdefghij012"

// handler returns a handler that serves every call in the way of a fault.
func handler(f scenarios.Fault, maxHang time.Duration) http.Handler {
	plan := fault.NewPlan(faults{f}, 1, 0)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // net/http notices that a client disconnects only after that
		met, _ := plan.Meet(fault.Request{})
		met.Wait(r.Context(), w)
		met.Deliver(r.Context(), w, maxHang, http.StatusAccepted, []byte(text))
	})
}

// serve serves one call in the way of a fault.
func serve(ctx context.Context, w http.ResponseWriter, f scenarios.Fault, maxHang time.Duration) {
	handler(f, maxHang).ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
}

func TestAFaultRepliesInsteadOfTheOperation(t *testing.T) {
	t.Parallel()
	const iis = "<p>Server Error in &#39;/&#39; Application.</p>\n"
	for _, row := range []struct {
		name  string
		fault scenarios.Fault
		want  []any // status, media type, body, whether the call is not carried out
	}{
		{"a status with a body", scenarios.Fault{HTTP: 500, Body: "<b>&", ContentType: "text/plain"},
			[]any{500, "text/plain", "<b>&", true}},
		{"the default media type is HTML", scenarios.Fault{HTTP: 503, Body: "x"},
			[]any{503, "text/html", "x", true}},
		{"a status without a body", scenarios.Fault{HTTP: 404}, []any{404, "text/html", "", true}},
		{"the page of IIS is a body", scenarios.Fault{HTTP: 500, Page: scenarios.PageIIS},
			[]any{500, "text/html", "<!DOCTYPE html><title>500 - Internal Server Error</title>" + iis, true}},
		{"the page of IIS escapes an apostrophe", scenarios.Fault{HTTP: 418, Page: scenarios.PageIIS},
			[]any{418, "text/html", "<!DOCTYPE html><title>418 - I&#39;m a teapot</title>" + iis, true}},
		{"a page of an unknown name is ignored", scenarios.Fault{HTTP: 500, Page: "other", Body: "x"},
			[]any{500, "text/html", "x", true}},
		{"a reset has an empty response", scenarios.Fault{Drop: scenarios.DropReset}, []any{200, "text/html", "", true}},
		{"a hang has an empty response", scenarios.Fault{Drop: scenarios.DropHang}, []any{200, "text/html", "", true}},
		{"a truncated page replaces the operation", scenarios.Fault{HTTP: 500, Body: "x", Drop: scenarios.DropTruncate},
			[]any{500, "text/html", "x", true}},
		{"a truncated response is that of the operation", scenarios.Fault{Drop: scenarios.DropTruncate},
			[]any{0, "", "", false}},
		{"a delayed response is that of the operation", scenarios.Fault{Delay: delay{Min: 1}}, []any{0, "", "", false}},
		{"a slow response is that of the operation", scenarios.Fault{Slow: 1}, []any{0, "", "", false}},
	} {
		t.Run(row.name, func(t *testing.T) {
			met, ok := fault.NewPlan(faults{row.fault}, 1, 0).Meet(fault.Request{})
			require.True(t, ok)
			status, contentType, body, instead := met.Response()
			require.Empty(t, cmp.Diff(row.want, []any{status, contentType, body, instead}))
		})
	}
}

func TestNoFaultDeliversTheWholeResponse(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	var none fault.Meeting
	none.Wait(t.Context(), w)
	_, _, _, instead := none.Response()
	require.False(t, instead)
	none.Deliver(t.Context(), w, time.Hour, http.StatusAccepted, []byte(text))
	require.Equal(t, http.StatusAccepted, w.Code)
	require.Equal(t, text, w.Body.String())
	require.Equal(t, "23", w.Header().Get("Content-Length"))
}

// A wrappedListener wraps its connections, as a server may do to monitor them.
type wrappedListener struct{ net.Listener }

func (l wrappedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return wrappedConn{c}, err
}

// A wrappedConn is a connection that is not a *net.TCPConn.
type wrappedConn struct{ net.Conn }

func (c wrappedConn) NetConn() net.Conn { return c.Conn }

// overSockets runs a test with a plain and a TLS server whose connections are wrapped.
func overSockets(t *testing.T, h http.Handler, test func(t *testing.T, get func() (*http.Response, error))) {
	for name, start := range map[string]func(*httptest.Server){
		"plain": (*httptest.Server).Start, "TLS": (*httptest.Server).StartTLS,
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewUnstartedServer(h)
			s.Listener = wrappedListener{s.Listener}
			start(s)
			defer s.Close()
			test(t, func() (*http.Response, error) {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader("x"))
				require.NoError(t, err)
				return s.Client().Do(r) // a client does not retry a POST
			})
		})
	}
}

func TestADroppedResponseIsAConnectionReset(t *testing.T) {
	t.Parallel()
	for _, drop := range []scenarios.Drop{scenarios.DropReset, scenarios.DropHang} {
		t.Run(string(drop), func(t *testing.T) {
			ends := make(chan any, 1) // what the handler panics with
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer func() {
					end := recover()
					ends <- end
					panic(end)
				}()
				handler(scenarios.Fault{Drop: drop}, 1).ServeHTTP(w, r)
			})
			overSockets(t, h, func(t *testing.T, get func() (*http.Response, error)) {
				_, err := get()
				require.ErrorIs(t, err, syscall.ECONNRESET)
				require.Equal(t, http.ErrAbortHandler, <-ends)
			})
		})
	}
}

func TestATruncatedResponseEndsBeforeItsLength(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name           string
		after          int
		body           string
		declaredLength int64
	}{
		{"the body ends after some bytes", 7, "0123456", 23},
		{"the body ends before its first byte", 0, "", 23},
		{"the body ends one byte before its end", 22, text[:22], 23},
		{"the body is complete, and one more byte is declared", 23, text, 24},
		{"a number beyond the body declares one byte more", 99, text, 100},
		{"the greatest number does not overflow", math.MaxInt, text, math.MaxInt},
		{"a negative number is zero", -1, "", 23},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := handler(scenarios.Fault{Drop: scenarios.DropTruncate, After: row.after}, time.Hour)
			overSockets(t, h, func(t *testing.T, get func() (*http.Response, error)) {
				response, err := get()
				require.NoError(t, err)
				defer response.Body.Close()
				body, err := io.ReadAll(response.Body)
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
				require.Equal(t, row.body, string(body))
				require.Equal(t, row.declaredLength, response.ContentLength)
				require.Equal(t, http.StatusAccepted, response.StatusCode)
			})
		})
	}
}

func TestWithoutAConnectionADropPanicsAsNetHTTPExpects(t *testing.T) {
	t.Parallel()
	for _, drop := range []scenarios.Drop{scenarios.DropReset, scenarios.DropHang, scenarios.DropTruncate} {
		w := httptest.NewRecorder()
		require.PanicsWithValue(t, http.ErrAbortHandler, func() {
			serve(t.Context(), w, scenarios.Fault{Drop: drop, After: 7}, 1)
		}, drop)
		require.Equal(t, drop == scenarios.DropTruncate, w.Body.String() == "0123456", drop)
	}
}

// A write is what a client has received at some time.
type write struct {
	After time.Duration // since the beginning of the response
	Body  string        // all that was flushed so far
}

// A clockedWriter is a ResponseWriter that records its flushes with their time, and its write deadline.
type clockedWriter struct {
	*httptest.ResponseRecorder
	began    time.Time
	flushed  []write
	deadline time.Time
}

func newClockedWriter() *clockedWriter {
	now := time.Now()
	return &clockedWriter{ResponseRecorder: httptest.NewRecorder(), began: now, deadline: now.Add(1)}
}

func (w *clockedWriter) Flush() {
	w.flushed = append(w.flushed, write{time.Since(w.began), w.Body.String()})
}

func (w *clockedWriter) SetWriteDeadline(t time.Time) error { w.deadline = t; return nil }

func TestASlowResponseEndsWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newClockedWriter()
		serve(t.Context(), w, scenarios.Fault{Slow: time.Second}, 0)
		const tenth = time.Second / 10
		require.Empty(t, cmp.Diff([]write{
			{0, ""}, {tenth, text[:2]}, {2 * tenth, text[:4]}, {3 * tenth, text[:6]}, {4 * tenth, text[:9]},
			{5 * tenth, text[:11]}, {6 * tenth, text[:13]}, {7 * tenth, text[:16]}, {8 * tenth, text[:18]},
			{9 * tenth, text[:20]}, {time.Second, text},
		}, w.flushed))
		require.Equal(t, "23", w.Header().Get("Content-Length"))
		require.Equal(t, http.StatusAccepted, w.Code)
	})
}

func TestASlowResponseEndsEarlyWithItsCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer cancel()
		w := newClockedWriter()
		require.PanicsWithValue(t, http.ErrAbortHandler, func() {
			serve(ctx, w, scenarios.Fault{Slow: time.Second}, 0)
		})
		require.Equal(t, 250*time.Millisecond, time.Since(w.began))
		require.Equal(t, text[:4], w.Body.String())
	})
}

func TestADelayTakesItsTimeAndEndsEarlyWithItsCall(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		delay, giveUp time.Duration
		want          time.Duration
	}{
		{"no delay ends at once", 0, time.Hour, 0},
		{"a delay takes its time", time.Minute, time.Hour, time.Minute},
		{"a delay ends with its call", time.Hour, time.Minute, time.Minute},
		{"the longest delay ends with its call", math.MaxInt64, time.Minute, time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				met, _ := fault.NewPlan(faults{{Delay: delay{Min: row.delay}}}, 1, 0).Meet(fault.Request{})
				require.Equal(t, row.delay, met.Delay())
				for _, w := range []http.ResponseWriter{nil, httptest.NewRecorder()} {
					ctx, cancel := context.WithTimeout(t.Context(), row.giveUp)
					began := time.Now()
					met.Wait(ctx, w)
					require.Equal(t, row.want, time.Since(began))
					cancel()
				}
			})
		})
	}
}

func TestAHangTakesItsTimeAndEndsEarlyWithItsCall(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name            string
		maxHang, giveUp time.Duration
	}{
		{"a hang ends after maxHang", time.Minute, time.Hour}, {"a hang ends with its call", time.Hour, time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), row.giveUp)
				defer cancel()
				began := time.Now()
				require.PanicsWithValue(t, http.ErrAbortHandler, func() {
					serve(ctx, httptest.NewRecorder(), scenarios.Fault{Drop: scenarios.DropHang}, row.maxHang)
				})
				require.Equal(t, time.Minute, time.Since(began))
			})
		})
	}
}

// TestALateResponseHasTimeToArrive requires that the client has 5 minutes to read after the fault is over.
func TestALateResponseHasTimeToArrive(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		fault scenarios.Fault
		want  time.Duration // from the beginning to the deadline
	}{
		{"a delay", scenarios.Fault{Delay: delay{Min: time.Hour}}, time.Hour + 5*time.Minute},
		{"a slow body", scenarios.Fault{Slow: time.Hour}, time.Hour + 5*time.Minute},
		{"a delay and a slow body", scenarios.Fault{Delay: delay{Min: time.Hour}, Slow: time.Minute},
			time.Hour + 6*time.Minute},
		{"no delay keeps the server's deadline", scenarios.Fault{HTTP: 500}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newClockedWriter()
				serve(t.Context(), w, row.fault, 0)
				require.Equal(t, row.want, w.deadline.Sub(w.began))
			})
		})
	}
	for name, f := range map[string]scenarios.Fault{
		"the longest delay":     {Delay: delay{Min: math.MaxInt64}},
		"the slowest body":      {Slow: math.MaxInt64},
		"the longest of delays": {Delay: delay{Min: math.MaxInt64 - 1, Max: math.MaxInt64}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				w := newClockedWriter()
				defer func() {
					_ = recover() // a slow body is aborted
					require.True(t, w.deadline.After(w.began.AddDate(290, 0, 0)), w.deadline)
					require.Equal(t, time.Second, time.Since(w.began))
					require.Equal(t, f.Slow > 0, w.Body.Len() == 0, "a slow body has not begun; a delayed one is complete")
				}()
				serve(ctx, w, f, 0)
			})
		})
	}
}

// A pipeListener accepts the server's ends of pipes, so that a server runs on the clock of a synctest bubble.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newPipeListener() *pipeListener {
	closed := make(chan struct{})
	return &pipeListener{make(chan net.Conn), closed, sync.OnceFunc(func() { close(closed) })}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { l.close(); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{} }

func (l *pipeListener) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	l.conns <- server
	return client, nil
}

func TestAFaultMayTakeLongerThanTheServersTimeouts(t *testing.T) {
	t.Parallel()
	type f = scenarios.Fault
	for _, row := range []struct {
		name   string
		fault  f
		giveUp time.Duration
		want   string // body, or a part of the error
	}{
		{"a delay", f{Delay: delay{Min: time.Hour}}, 2 * time.Hour, text},
		{"a slow body", f{Slow: time.Hour}, 2 * time.Hour, text},
		{"a hang", f{Drop: scenarios.DropHang}, 2 * time.Hour, "EOF"},
		{"a delay that the client does not wait for", f{Delay: delay{Min: 2 * time.Hour}}, time.Hour, "deadline"},
		{"a hang that the client does not wait for", f{Drop: scenarios.DropHang, Delay: delay{Min: time.Minute}},
			time.Hour, "deadline"},
		{"a slow body that the client does not wait for", f{Slow: 2 * time.Hour}, time.Hour, "deadline"},
		{"the longest delay, which the client does not wait for", f{Delay: delay{Min: math.MaxInt64}}, time.Hour, "deadline"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				served := make(chan time.Time, 1)
				l := newPipeListener()
				s := &http.Server{ReadTimeout: time.Second, WriteTimeout: time.Second}
				s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer func() { served <- time.Now() }()
					handler(row.fault, time.Hour).ServeHTTP(w, r)
				})
				go s.Serve(l)
				defer s.Close()
				transport := &http.Transport{DialContext: l.dial}
				defer transport.CloseIdleConnections()

				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), row.giveUp)
				defer cancel()
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://pipe", strings.NewReader("x"))
				require.NoError(t, err)
				got := func() string {
					response, err := transport.RoundTrip(r)
					if err != nil {
						return err.Error()
					}
					defer response.Body.Close()
					body, err := io.ReadAll(response.Body)
					if err != nil {
						return err.Error()
					}
					return string(body)
				}()
				require.Contains(t, got, row.want)
				require.Equal(t, time.Hour, time.Since(began), "the client ends the call after an hour")
				require.Equal(t, time.Hour, (<-served).Sub(began), "the server notices it at once")
			})
		})
	}
}
