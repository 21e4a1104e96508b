package fake_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// startSecured starts a fake that serves https, and a client of it over the socket.
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
	require.Equal(t, "HTTP/1.1", res.Proto, "a client that would speak HTTP/2 gets what the fake answers well")
	require.Equal(t, "http/1.1", res.TLS.NegotiatedProtocol)

	plain := fake.Start(t, fake.Options{})
	require.Nil(t, plain.CertPool())
	require.Nil(t, plain.CA())
}

// TestAResolverLeadsHere proves that a client whose host is hard-coded needs
// nothing but another address for it, and the CA.
func TestAResolverLeadsHere(t *testing.T) {
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
	for _, host := range []string{fake.LiveHost, "localhost", "127.0.0.1", "[::1]"} {
		require.NoError(t, get(host), host)
	}
	for _, host := range []string{"payasyoutrack.com", "example.test", "127.0.0.2"} {
		_, refused := errors.AsType[x509.HostnameError](get(host))
		require.True(t, refused, host)
	}
}

// TestAClientThatTrustsNobodyIsAdvised proves that the log says why a client fails.
func TestAClientThatTrustsNobodyIsAdvised(t *testing.T) {
	t.Parallel()
	var log locked
	s, _ := startSecured(t, fake.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	_, err := http.Get(s.URL)
	_, refused := errors.AsType[x509.UnknownAuthorityError](err)
	require.True(t, refused, err)
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "does not trust the fake's CA") }, 10*time.Second, time.Millisecond)
	require.Empty(t, s.Calls(), "a handshake is no call")
}

// locked is a buffer for several goroutines.
type locked struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// TestAConnectionWithoutHandshakeHoldsNothingUp ends a server whose clients are idle.
func TestAConnectionWithoutHandshakeHoldsNothingUp(t *testing.T) {
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

// TestMalformedRequestsOverTLS proves that no answer is net/http's own.
func TestMalformedRequestsOverTLS(t *testing.T) {
	t.Parallel()
	s, _ := startSecured(t, fake.Options{JournalSize: 4})
	at, err := url.Parse(s.URL)
	require.NoError(t, err)
	for _, row := range malformedRequests() {
		if row.cut || len(row.request) > 2<<20 { // TLS ends otherwise; an answer that comes before all is sent may be lost
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

func TestAPlainRequestIsToldThatItIsOne(t *testing.T) {
	t.Parallel()
	s, _ := startSecured(t, fake.Options{})
	for i, body := range []string{"", strings.Repeat("a=b&", 1<<16)} {
		res, err := http.Post(strings.Replace(s.URL, "https:", "http:", 1), "application/x-www-form-urlencoded", strings.NewReader(body))
		require.NoError(t, err)
		got := read(t, res)
		require.Equal(t, unmodelled, got.Basis)
		require.Contains(t, got.Body, "The request is not https")
		require.Len(t, s.Calls(), i+1)
	}
}

// TestAFaultReachesThroughTLS proves that a reset is one of the connection, and
// no end that TLS announced.
func TestAFaultReachesThroughTLS(t *testing.T) {
	t.Parallel()
	s, client := startSecured(t, fake.Options{MaxHang: time.Millisecond})
	for _, drop := range []fake.Fault{{Drop: fake.Reset}, {Drop: fake.Hang}} {
		s.MendAll()
		s.Fail(drop)
		_, _, _, err := send(client, s.URL, "ann@acme.test")
		require.ErrorIs(t, err, syscall.ECONNRESET)
	}
	s.MendAll()
	s.Fail(fake.Fault{Drop: fake.Truncate, After: 10})
	_, _, body, err := send(client, s.URL, "ann@acme.test")
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Len(t, body, 10)
	s.MendAll()
	_, _, body, err = send(client, s.URL, "ann@acme.test")
	require.NoError(t, err)
	require.Contains(t, body, `"ok"`)
}

// TestAnAuthorityIsKept proves that what a client trusts once it trusts after a
// restart, and that only this user can sign.
func TestAnAuthorityIsKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "ca")
	first, err := fake.OpenAuthority(dir)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "ca.pem"), first.File())
	for name, mode := range map[string]fs.FileMode{".": 0o700 | fs.ModeDir, "ca.pem": 0o644, "ca-key.pem": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode(), name)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing else is left there")
	public, err := os.ReadFile(first.File())
	require.NoError(t, err)
	require.Equal(t, string(first.PEM()), string(public))
	require.NotContains(t, string(public), "PRIVATE")

	require.NoError(t, os.Remove(first.File()), "it can be had again")
	second, err := fake.OpenAuthority(dir)
	require.NoError(t, err)
	require.Equal(t, string(first.PEM()), string(second.PEM()))
	again, err := os.ReadFile(first.File())
	require.NoError(t, err)
	require.Equal(t, string(public), string(again))

	certificate, err := second.Certificate()
	require.NoError(t, err)
	for _, name := range []string{"localhost", fake.LiveHost, "127.0.0.1", "::1"} {
		_, err := certificate.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: first.Pool()})
		require.NoError(t, err, name)
	}
	require.WithinDuration(t, time.Now().AddDate(1, 0, 32), certificate.Leaf.NotAfter, 3*24*time.Hour)
}

