package server_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/server"
)

// A form is a request's body that records whether it was closed.
type form struct {
	io.Reader
	closed bool
}

func (f *form) Close() error { f.closed = true; return nil }

// roundTrip passes a request to a handler and reads the response.
func roundTrip(t *testing.T, h http.HandlerFunc, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := server.Transport{Handler: h}.RoundTrip(r)
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(body)
}

func newRequest(t *testing.T, method, address string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	require.NoError(t, err)
	return r
}

func TestTransportKeepsTheContractOfRoundTripper(t *testing.T) {
	t.Parallel()
	body := &form{Reader: strings.NewReader("a=b")}
	r := newRequest(t, "POST", "http://example.test?x=y", body)
	r.Header.Set("Content-Type", "text/html")
	header, target := r.Header.Clone(), *r.URL

	res, got := roundTrip(t, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, []any{"POST", "/", "x=y", int64(-1)}, []any{r.Method, r.URL.Path, r.URL.RawQuery, r.ContentLength})
		require.Equal(t, "text/html", r.Header.Get("Content-Type"))
		w.Header().Set("Fake-Rule", "endpoint")
		w.WriteHeader(404)
		w.WriteHeader(405)
		io.Copy(w, r.Body)
		io.WriteString(w, "!")
	}, r)
	require.Equal(t, "a=b!", got)
	date, err := http.ParseTime(res.Header.Get("Date"))
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), date, time.Minute)
	res.Header.Del("Date")
	require.Same(t, r, res.Request)
	require.Equal(t, []any{"404 Not Found", 404, "HTTP/1.1", 1, 1, int64(4)},
		[]any{res.Status, res.StatusCode, res.Proto, res.ProtoMajor, res.ProtoMinor, res.ContentLength})
	require.Empty(t, cmp.Diff(http.Header{"Fake-Rule": {"endpoint"}}, res.Header))
	require.True(t, body.closed)
	require.Empty(t, cmp.Diff(header, r.Header))
	require.Equal(t, target, *r.URL)
	require.Equal(t, []any{"POST", int64(0), any(body)}, []any{r.Method, r.ContentLength, any(r.Body)})
}

func TestTransportPassesARequestAsAServerReceivesIt(t *testing.T) {
	t.Parallel()
	served := func(r *http.Request) (got *http.Request) {
		res, body := roundTrip(t, func(_ http.ResponseWriter, r *http.Request) { got = r }, r)
		require.Equal(t, []any{"200 OK", int64(0), ""}, []any{res.Status, res.ContentLength, body})
		return got
	}
	empty := &http.Request{URL: &url.URL{Path: "/a"}}
	got := served(empty)
	require.Equal(t, []any{"GET", "/a", int64(0), any(http.NoBody)},
		[]any{got.Method, got.URL.Path, got.ContentLength, any(got.Body)})
	require.Empty(t, empty.Method)
	require.Nil(t, empty.Body)
	got = served(newRequest(t, "PUT", "/", http.NoBody))
	require.Equal(t, []any{"PUT", int64(0), any(http.NoBody)}, []any{got.Method, got.ContentLength, any(got.Body)})
	require.EqualValues(t, 3, served(newRequest(t, "POST", "/", strings.NewReader("a=b"))).ContentLength)
}

func TestTransportEndsWithTheRequestsContext(t *testing.T) {
	t.Parallel()
	for name, early := range map[string]bool{"before the handler runs": true, "while it runs": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if early {
				cancel()
			}
			ran := false
			body := &form{Reader: strings.NewReader("x")}
			_, err := server.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				ran = true
				io.WriteString(w, "hello")
				cancel()
			})}.RoundTrip(newRequest(t, "POST", "http://example.test/", body).WithContext(ctx))
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, !early, ran)
			require.True(t, body.closed)
		})
	}
}

func TestTransportReturnsAHandlersPanic(t *testing.T) {
	t.Parallel()
	transport := server.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "hello")
		if r.URL.Path == "/flush" {
			require.NoError(t, http.NewResponseController(w).Flush())
		}
		panic(http.ErrAbortHandler)
	})}
	_, err := transport.RoundTrip(newRequest(t, "GET", "http://example.test/", nil))
	require.EqualError(t, err, "connection reset by the fake")

	res, err := transport.RoundTrip(newRequest(t, "GET", "http://example.test/flush", nil))
	require.NoError(t, err)
	require.EqualValues(t, 100, res.ContentLength)
	body, err := io.ReadAll(res.Body)
	require.Equal(t, "hello", string(body))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)

	require.PanicsWithValue(t, "a bug", func() {
		server.Transport{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") })}.
			RoundTrip(newRequest(t, "GET", "http://example.test/", nil))
	})
}

func TestAResponseToHEADHasALengthAndNoBody(t *testing.T) {
	t.Parallel()
	for declared, want := range map[string]int64{"": 5, "7": 7} {
		res, body := roundTrip(t, func(w http.ResponseWriter, _ *http.Request) {
			if declared != "" {
				w.Header().Set("Content-Length", declared)
			}
			io.WriteString(w, "hello")
			w.WriteHeader(500)
		}, newRequest(t, "HEAD", "http://example.test/", nil))
		require.Equal(t, []any{200, want, ""}, []any{res.StatusCode, res.ContentLength, body})
	}
}

func TestTransportStartsNoGoroutine(t *testing.T) {
	bubble(t, func(t *testing.T) {
		stack := func() []byte { return bytes.Fields(debug.Stack())[1] }
		id := stack()
		_, got := roundTrip(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(stack()) },
			newRequest(t, "GET", "http://example.test/", nil))
		require.Equal(t, string(id), got)
	})
}

func TestAHandlerMaySetTheDateOrLeaveItOut(t *testing.T) {
	t.Parallel()
	for _, date := range [][]string{{"Sat, 01 Jan 2000 00:00:00 GMT"}, nil} {
		res, _ := roundTrip(t, func(w http.ResponseWriter, _ *http.Request) { w.Header()["Date"] = date },
			newRequest(t, "GET", "http://example.test", nil))
		require.Equal(t, date, res.Header["Date"])
	}
}
