package server

// Connections that tell malformed requests from others.

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync/atomic"
)

// A request that is not valid HTTP never reaches a handler: net/http itself writes a
// response and closes the connection. A [conn] distinguishes the two kinds of response
// by their time, not by their text: a handler's is written between the handler's start
// and the connection's [http.StateIdle].

// A listener accepts each connection as a [conn] or a [tlsConn].
type listener struct {
	net.Listener
	config *Config
}

func (l listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if c, ok := raw.(*tls.Conn); ok {
		return &tlsConn{conn: conn{Conn: c, raw: c.NetConn(), config: l.config}, tls: c}, nil
	}
	return &conn{Conn: yieldingConn{newDeadlineConn(raw)}, raw: raw, config: l.config}, nil
}

// A conn replaces each response that net/http writes without a handler.
type conn struct {
	net.Conn
	raw    net.Conn // below TLS
	config *Config

	// responding is set from the start of a handler until its response is written.
	responding atomic.Bool
}

// NetConn returns the connection below TLS, as [tls.Conn.NetConn] does.
func (c *conn) NetConn() net.Conn { return c.raw }

// Write writes a handler's response. It replaces a response of net/http, which is a
// single Write, by that to a malformed request.
func (c *conn) Write(p []byte) (int, error) {
	if c.responding.Load() {
		return c.Conn.Write(p)
	}
	return len(p), c.refuse(c.Conn, "The request is not valid HTTP")
}

// refuse writes the response to a malformed request.
func (c *conn) refuse(to net.Conn, message string) error {
	w := newRecorder()
	c.config.Malformed(w, message)
	res := w.response()
	res.Close = true // net/http closes the connection
	out := bufio.NewWriter(to)
	res.Write(out) // Flush returns its error
	return out.Flush()
}

// A markingHandler marks a request's connection as responding.
type markingHandler struct{ http.Handler }

func (h markingHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Context().Value(connKey{}).(*conn).responding.Store(true)
	h.Handler.ServeHTTP(w, r)
}

// connKey is the context key of a request's [conn].
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, connOf(c))
}

// connOf returns the conn that a connection from a [listener] is or embeds.
func connOf(c net.Conn) *conn { return c.(interface{ self() *conn }).self() }

func (c *conn) self() *conn { return c }