// TestAnAuthorityThatLeaksSignsForNobodyElse uses the key file as a thief would.
func TestAnAuthorityThatLeaksSignsForNobodyElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, err := fake.OpenAuthority(dir)
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join(dir, "ca-key.pem"))
	require.NoError(t, err)
	private, rest := pem.Decode(data)
	public, _ := pem.Decode(rest)
	caKey, err := x509.ParsePKCS8PrivateKey(private.Bytes)
	require.NoError(t, err)
	ca, err := x509.ParseCertificate(public.Bytes)
	require.NoError(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	forge := func(template x509.Certificate, o x509.VerifyOptions) error {
		template.NotAfter = time.Now().Add(time.Hour)
		der, err := x509.CreateCertificate(rand.Reader, &template, ca, &key.PublicKey, caKey)
		require.NoError(t, err)
		leaf, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		o.Roots = a.Pool()
		_, err = leaf.Verify(o)
		return err
	}
	require.NoError(t, forge(x509.Certificate{DNSNames: []string{"localhost"}}, x509.VerifyOptions{}))
	for name, template := range map[string]x509.Certificate{
		"another host":            {DNSNames: []string{"bank.example"}},
		"its parent":              {DNSNames: []string{"payasyoutrack.com"}},
		"one of ours and another": {DNSNames: []string{"localhost", "bank.example"}},
		"another address":         {IPAddresses: []net.IP{net.IPv4(127, 0, 0, 2)}},
		"another of IPv6":         {IPAddresses: []net.IP{net.ParseIP("::2")}},
	} {
		invalid, _ := errors.AsType[x509.CertificateInvalidError](forge(template, x509.VerifyOptions{}))
		require.Equal(t, x509.CANotAuthorizedForThisName, invalid.Reason, name)
	}
	invalid, _ := errors.AsType[x509.CertificateInvalidError](forge(x509.Certificate{DNSNames: []string{"localhost"}},
		x509.VerifyOptions{KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}}))
	require.Equal(t, x509.IncompatibleUsage, invalid.Reason)
	require.True(t, ca.MaxPathLenZero, "no CA below it")
}

// TestAuthoritiesBegunAtOnceAreOne opens a new directory many times at once.
func TestAuthoritiesBegunAtOnceAreOne(t *testing.T) {
	t.Parallel()
	for range 20 {
		dir := filepath.Join(t.TempDir(), "ca")
		var opening sync.WaitGroup
		got := make([]string, 8)
		errs := make([]error, len(got))
		for i := range got {
			opening.Go(func() {
				a, err := fake.OpenAuthority(dir)
				if errs[i] = err; err == nil {
					got[i] = string(a.PEM())
				}
			})
		}
		opening.Wait()
		for i := range got {
			require.NoError(t, errs[i])
			require.Equal(t, got[0], got[i])
		}
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, entries, 2)
	}
}

