package contract_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// A listener treats each connection as a test says: it is served by net/http, or by
// the test itself.
type listener struct {
	net.Listener
	n     int
	treat func(n int, conn net.Conn) (taken bool)
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.n++; !l.treat(l.n, conn) {
			return conn, nil
		}
	}
}

// serveOn serves a target whose connections a test may take.
func serveOn(t *testing.T, h http.Handler, secure bool, treat func(int, net.Conn) bool) contract.Target {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Listener = &listener{Listener: s.Listener, treat: treat}
	target := directTarget(nil)
	target.Client = nil
	if secure {
		s.StartTLS()
		target.Roots = x509.NewCertPool()
		target.Roots.AddCert(s.Certificate())
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	target.URL = s.URL + "/trackerpro_admin.ashx"
	return target
}

// registrations counts how often each call reached a server.
type registrations struct {
	http.Handler
	mu    sync.Mutex // guards count
	count map[string]int
}

func (c *registrations) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(r.URL.RawQuery + "&" + string(body))
	c.note(form)
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.Handler.ServeHTTP(w, r)
}

func (c *registrations) note(form url.Values) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count[form.Get("email")+" "+form.Get("password")+" "+form.Get("subop")+" "+form.Get("company")]++
}

func newRegistrations() *registrations {
	return &registrations{Handler: impostor.New(impostor.Config{Key: troubleKey}), count: map[string]int{}}
}

func TestACallThatSurelyWasNotSentIsTriedOnceMore(t *testing.T) {
	shut := func(conn net.Conn) bool { conn.Close(); return true }
	target := serveOn(t, newRegistrations(), true, func(n int, conn net.Conn) bool { return n%5 == 1 && shut(conn) })
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Zero(t, report.ExitCode(), report.Ended)
	require.Equal(t, report.Planned, report.Calls, "what was not sent is no call")
}

// What was read by the target is never sent again by itself: each of these users
// is registered as often as by a run in which nothing happens.
func TestACallThatMayHaveBeenSentIsNeverSentAgain(t *testing.T) {
	for _, at := range []int{1, 3, 8, 20, 45} {
		counted := newRegistrations()
		var lost url.Values
		target := serveOn(t, counted, false, func(n int, conn net.Conn) bool {
			if n != at {
				return false
			}
			r, err := http.ReadRequest(bufio.NewReader(conn))
			if err == nil {
				err = r.ParseForm()
			}
			if err == nil {
				lost = r.Form
				counted.note(r.Form)
			}
			conn.Close()
			return true
		})
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		require.Equal(t, 3, report.ExitCode(), "at %d", at)
		require.Empty(t, brokenRules(report))
		sent := 0
		for _, c := range report.Transcript {
			if strings.HasPrefix(c.Error, "no answer") {
				sent++
			}
		}
		require.Equal(t, 1, sent, "at %d: %v", at, lost)
		total := 0
		for _, n := range counted.count {
			total += n
		}
		require.Equal(t, report.Calls, total, "each call reached the target once")
	}
}

// The answer to a HEAD has no body, whatever it would have said.
func TestAnAnswerToHEADIsNotBlamedForItsBody(t *testing.T) {
	s, err := scenarios.Parse("head.yaml", []byte(`
summary: A HEAD is served.
steps:
  - call:
      method: HEAD
      query: {key: $key, op: Admin, subop: Register, company: acme, email: ann@acme.test, password: one}
    expect: {http: 200}
`))
	require.NoError(t, err)
	api := impostor.New(impostor.Config{Key: troubleKey, Dialect: map[string]string{"other-method": "served"}})
	target := serveOn(t, api, false, func(int, net.Conn) bool { return false })
	report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: []*scenarios.Scenario{s}})
	require.NoError(t, err)
	require.Equal(t, contract.Holds, report.Verdict(), "%+v", report.Rules)
}

// A body that ends with the connection looks whole when it was cut.
func TestABodyThatIsCutWithItsConnectionIsNoAnswer(t *testing.T) {
	for _, from := range []int{1, 10, 30} {
		api := impostor.New(impostor.Config{Key: troubleKey})
		target := serveOn(t, api, false, func(n int, conn net.Conn) bool {
			if n < from {
				return false
			}
			r, err := http.ReadRequest(bufio.NewReader(conn))
			if err == nil {
				w := httptest.NewRecorder()
				api.ServeHTTP(w, r)
				io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"+
					w.Body.String()[:w.Body.Len()/2])
			}
			conn.Close()
			return true
		})
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		require.Equal(t, 3, report.ExitCode())
		require.Zero(t, report.Count(contract.Broken))
		require.Equal(t, "the target did not answer twice in a row; no more was sent", report.Ended)
	}
}

