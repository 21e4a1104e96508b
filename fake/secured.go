package fake

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// drainTime is how long what a client still sends is read after it was refused:
// were the connection closed at once, the answer could be lost on its way.
const drainTime = 500 * time.Millisecond

// A secured is a [connection] over TLS. net/http takes it for one that is not: for
// a *tls.Conn it would answer a plain request itself, and write past
// [connection.Write] what it answers to malformed ones.
type secured struct {
	connection
	tls *tls.Conn

	greet  sync.Once
	failed error // of the handshake
}

// ConnectionState is where [net/http.Request.TLS] comes from. The server asks
// for it before it reads.
func (c *secured) ConnectionState() tls.ConnectionState {
	c.handshake()
	return c.tls.ConnectionState()
}

// Read reads what the client sent, or nothing if the handshake failed.
func (c *secured) Read(p []byte) (int, error) {
	if c.handshake() != nil {
		return 0, io.EOF // to anything else the server would answer
	}
	return c.tls.Read(p)
}

// handshake makes the connection's handshake, once.
func (c *secured) handshake() error {
	c.greet.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), headerTime)
		defer cancel()
		c.failed = c.tls.HandshakeContext(ctx)
		if plain, ok := errors.AsType[tls.RecordHeaderError](c.failed); ok && plain.Conn != nil {
			c.refusePlain(plain.Conn)
		} else if c.failed != nil && !errors.Is(c.failed, io.EOF) && !errors.Is(c.failed, net.ErrClosed) {
			c.api.options.Logger.Warn("TLS handshake failed", "client", c.RemoteAddr().String(), "error", c.failed.Error(), "advice", handshakeAdvice(c.failed))
		}
	})
	return c.failed
}

// refusePlain answers a client that does not speak TLS, most likely plain HTTP.
func (c *secured) refusePlain(to net.Conn) {
	to.SetDeadline(time.Now().Add(drainTime))
	if _, err := to.Write(c.api.malformed("The request is not https, and this fake serves nothing else")); err != nil {
		return
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	io.CopyN(io.Discard, to, maxBody)
}

// handshakeAdvice says what to do about a handshake that failed.
func handshakeAdvice(err error) string {
	switch text := err.Error(); {
	case errors.Is(err, context.DeadlineExceeded):
		return "the client did not begin TLS in time"
	case strings.Contains(text, "certificate"), strings.Contains(text, "bad record MAC"): // the latter is how OpenSSL's refusal arrives
		return "the client does not trust the fake's CA: give it the CA's certificate (ca.pem; in a Go test, Server.TLSConfig)"
	case strings.Contains(text, "tls:"):
		return "the fake takes TLS 1.2 and 1.3 with HTTP/1.1"
	}
	return "the client gave up"
}