// authorityFile is a ca-key.pem like those that are made, but for what change does.
func authorityFile(t *testing.T, change func(*x509.Certificate)) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
		PermittedDNSDomains: []string{"localhost", fake.LiveHost},
		PermittedIPRanges:   []*net.IPNet{{IP: net.IPv4(127, 0, 0, 1).To4(), Mask: net.CIDRMask(32, 32)}, {IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)}},
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})) + string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// TestWhatIsNoAuthorityIsRefused proves that an error names the file and the way out.
func TestWhatIsNoAuthorityIsRefused(t *testing.T) {
	t.Parallel()
	good := authorityFile(t, func(*x509.Certificate) {})
	other := authorityFile(t, func(*x509.Certificate) {})
	half := strings.Index(good, "-----BEGIN CERTIFICATE")
	const anew = `; remove it and DIR/ca\.pem to get a new CA, which clients have to trust anew$`
	for name, row := range map[string]struct {
		files map[string]string
		mode  fs.FileMode // of ca-key.pem; zero: 0600
		want  string      // empty: no error
	}{
		"one that was made elsewhere in the same way": {files: map[string]string{"ca-key.pem": good}},
		"an empty key file":                           {files: map[string]string{"ca-key.pem": ""}, want: `^DIR/ca-key\.pem is damaged: it has no PEM block` + anew},
		"a torn key file":                             {files: map[string]string{"ca-key.pem": good[:half+50]}, want: `^DIR/ca-key\.pem is damaged: it has not two PEM blocks` + anew},
		"a key file with a tail":                      {files: map[string]string{"ca-key.pem": good + "x"}, want: `is damaged: it has not two PEM blocks` + anew},
		"a key that is none":                          {files: map[string]string{"ca-key.pem": good[half:] + good[half:]}, want: `^DIR/ca-key\.pem is damaged: asn1: .*` + anew},
		"a certificate of another":                    {files: map[string]string{"ca-key.pem": good[:half] + other[strings.Index(other, "-----BEGIN CERT"):]}, want: `holds no CA that was made here` + anew},
		"a CA that signs for all":                     {files: map[string]string{"ca-key.pem": authorityFile(t, func(c *x509.Certificate) { c.PermittedDNSDomains, c.PermittedIPRanges = nil, nil })}, want: `holds no CA that was made here` + anew},
		"an old CA":                                   {files: map[string]string{"ca-key.pem": authorityFile(t, func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(0, 0, 29) })}, want: `^DIR/ca-key\.pem ends on \d{4}-\d\d-\d\d` + anew},
		"a CA of tomorrow":                            {files: map[string]string{"ca-key.pem": authorityFile(t, func(c *x509.Certificate) { c.NotBefore = time.Now().AddDate(0, 0, 1) })}, want: `begins on .* clock says .*` + anew},
		"a damaged certificate":                       {files: map[string]string{"ca-key.pem": good, "ca.pem": "x"}, want: `^DIR/ca\.pem is damaged, or not the certificate of DIR/ca-key\.pem; remove it to get that again$`},
		"a foreign certificate":                       {files: map[string]string{"ca-key.pem": good, "ca.pem": other[half:]}, want: `^DIR/ca\.pem is damaged, or not`},
		"a certificate, no key":                       {files: map[string]string{"ca.pem": good[half:]}, want: `^DIR/ca\.pem has no key: DIR/ca-key\.pem is missing; bring it back, or remove DIR/ca\.pem`},
		"a key for all to see":                        {files: map[string]string{"ca-key.pem": good}, mode: 0o644, want: `^DIR/ca-key\.pem can be read by others: its mode is 0644; chmod 600 it`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, data := range row.files {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
				if name == "ca-key.pem" && row.mode != 0 {
					require.NoError(t, os.Chmod(filepath.Join(dir, name), row.mode))
				}
			}
			_, err := fake.OpenAuthority(dir)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.Regexp(t, row.want, strings.ReplaceAll(err.Error(), dir, "DIR"))
			for name, data := range row.files {
				left, err := os.ReadFile(filepath.Join(dir, name))
				require.NoError(t, err)
				require.Equal(t, data, string(left), "nothing is replaced")
			}
		})
	}
}

// TestAnAuthorityNeedsADirectory is about what the system refuses.
func TestAnAuthorityNeedsADirectory(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "ca")} {
		_, err := fake.OpenAuthority(dir)
		require.ErrorIs(t, err, syscall.ENOTDIR)
		require.ErrorContains(t, err, "\nname a directory that this user can write to")
	}
	taken := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(taken, "ca-key.pem"), 0o700))
	_, err := fake.OpenAuthority(taken)
	require.ErrorContains(t, err, "is a directory\nlet this user read and write it, or name another directory")
}
