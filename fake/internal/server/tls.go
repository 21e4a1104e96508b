package server

// Connections over TLS, and the refusal of plain requests.

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"time"
)

// After refusing a plain request, the server keeps reading for at most drainTimeout and
// drainSize bytes. If it closed the connection with bytes unread, the client's system
// could drop the response.
const (
	drainTimeout = 500 * time.Millisecond
	drainSize    = 1 << 20
)

// A tlsConn is a [conn] over TLS. It hides the [tls.Conn] from net/http, which
// would respond to a plain request itself and bypass [conn.Write].
type tlsConn struct {
	conn
	tls    *tls.Conn
	failed error // of the handshake
}

// ConnectionState makes the TLS handshake. net/http calls it once, before it
// reads, for [net/http.Request.TLS].
func (c *tlsConn) ConnectionState() tls.ConnectionState {
	ctx, cancel := context.WithTimeout(context.Background(), headerTimeout)
	defer cancel()
	c.failed = c.tls.HandshakeContext(ctx)
	if plain, ok := errors.AsType[tls.RecordHeaderError](c.failed); ok && plain.Conn != nil {
		c.refusePlain(plain.Conn)
	} else if c.failed != nil && !errors.Is(c.failed, io.EOF) && !errors.Is(c.failed, net.ErrClosed) {
		c.config.Logger.Warn("TLS handshake failed", "client", c.RemoteAddr().String(), "error", c.failed.Error(),
			"advice", handshakeAdvice(c.failed))
	}
	return c.tls.ConnectionState()
}

// Read reads from the client. If the handshake failed, it returns [io.EOF], the only
// error that net/http does not respond to.
func (c *tlsConn) Read(p []byte) (int, error) {
	if c.failed != nil {
		return 0, io.EOF
	}
	return c.tls.Read(p)
}

// refusePlain responds to a client that does not speak TLS, most likely plain HTTP.
func (c *tlsConn) refusePlain(to net.Conn) {
	to.SetDeadline(time.Now().Add(drainTimeout))
	if c.refuse(to, "The request is plain HTTP, and this fake serves only HTTPS") == nil {
		io.CopyN(io.Discard, to, drainSize)
	}
}

// handshakeAdvice returns what to do about a failed handshake.
func handshakeAdvice(err error) string {
	switch text := err.Error(); {
	case errors.Is(err, context.DeadlineExceeded):
		return "the client did not finish the TLS handshake in " + headerTimeout.String()
	case strings.Contains(text, "certificate"),
		strings.Contains(text, "bad record MAC"): // how the server sees a refusal by OpenSSL
		return "the client does not trust the fake's CA: " +
			"give it the CA's certificate (ca.pem; in a Go test, Server.TLSConfig)"
	case strings.Contains(text, "tls:"):
		return "the fake speaks HTTP/1.1 over TLS 1.2 or 1.3"
	}
	return "the client closed the connection"
}
