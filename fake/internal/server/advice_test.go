package server

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHandshakeAdviceNamesTheCause(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"remote error: tls: bad certificate":               "the client does not trust the fake's CA",
		"remote error: tls: unknown certificate authority": "the client does not trust the fake's CA",
		"local error: tls: bad record MAC":                 "the client does not trust the fake's CA",
		"tls: no cipher suite supported by both":           "the fake speaks HTTP/1.1 over TLS 1.2 or 1.3",
		"read tcp 127.0.0.1:1: connection reset by peer":   "the client closed the connection",
	} {
		require.Contains(t, handshakeAdvice(errors.New(text)), want, text)
	}
	late := fmt.Errorf("tls: %w", context.DeadlineExceeded)
	require.Equal(t, "the client did not finish the TLS handshake in 10s", handshakeAdvice(late))
}