// Where a compressed body ends, its length says: half an envelope is what the
// target sent, and broken.
func TestACompressedBodyThatIsWholeIsAnAnswer(t *testing.T) {
	api := impostor.New(impostor.Config{Key: troubleKey})
	target := serveOn(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		right := httptest.NewRecorder()
		api.ServeHTTP(right, r)
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		z.Write(right.Body.Bytes()[:right.Body.Len()/2])
		z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(zipped.Len()))
		w.WriteHeader(right.Code)
		w.Write(zipped.Bytes())
	}), false, func(int, net.Conn) bool { return false })
	report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: only("success-envelope",
		"error-envelope")})
	require.NoError(t, err)
	for _, c := range report.Transcript {
		require.Empty(t, c.Error)
	}
	require.NotEmpty(t, brokenRules(report))
}

func TestAConnectionThatIsNoHTTPAnyMoreIsClosed(t *testing.T) {
	closed := make(chan struct{}, 9)
	target := serveOn(t, newRegistrations(), false, func(_ int, conn net.Conn) bool {
		go func() {
			defer conn.Close()
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
				return
			}
			io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
			io.Copy(io.Discard, conn)
			closed <- struct{}{}
		}()
		return true
	})
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Contains(t, report.Transcript[0].Error, "status 101")
	for range report.Calls {
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Fatal("a connection is still open")
		}
	}
}

func TestATargetWithACertificateOfItsOwnNeedsItsAuthority(t *testing.T) {
	target := serveOn(t, newRegistrations(), true, func(int, net.Conn) bool { return false })
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Zero(t, report.ExitCode(), report.Ended)
	for name, roots := range map[string]*x509.CertPool{"without": nil, "with another": x509.NewCertPool()} {
		t.Run(name, func(t *testing.T) {
			target := target
			target.Roots = roots
			requireUnreached(t, target, "certificate")
		})
	}
}

func TestACertificateForAnotherHostIsRefused(t *testing.T) {
	target := serveOn(t, newRegistrations(), true, func(int, net.Conn) bool { return false })
	target.URL = strings.Replace(target.URL, "127.0.0.1", "localhost", 1)
	requireUnreached(t, target, "certificate")
}

// requireUnreached requires that nothing was sent, held or broken.
func requireUnreached(t *testing.T, target contract.Target, why string) {
	t.Helper()
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Zero(t, report.Calls)
	require.Zero(t, report.Count(contract.Holds)+report.Count(contract.Broken))
	require.Contains(t, report.Ended, "the target cannot be reached: ")
	require.Contains(t, report.Ended, why)
	requireNoSecret(t, report)
}

func TestATargetThatCannotBeReachedIsInconclusive(t *testing.T) {
	plain := serveOn(t, newRegistrations(), false, func(int, net.Conn) bool { return false })
	silent := serveOn(t, newRegistrations(), false, func(_ int, conn net.Conn) bool {
		t.Cleanup(func() { conn.Close() }) // unless something holds it, the collector closes it earlier
		return true
	})
	at := func(target contract.Target, scheme string) contract.Target {
		target.URL = strings.Replace(target.URL, "http:", scheme+":", 1)
		return target
	}
	for _, row := range []struct {
		name   string
		target contract.Target
		why    string
	}{
		{"https to a server of http", at(plain, "https"), "HTTP response to HTTPS client"},
		{"a TLS handshake that does not end", at(silent, "https"), "no whole answer within 200ms"},
		{"a host that is not there", contract.Target{
			URL: "https://paytcheck.invalid/x.ashx", Key: troubleKey, Company: "ours1", OtherCompany: "ours2",
			Email: "{name}@ours.example",
		}, "paytcheck.invalid"},
	} {
		t.Run(row.name, func(t *testing.T) {
			report, err := contract.Check(t.Context(), row.target, contract.Options{Timeout: 200 * time.Millisecond})
			require.NoError(t, err)
			require.Equal(t, 3, report.ExitCode())
			require.Zero(t, report.Calls)
			require.Zero(t, report.Count(contract.Holds)+report.Count(contract.Broken))
			require.Contains(t, report.Ended, "the target cannot be reached: ")
			if !strings.Contains(report.Ended, "no whole answer within") {
				require.Contains(t, report.Ended, row.why)
			}
			requireNoSecret(t, report)
		})
	}
}

func TestNothingOlderThanTLS12IsSpoken(t *testing.T) {
	s := httptest.NewUnstartedServer(newRegistrations())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	s.StartTLS()
	t.Cleanup(s.Close)
	target := directTarget(nil)
	target.Client, target.URL, target.Roots = nil, s.URL+"/trackerpro_admin.ashx", x509.NewCertPool()
	target.Roots.AddCert(s.Certificate())
	requireUnreached(t, target, "protocol version")
}
