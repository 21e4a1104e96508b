package ca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// start is a time in whole seconds, like those of certificates.
var start = time.Date(2026, 9, 10, 12, 0, 0, 0, time.UTC)

// verify returns the error of a client that trusts a and connects to a server with a
// name and a certificate.
func verify(a *Authority, c tls.Certificate, name string, at time.Time) error {
	_, err := c.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: a.Pool(), CurrentTime: at})
	return err
}

// requireValid requires that c is valid from one time to another, inclusive.
func requireValid(t *testing.T, a *Authority, c tls.Certificate, from, to time.Time) {
	t.Helper()
	require.Equal(t, []time.Time{from, to}, []time.Time{c.Leaf.NotBefore, c.Leaf.NotAfter})
	for at, valid := range map[time.Time]bool{
		from.Add(-time.Second): false, from: true, to: true, to.Add(time.Second): false,
	} {
		err := verify(a, c, "localhost", at)
		require.Equal(t, valid, err == nil, "%s: %v", at, err)
	}
}

func TestCertificateIsValidForTheHostsOfFakes(t *testing.T) {
	t.Parallel()
	a, err := New(func() time.Time { return start })
	require.NoError(t, err)
	require.Empty(t, a.File())
	c, err := a.Certificate()
	require.NoError(t, err)
	for _, name := range []string{"localhost", LiveHost, "127.0.0.1", "::1"} {
		require.NoError(t, verify(a, c, name, start), name)
	}
	for _, name := range []string{"payasyoutrack.com", "x." + LiveHost, "bank.example", "127.0.0.2", "::2"} {
		_, refused := errors.AsType[x509.HostnameError](verify(a, c, name, start))
		require.True(t, refused, name)
	}
	require.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, c.Leaf.ExtKeyUsage)
	require.Equal(t, x509.KeyUsageDigitalSignature, c.Leaf.KeyUsage)

	other, err := New(func() time.Time { return start })
	require.NoError(t, err)
	require.Error(t, verify(other, c, "localhost", start),
		"a client that trusts another authority refuses the certificate")
	require.NotEqual(t, a.ca.Subject.CommonName, other.ca.Subject.CommonName)
}

func TestCertificateLasts397DaysOrAsLongAsItsAuthority(t *testing.T) {
	t.Parallel()
	now := start
	a, err := New(func() time.Time { return now })
	require.NoError(t, err)
	authorityEnd := start.AddDate(0, 0, 3650)
	require.Equal(t, []time.Time{start.Add(-time.Hour), authorityEnd}, []time.Time{a.ca.NotBefore, a.ca.NotAfter})
	for _, row := range []struct {
		name          string
		now, from, to time.Time
	}{
		{"a certificate lasts 397 days", start, start.Add(-time.Hour), start.AddDate(0, 0, 397)},
		{"later", start.AddDate(0, 0, 5), start.AddDate(0, 0, 5).Add(-time.Hour), start.AddDate(0, 0, 402)},
		{"a certificate ends with its authority", authorityEnd.AddDate(0, 0, -396),
			authorityEnd.AddDate(0, 0, -396).Add(-time.Hour), authorityEnd},
		{"a certificate lasts 397 days from a clock that was set back", start.Add(-time.Minute), start.Add(-time.Hour),
			start.AddDate(0, 0, 397).Add(-time.Minute)},
	} {
		t.Run(row.name, func(t *testing.T) {
			now = row.now
			c, err := a.Certificate()
			require.NoError(t, err)
			requireValid(t, a, c, row.from, row.to)
		})
	}
}

func TestListenerAcceptsHTTPSWithHTTP1Only(t *testing.T) {
	t.Parallel()
	a, err := New(time.Now)
	require.NoError(t, err)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l, err := a.Listener(plain)
	require.NoError(t, err)
	defer l.Close()
	served := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			err = errors.Join(c.(*tls.Conn).Handshake(), c.Close())
		}
		served <- err
	}()
	c, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{RootCAs: a.Pool(), NextProtos: []string{"h2", "http/1.1"}})
	require.NoError(t, err)
	defer c.Close()
	require.Equal(t, "http/1.1", c.ConnectionState().NegotiatedProtocol)
	require.NoError(t, <-served)
}

// A stolen key file cannot sign for any other host.
func TestALeakedAuthorityIsConstrained(t *testing.T) {
	t.Parallel()
	a, err := New(time.Now)
	require.NoError(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	forge := func(template x509.Certificate, o x509.VerifyOptions) error {
		template.NotAfter = time.Now().Add(time.Hour)
		der, err := x509.CreateCertificate(rand.Reader, &template, a.ca, &key.PublicKey, a.key)
		require.NoError(t, err)
		leaf, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		o.Roots = a.Pool()
		_, err = leaf.Verify(o)
		return err
	}
	reason := func(err error) x509.InvalidReason {
		invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
		require.True(t, ok, err)
		return invalid.Reason
	}
	local := x509.Certificate{DNSNames: []string{"localhost"}}
	require.NoError(t, forge(local, x509.VerifyOptions{}))
	for name, template := range map[string]x509.Certificate{
		"another host":              {DNSNames: []string{"bank.example"}},
		"the live host's parent":    {DNSNames: []string{"payasyoutrack.com"}},
		"localhost and another":     {DNSNames: []string{"localhost", "bank.example"}},
		"another IPv4 address":      {IPAddresses: []net.IP{net.IPv4(127, 0, 0, 2)}},
		"another IPv6 address":      {IPAddresses: []net.IP{net.ParseIP("::2")}},
		"an IPv4 address elsewhere": {IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)}},
	} {
		require.Equal(t, x509.CANotAuthorizedForThisName, reason(forge(template, x509.VerifyOptions{})), name)
	}
	codeSigning := x509.VerifyOptions{KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}}
	require.Equal(t, x509.IncompatibleUsage, reason(forge(local, codeSigning)))

	require.Equal(t, x509.KeyUsageCertSign, a.ca.KeyUsage)
	require.True(t, a.ca.MaxPathLenZero, "the authority cannot sign CAs")
	require.True(t, a.ca.PermittedDNSDomainsCritical, "a client that does not support constraints refuses the authority")
}

func TestPEMIsOnlyTheCertificate(t *testing.T) {
	t.Parallel()
	a, err := New(time.Now)
	require.NoError(t, err)
	block, rest := pem.Decode(a.PEM())
	require.Empty(t, rest)
	require.Equal(t, &pem.Block{Type: "CERTIFICATE", Headers: map[string]string{}, Bytes: a.ca.Raw}, block)
}
