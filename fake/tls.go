package fake

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// LiveHost is the host of the live API. A certificate of an [Authority] is
// valid for it, so that a client with a hard-coded host can be pointed at a fake
// by its resolver.
const LiveHost = "trackerpro.payasyoutrack.com"

// What certificates are valid for.
var (
	tlsHosts = [...]string{"localhost", LiveHost}
	tlsIPs   = [...]net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback}
)

const (
	caTime    = 10 * 365 * 24 * time.Hour // of an authority
	caRest    = 30 * 24 * time.Hour       // an authority that ends within it is not opened: no server should outlive its certificate
	leafTime  = 397 * 24 * time.Hour      // of a certificate; some clients accept no longer one
	clockSkew = time.Hour                 // by which a client's clock may be late

	caFile    = "ca.pem"
	caKeyFile = "ca-key.pem"
)

// An Authority signs the certificates of fakes that serve https. It is
// constrained to the names of a fake on this machine and of the live API (and to
// names below these), so that one that leaks can sign for nobody else. Its
// methods may run concurrently.
type Authority struct {
	file string // ca.pem; empty: it is in memory
	ca   *x509.Certificate
	key  *ecdsa.PrivateKey
}

// OpenAuthority returns the authority that is kept in a directory: in
// ca-key.pem, which only this user can read, the key and its certificate; in
// ca.pem the certificate, for clients to trust. What is missing is made, the
// directory too; several processes that begin at once get the same authority.
//
// Nothing that is there is replaced, as clients that trust it would not learn
// of that: a file that is damaged or was not made here, and an authority that
// ends within 30 days, are errors that say what to remove.
func OpenAuthority(dir string) (*Authority, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot keep a CA in %s: %w\nname a directory that this user can write to", dir, err)
	}
	file, keyFile := filepath.Join(dir, caFile), filepath.Join(dir, caKeyFile)
	// The certificate is read first: it is written last, so that one without a key
	// has lost it.
	public, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(err)
	}
	private, err := os.ReadFile(keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		if public != nil {
			return nil, fmt.Errorf("%s has no key: %s is missing; bring it back, or remove %s to get a new CA, which clients have to trust anew", file, keyFile, file)
		}
		private, err = makeKeyFile(keyFile)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	a, err := readAuthority(private, time.Now())
	if err != nil {
		return nil, fmt.Errorf("%s %w; remove it and %s to get a new CA, which clients have to trust anew", keyFile, err, file)
	}
	if info, err := os.Stat(keyFile); err != nil {
		return nil, err
	} else if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" { // there it says nothing
		return nil, fmt.Errorf("%s can be read by others: its mode is %#o; chmod 600 it, or remove it and %s if they should not have seen it", keyFile, mode, file)
	}
	switch {
	case public == nil:
		if err := install(file, a.PEM(), 0o644, os.Rename); err != nil {
			return nil, unreadable(err)
		}
	case !bytes.Equal(bytes.TrimSpace(public), bytes.TrimSpace(a.PEM())):
		return nil, fmt.Errorf("%s is damaged, or not the certificate of %s; remove it to get that again", file, keyFile)
	}
	a.file = file
	return a, nil
}

// unreadable adds what to do where a file's error is this user's.
func unreadable(err error) error {
	return fmt.Errorf("cannot open the CA: %w\nlet this user read and write it, or name another directory", err)
}

// makeKeyFile makes an authority and returns the contents of its file, or of the
// one that somebody else has made meanwhile.
func makeKeyFile(name string) ([]byte, error) {
	a, err := newAuthority(time.Now())
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, err
	}
	private := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), a.PEM()...)
	err = install(name, private, 0o600, os.Link) // fails where there is a file
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(name)
	}
	return private, err
}

// install writes a file that nobody sees unfinished; place gives it its name.
func install(name string, data []byte, mode fs.FileMode, place func(old, new string) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after a rename there is none
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return place(f.Name(), name)
}

// newAuthority makes an authority in memory.
func newAuthority(now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "paytfake CA " + rand.Text()[:8]}, // some clients tell CAs apart by it
		NotBefore:             now.Add(-clockSkew),
		NotAfter:              now.Add(caTime),
		KeyUsage:              x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,

		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         tlsHosts[:],
	}
	for _, ip := range tlsIPs {
		template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(8*len(ip), 8*len(ip))})
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	ca, err := x509.ParseCertificate(der)
	return &Authority{ca: ca, key: key}, err
}

// readAuthority reads what makeKeyFile writes.
func readAuthority(data []byte, now time.Time) (*Authority, error) {
	private, rest := pem.Decode(data)
	if private == nil {
		return nil, errors.New("is damaged: it has no PEM block")
	}
	public, rest := pem.Decode(rest)
	if public == nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("is damaged: it has not two PEM blocks")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(private.Bytes)
	if err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	ca, err := x509.ParseCertificate(public.Bytes)
	if err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(ca.PublicKey) || !ca.IsCA || !ca.MaxPathLenZero || ca.CheckSignatureFrom(ca) != nil ||
		!slices.Equal(ca.PermittedDNSDomains, tlsHosts[:]) || len(ca.PermittedIPRanges) != len(tlsIPs) {
		return nil, errors.New("holds no CA that was made here")
	}
	if now.Add(caRest).After(ca.NotAfter) {
		return nil, fmt.Errorf("ends on %s", ca.NotAfter.Format(time.DateOnly))
	}
	if now.Before(ca.NotBefore) {
		return nil, fmt.Errorf("begins on %s, and this machine's clock says %s", ca.NotBefore.Format(time.DateTime), now.UTC().Format(time.DateTime))
	}
	return &Authority{ca: ca, key: key}, nil
}

// Certificate makes a certificate for localhost, 127.0.0.1, ::1 and [LiveHost],
// which is valid for 397 days, or as long as the authority if that is shorter.
func (a *Authority) Certificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "paytfake"},
		NotBefore:             now.Add(-clockSkew),
		NotAfter:              now.Add(leafTime),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              tlsHosts[:],
		IPAddresses:           tlsIPs[:],
	}
	if template.NotBefore.Before(a.ca.NotBefore) {
		template.NotBefore = a.ca.NotBefore
	}
	if template.NotAfter.After(a.ca.NotAfter) {
		template.NotAfter = a.ca.NotAfter
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.ca, &key.PublicKey, a.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// Listener returns a listener whose connections are https with a certificate of
// the authority, for [API.Serve]. They speak HTTP/1.1: an HTTP/2 server answers
// what is malformed in its own words, and nothing that the API's pages say asks
// for one.
func (a *Authority) Listener(l net.Listener) (net.Listener, error) {
	certificate, err := a.Certificate()
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}}), nil
}

// Pool returns a pool of the authority alone, for a client to trust.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.ca)
	return pool
}

// PEM returns the certificate of the authority, as ca.pem has it.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.ca.Raw})
}

// File returns the path of ca.pem, or an empty one for an authority in memory.
func (a *Authority) File() string { return a.file }
