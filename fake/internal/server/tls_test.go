package server_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/ca"
	"github.com/paytfake/paytfake/fake/internal/server"
)

const notSecure = "The request is plain HTTP, and this fake serves only HTTPS"

func TestAPlainRequestToATLSServerIsRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := run(t, true, hello)
		c := r.dialRaw()
		send(c, get)
		in := bufio.NewReader(c)
		require.Equal(t, response{499, notSecure}, receive(t, in))
		require.Equal(t, []string{notSecure}, r.refused())
		requireClosedAfter(t, 500*time.Millisecond, in)
		require.Empty(t, r.logged())
	})
}

// The client could lose the response if the server closed the connection with bytes unread.
func TestARefusedPlainRequestIsReadToItsEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := run(t, true, hello).dialRaw()
		in := bufio.NewReader(c)
		got := make(chan response, 1)
		go func() { got <- receive(t, in) }()
		_, err := io.WriteString(c, get+strings.Repeat("x", 1<<19))
		require.NoError(t, err)
		require.Equal(t, response{499, notSecure}, <-got)
	})
}

func TestARefusedPlainRequestIsReadFor1MiB(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := run(t, true, hello).dialRaw()
		go receive(t, bufio.NewReader(c))
		n, err := c.Write(bytes.Repeat([]byte("x"), 8<<20))
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.InDelta(t, 1<<20, n, 1<<10)
	})
}

func TestTheServerWaitsHalfASecondForAClientToReadARefusal(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := run(t, true, hello).dialRaw()
		began := time.Now()
		_, err := io.WriteString(c, strings.Repeat(get, 100))
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.Equal(t, 500*time.Millisecond, time.Since(began))
	})
}

func TestAFailedHandshakeIsLoggedWithAdvice(t *testing.T) {
	for _, row := range []struct {
		name   string
		client func(*testServer)
		advice string // empty: nothing is logged
	}{
		{"a client that speaks only TLS 1.1",
			func(r *testServer) {
				tls.Client(r.dialRaw(), &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11,
					MinVersion: tls.VersionTLS10}).Handshake()
			},
			"the fake speaks HTTP/1.1 over TLS 1.2 or 1.3"},
		{"a client that disconnects in the middle of a record",
			func(r *testServer) {
				c := r.dialRaw()
				io.WriteString(c, "\x16\x03\x01\x00\xa5\x01")
				c.Close()
			},
			"the client closed the connection"},
		{"a client that connects and disconnects", func(r *testServer) { r.dialRaw().Close() }, ""},
		{"a client that trusts the authority", func(r *testServer) { send(r.dial(), get) }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := run(t, true, hello)
				row.client(r)
				synctest.Wait()
				require.Empty(t, r.refused())
				if row.advice == "" {
					require.Empty(t, r.logged())
					return
				}
				require.Regexp(t, `level=WARN msg="TLS handshake failed" client=pipe error=.* advice=`, r.logged())
				require.Contains(t, r.logged(), `advice="`+row.advice+`"`)
			})
		})
	}
}

// The test needs a socket, because this client and the server write at the same time.
func TestAClientThatDoesNotTrustTheAuthorityIsLoggedWithAdvice(t *testing.T) {
	t.Parallel()
	authority, err := ca.New(time.Now)
	require.NoError(t, err)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l, err := authority.Listener(socket)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done, log := make(chan error, 1), make(logChan, 10)
	go func() { done <- server.Serve(ctx, l, server.Config{Logger: slog.New(slog.NewTextHandler(log, nil))}) }()

	_, err = tls.Dial("tcp", l.Addr().String(), &tls.Config{})
	_, untrusted := errors.AsType[x509.UnknownAuthorityError](err)
	require.True(t, untrusted, err)
	require.Contains(t, <-log, `advice="the client does not trust the fake's CA: `+
		`give it the CA's certificate (ca.pem; in a Go test, Server.TLSConfig)"`)
	cancel()
	require.NoError(t, <-done)
}

// A logChan receives each line of a log.
type logChan chan string

func (l logChan) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}
