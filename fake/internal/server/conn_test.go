package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWriteReturnsTheErrorOfARefusal(t *testing.T) {
	t.Parallel()
	client, served := net.Pipe()
	defer client.Close()
	c := &conn{Conn: served, config: &Config{Malformed: func(w http.ResponseWriter, message string) {
		io.WriteString(w, message)
	}}}
	go io.Copy(io.Discard, client)
	n, err := c.Write([]byte("HTTP/1.1 400 Bad Request"))
	require.NoError(t, err)
	require.Equal(t, len("HTTP/1.1 400 Bad Request"), n, "a shorter count would be an error")

	require.NoError(t, served.Close())
	_, err = c.Write([]byte("HTTP/1.1 400 Bad Request"))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestHandshakeAdviceNamesTheCause(t *testing.T) {
	t.Parallel()
	const untrusted = "the client does not trust the fake's CA"
	for text, want := range map[string]string{
		"remote error: tls: bad certificate":               untrusted,
		"remote error: tls: unknown certificate authority": untrusted,
		"local error: tls: bad record MAC":                 untrusted,
		"tls: no cipher suite supported by both":           "the fake speaks HTTP/1.1 over TLS 1.2 or 1.3",
		"read tcp 127.0.0.1:1: connection reset by peer":   "the client closed the connection",
	} {
		require.Contains(t, handshakeAdvice(errors.New(text)), want, text)
	}
	late := fmt.Errorf("tls: %w", context.DeadlineExceeded)
	require.Equal(t, "the client did not finish the TLS handshake in 10s", handshakeAdvice(late))
}
