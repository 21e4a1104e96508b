package fake_test

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
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/internal/ca"
)

// startSecured starts a fake that serves HTTPS and returns a client that uses its socket.
func startSecured(t *testing.T, o fake.Options) (*fake.Server, *http.Client) {
	t.Helper()
	o.TLS = true
	s := fake.Start(t, o)
	wire := &http.Transport{TLSClientConfig: s.TLSConfig(), ForceAttemptHTTP2: true}
	t.Cleanup(wire.CloseIdleConnections)
	return s, &http.Client{Transport: wire, Timeout: 10 * time.Second}
}

func TestStartServesHTTPS(t *testing.T) {
	t.Parallel()
	s, client := startSecured(t, fake.Options{})
	require.Regexp(t, `^https://127\.0\.0\.1:\d+/trackerpro_admin\.ashx$`, s.URL)
	d := door{s.API, t, s.URL, client.Transport}
	require.NotEmpty(t, d.launch(d.registered("acme", "ann@acme.test")).value())

	require.NotEmpty(t, door{s.API, t, s.URL, s.Client().Transport}.registered("acme", "bob@acme.test"), "in process")
	require.Len(t, d.users(), 2)

	res, err := client.Get(s.URL)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, "HTTP/1.1", res.Proto, "a client that prefers HTTP/2 gets HTTP/1.1")
	require.Equal(t, "http/1.1", res.TLS.NegotiatedProtocol)

	plain := fake.Start(t, fake.Options{})
	require.Nil(t, plain.CertPool())
	require.Nil(t, plain.CA())
}

// TestAResolverCanPointAClientAtTheFake proves that a client with a hard-coded host
// needs only another address for that host, and the CA.
func TestAResolverCanPointAClientAtTheFake(t *testing.T) {
	t.Parallel()
	s, _ := startSecured(t, fake.Options{})
	at, err := url.Parse(s.URL)
	require.NoError(t, err)
	get := func(host string) error {
		wire := &http.Transport{TLSClientConfig: s.TLSConfig(), DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, at.Host)
			}}
		res, err := (&http.Client{Transport: wire}).Get("https://" + host + fake.Path)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		require.NotEmpty(t, res.Header.Get("Fake-Rule"))
		return nil
	}
	for _, host := range []string{ca.LiveHost, "localhost", "127.0.0.1", "[::1]"} {
		require.NoError(t, get(host), host)
	}
	for _, host := range []string{"payasyoutrack.com", "example.test", "127.0.0.2"} {
		_, refused := errors.AsType[x509.HostnameError](get(host))
		require.True(t, refused, host)
	}
}

// TestTheLogAdvisesAboutAClientWithoutTheCA proves that the log says why a client fails.
func TestTheLogAdvisesAboutAClientWithoutTheCA(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	s, _ := startSecured(t, fake.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	_, err := http.Get(s.URL)
	_, refused := errors.AsType[x509.UnknownAuthorityError](err)
	require.True(t, refused, err)
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "does not trust the fake's CA") },
		10*time.Second, time.Millisecond)
	require.Empty(t, s.Calls(), "the journal has no handshakes")
}

// A lockedBuffer may be used concurrently.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// TestAConnectionWithoutHandshakeDelaysNoShutdown shuts down a server with idle clients.
func TestAConnectionWithoutHandshakeDelaysNoShutdown(t *testing.T) {
	t.Parallel()
	var test tester
	s := fake.Start(&test, fake.Options{TLS: true})
	at, err := url.Parse(s.URL)
	require.NoError(t, err)
	silent, err := net.Dial("tcp", at.Host)
	require.NoError(t, err)
	defer silent.Close()
	greeted, err := tls.Dial("tcp", at.Host, s.TLSConfig())
	require.NoError(t, err)
	defer greeted.Close()
	began := time.Now()
	test.end()
	require.Less(t, time.Since(began), 2*time.Second)
	require.Empty(t, test.errors)
}

// TestMalformedRequestsOverTLS proves that no response is net/http's own.
func TestMalformedRequestsOverTLS(t *testing.T) {
	t.Parallel()
	s, _ := startSecured(t, fake.Options{JournalSize: 4})
	at, err := url.Parse(s.URL)
	require.NoError(t, err)
	for _, row := range malformedRequests() {
		if row.cut || len(row.request) > 2<<20 { // TLS closes differently; an early response may be lost
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			c, err := tls.Dial("tcp", at.Host, s.TLSConfig())
			require.NoError(t, err)
			defer c.Close()
			require.NoError(t, c.SetDeadline(time.Now().Add(10*time.Second)))
			go io.WriteString(c, row.request)
			method, _, _ := strings.Cut(row.request, " ")
			res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
			require.NoError(t, err)
			got := read(t, res)
			require.NotEmpty(t, got.Rule)
			if row.basis != "" {
				require.Equal(t, row.basis, got.Basis)
			}
		})
	}
}

func TestAPlainRequestGetsAHint(t *testing.T) {
	t.Parallel()
	s, _ := startSecured(t, fake.Options{})
	for i, body := range []string{"", strings.Repeat("a=b&", 1<<16)} {
		res, err := http.Post(strings.Replace(s.URL, "https:", "http:", 1), "application/x-www-form-urlencoded",
			strings.NewReader(body))
		require.NoError(t, err)
		got := read(t, res)
		require.Equal(t, unmodelled, got.Basis)
		require.Contains(t, got.Body, "The request is plain HTTP")
		require.Len(t, s.Calls(), i+1)
	}
}

// TestAResetOverTLSResetsTheConnection proves that TLS does not announce the end of the
// connection.
func TestAResetOverTLSResetsTheConnection(t *testing.T) {
	t.Parallel()
	s, client := startSecured(t, fake.Options{MaxHang: time.Millisecond})
	for _, drop := range []fake.Fault{{Drop: fake.DropReset}, {Drop: fake.DropHang}} {
		s.ClearFaults()
		s.Fail(drop)
		_, _, _, err := send(client, s.URL, "ann@acme.test")
		require.ErrorIs(t, err, syscall.ECONNRESET)
	}
	s.ClearFaults()
	s.Fail(fake.Fault{Drop: fake.DropTruncate, After: 10})
	_, _, body, err := send(client, s.URL, "ann@acme.test")
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Len(t, body, 10)
	s.ClearFaults()
	_, _, body, err = send(client, s.URL, "ann@acme.test")
	require.NoError(t, err)
	require.Contains(t, body, `"ok"`)
}
