package ca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Clients still trust a fake after a restart, and only this user can sign.
func TestOpenReturnsTheSameAuthorityAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "ca")
	first, err := Open(dir)
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().AddDate(0, 0, 3650), first.ca.NotAfter, time.Minute)
	require.Equal(t, filepath.Join(dir, "ca.pem"), first.File())
	for name, mode := range map[string]fs.FileMode{".": 0o700 | fs.ModeDir, "ca.pem": 0o644, "ca-key.pem": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode(), name)
	}
	requireTwoFiles(t, dir)
	public, err := os.ReadFile(first.File())
	require.NoError(t, err)
	require.Equal(t, string(first.PEM()), string(public))

	require.NoError(t, os.Remove(first.File()), "removing ca.pem makes Open write it again")
	second, err := Open(dir)
	require.NoError(t, err)
	require.Equal(t, string(first.PEM()), string(second.PEM()))
	again, err := os.ReadFile(second.File())
	require.NoError(t, err)
	require.Equal(t, string(public), string(again))

	c, err := second.Certificate()
	require.NoError(t, err)
	require.NoError(t, verify(first, c, LiveHost, time.Now()))
}

// requireTwoFiles requires that no temporary file is left.
func requireTwoFiles(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2)
}

func TestProcessesThatOpenAtTheSameTimeGetTheSameAuthority(t *testing.T) {
	t.Parallel()
	for range 20 {
		dir := filepath.Join(t.TempDir(), "ca")
		var opening sync.WaitGroup
		got := make([]string, 8)
		errs := make([]error, len(got))
		for i := range got {
			opening.Go(func() {
				a, err := Open(dir)
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
		requireTwoFiles(t, dir)
	}
}

// keyFileWith returns a ca-key.pem with a certificate that change has modified.
func keyFileWith(t *testing.T, change func(*x509.Certificate)) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: start, NotAfter: start.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
		PermittedDNSDomains: []string{"localhost", LiveHost},
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 1).To4(), Mask: net.CIDRMask(32, 32)},
			{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})) +
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func TestOpenReplacesNoFileAndNamesTheRemedy(t *testing.T) {
	t.Parallel()
	const certificate = "-----BEGIN CERT"
	good := keyFileWith(t, func(*x509.Certificate) {})
	other := keyFileWith(t, func(*x509.Certificate) {})
	half := strings.Index(good, certificate)
	key := func(data string) map[string]string { return map[string]string{"ca-key.pem": data} }
	changed := func(change func(*x509.Certificate)) map[string]string { return key(keyFileWith(t, change)) }
	const renew = `; remove it and DIR/ca\.pem to get a new CA, which clients must then trust$`
	const foreign = `^DIR/ca-key\.pem holds a CA that paytfake did not create` + renew
	for _, row := range []struct {
		name  string
		files map[string]string
		mode  fs.FileMode // of ca-key.pem; 0: 0600
		at    time.Time   // zero: start
		want  string      // empty: no error
	}{
		{name: "a key file that another process created", files: key(good)},
		{name: "a certificate with other white space",
			files: map[string]string{"ca-key.pem": good, "ca.pem": "\n" + good[half:] + "\n"}},
		{name: "an empty key file", files: key(""),
			want: `^DIR/ca-key\.pem is damaged: it has no PEM block` + renew},
		{name: "half of a key file", files: key(good[:half+50]),
			want: `^DIR/ca-key\.pem is damaged: it must have two PEM blocks` + renew},
		{name: "a key file with more after its end", files: key(good + "x"),
			want: `^DIR/ca-key\.pem is damaged: it must have two PEM blocks` + renew},
		{name: "a certificate where the key should be", files: key(good[half:] + good[half:]),
			want: `^DIR/ca-key\.pem is damaged: asn1: .*` + renew},
		{name: "a key where the certificate should be", files: key(good[:half] + good[:half]),
			want: `^DIR/ca-key\.pem is damaged: x509: .*` + renew},
		{name: "another authority's certificate", files: key(good[:half] + other[strings.Index(other, certificate):]),
			want: foreign},
		{name: "a certificate that is not a CA", want: foreign,
			files: changed(func(c *x509.Certificate) { c.IsCA, c.MaxPathLenZero = false, false })},
		{name: "a CA that must not sign", want: foreign,
			files: changed(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature })},
		{name: "a CA that can sign CAs", want: foreign,
			files: changed(func(c *x509.Certificate) { c.MaxPathLenZero = false })},
		{name: "a CA without constraints", want: foreign,
			files: changed(func(c *x509.Certificate) { c.PermittedDNSDomains, c.PermittedIPRanges = nil, nil })},
		{name: "a CA for another host", want: foreign,
			files: changed(func(c *x509.Certificate) { c.PermittedDNSDomains[1] = "bank.example" })},
		{name: "a CA without one of the addresses", want: foreign,
			files: changed(func(c *x509.Certificate) { c.PermittedIPRanges = c.PermittedIPRanges[:1] })},
		{name: "a CA for more addresses", want: foreign,
			files: changed(func(c *x509.Certificate) { c.PermittedIPRanges[0].Mask = net.CIDRMask(31, 32) })},
		{name: "a CA that expires in 30 days", files: key(good), at: start.AddDate(1, 0, -30)},
		{name: "a CA that expires earlier", files: key(good), at: start.AddDate(1, 0, -30).Add(time.Second),
			want: `^DIR/ca-key\.pem expires on 2027-09-10` + renew},
		{name: "a CA that is valid from the next second on", files: key(good), at: start.Add(-time.Second),
			want: `^DIR/ca-key\.pem is not valid before 2026-09-10 12:00:00, ` +
				`and this machine's clock says 2026-09-10 11:59:59` + renew},
		{name: "a damaged certificate", files: map[string]string{"ca-key.pem": good, "ca.pem": "x"},
			want: `^DIR/ca\.pem is damaged, or is not the certificate in DIR/ca-key\.pem; remove it to create it again$`},
		{name: "the wrong certificate", files: map[string]string{"ca-key.pem": good, "ca.pem": other[half:]},
			want: `^DIR/ca\.pem is damaged, or is not the certificate in`},
		{name: "a certificate without a key", files: map[string]string{"ca.pem": good[half:]},
			want: `^DIR/ca\.pem has no key: DIR/ca-key\.pem is missing; ` +
				`restore it, or remove DIR/ca\.pem to get a new CA, which clients must then trust$`},
		{name: "a key that a group can read", files: key(good), mode: 0o640,
			want: `^other users can read DIR/ca-key\.pem: its mode is 0640; chmod 600 it, ` +
				`or remove it and DIR/ca\.pem to get a new CA, which clients must then trust$`},
		{name: "a key that all users can read", files: key(good), mode: 0o604,
			want: `^other users can read DIR/ca-key\.pem: its mode is 0604`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, data := range row.files {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
				if name == "ca-key.pem" && row.mode != 0 {
					require.NoError(t, os.Chmod(filepath.Join(dir, name), row.mode))
				}
			}
			at := row.at
			if at.IsZero() {
				at = start
			}
			_, err := open(dir, func() time.Time { return at })
			if row.want == "" {
				require.NoError(t, err)
			} else {
				require.Error(t, err)
				require.Regexp(t, row.want, strings.ReplaceAll(err.Error(), dir, "DIR"))
			}
			for name, data := range row.files {
				left, err := os.ReadFile(filepath.Join(dir, name))
				require.NoError(t, err)
				require.Equal(t, data, string(left))
			}
		})
	}
}

func TestOpenSaysWhatToDoWithoutADirectory(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "ca")} {
		_, err := Open(dir)
		require.ErrorIs(t, err, syscall.ENOTDIR)
		require.ErrorContains(t, err, "cannot keep a CA in "+dir)
		require.ErrorContains(t, err, "\nname a directory that this user can write to")
	}
	for _, name := range []string{"ca-key.pem", "ca.pem"} {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o700))
		_, err := Open(dir)
		require.ErrorContains(t, err, "cannot open the CA: ")
		require.ErrorContains(t, err, "is a directory\nlet this user read and write it, or name another directory")
	}
}
