package server_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/ca"
	"github.com/paytfake/paytfake/fake/internal/server"
)

// A testServer is a server whose connections are pipes, so that a test can run in a
// bubble, where timeouts take no time.
type testServer struct {
	t         *testing.T
	cancel    func()
	done      chan error // receives the result of Serve
	conns     chan net.Conn
	closed    chan struct{} // closed when the listener is
	authority *ca.Authority // nil: plain HTTP

	// How many connections the server has closed before and after its listener.
	closesBefore, closesAfter atomic.Int64

	mu     sync.Mutex // guards all below
	log    bytes.Buffer
	refuse []string // the messages of malformed requests
}

// run starts a server with a handler and stops it when the test ends.
func run(t *testing.T, secure bool, h http.HandlerFunc) *testServer {
	r := &testServer{t: t, done: make(chan error, 1), conns: make(chan net.Conn, 10), closed: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	r.cancel = cancel
	var l net.Listener = &pipeListener{testServer: r}
	if secure {
		var err error
		r.authority, err = ca.New(time.Now)
		require.NoError(t, err)
		l, err = r.authority.Listener(l)
		require.NoError(t, err)
	}
	go func() {
		r.done <- server.Serve(ctx, l, server.Config{Handler: h, Malformed: r.malformed,
			Logger: slog.New(slog.NewTextHandler(r, nil))})
		close(r.done)
	}()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-r.done)
	})
	return r
}

// malformed responds to a malformed request with status 499 and the message.
func (r *testServer) malformed(w http.ResponseWriter, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refuse = append(r.refuse, message)
	w.Header().Set("Fake-Rule", "endpoint")
	w.WriteHeader(499)
	io.WriteString(w, message)
}

func (r *testServer) refused() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refuse
}

// Write appends to the server's log.
func (r *testServer) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

func (r *testServer) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// dialRaw connects a client below TLS.
func (r *testServer) dialRaw() net.Conn {
	client, served := net.Pipe()
	r.conns <- serverEnd{served, r}
	r.t.Cleanup(func() { client.Close() })
	return client
}

// dial connects a client, which makes its TLS handshake when it first reads or writes.
func (r *testServer) dial() net.Conn {
	c := r.dialRaw()
	if r.authority == nil {
		return c
	}
	return tls.Client(c, &tls.Config{RootCAs: r.authority.Pool(), ServerName: "localhost"})
}

// A pipeListener accepts the connections of a testServer's clients.
type pipeListener struct {
	*testServer
	once sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// A serverEnd is a pipe whose errors are those of a socket. It counts its Closes.
type serverEnd struct {
	net.Conn
	server *testServer
}

func (c serverEnd) Close() error {
	select {
	case <-c.server.closed:
		c.server.closesAfter.Add(1)
	default:
		c.server.closesBefore.Add(1)
	}
	return c.Conn.Close()
}

func (c serverEnd) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if errors.Is(err, io.ErrClosedPipe) {
		err = net.ErrClosed
	}
	return n, err
}

// send writes text and does not wait until the server has read it.
func send(c net.Conn, text string) { go io.WriteString(c, text) }

// A response is what a client receives.
type response struct {
	Status int
	Body   string
}

// receive reads one response.
func receive(t *testing.T, r *bufio.Reader) response {
	t.Helper()
	res, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return response{res.StatusCode, string(body)}
}

// requireClosedAfter requires that the server sends nothing more and closes the
// connection after d.
func requireClosedAfter(t *testing.T, d time.Duration, c io.Reader) {
	t.Helper()
	began := time.Now()
	rest, err := io.ReadAll(c)
	require.NoError(t, err)
	require.Empty(t, string(rest))
	require.Equal(t, d, time.Since(began))
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

func hello(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }

// plainAndTLS runs a test for each kind of connection, in separate bubbles.
func plainAndTLS(t *testing.T, test func(t *testing.T, secure bool)) {
	t.Run("plain", func(t *testing.T) { bubble(t, func(t *testing.T) { test(t, false) }) })
	t.Run("TLS", func(t *testing.T) { bubble(t, func(t *testing.T) { test(t, true) }) })
}
