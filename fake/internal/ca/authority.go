// Package ca signs the certificates of fakes that serve HTTPS. [Open] returns an
// authority that a directory keeps, so that clients need to trust it only once. [New]
// returns one in memory.
package ca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"time"
)

// LiveHost is the host of the live API. Each certificate is valid for it, so that
// a resolver can point a client with a hard-coded host at a fake.
const LiveHost = "trackerpro.payasyoutrack.com"

// The names and addresses that certificates are valid for.
var (
	hosts = []string{"localhost", LiveHost}
	ips   = []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback}
)

const (
	day           = 24 * time.Hour
	authorityLife = 10 * 365 * day
	leafLife      = 397 * day // some clients accept no longer lifetime
	clockSkew     = time.Hour // how far a client's clock may be behind
)

// An Authority is a certificate authority. It is constrained to [LiveHost] and
// this machine's loopback names (and names below these), so that a leaked one
// cannot sign for any other host. Its methods may be called concurrently.
type Authority struct {
	file string // ca.pem; empty: in memory
	now  func() time.Time
	ca   *x509.Certificate
	key  *ecdsa.PrivateKey
}

// New creates an authority in memory that is valid for 10 years. It takes the
// time from now, which may be called concurrently.
func New(now func() time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "paytfake CA " + rand.Text()[:8]}, // some clients tell CAs apart by it
		NotBefore:             now().Add(-clockSkew),
		NotAfter:              now().Add(authorityLife),
		KeyUsage:              x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,

		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         hosts,
		PermittedIPRanges:           ipRanges(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	ca, err := x509.ParseCertificate(der)
	return &Authority{now: now, ca: ca, key: key}, err
}

// ipRanges returns a range for each address, which contains only that address.
func ipRanges() (ranges []*net.IPNet) {
	for _, ip := range ips {
		ranges = append(ranges, &net.IPNet{IP: ip, Mask: net.CIDRMask(8*len(ip), 8*len(ip))})
	}
	return ranges
}

// Certificate returns a new certificate for localhost, 127.0.0.1, ::1 and
// [LiveHost]. It is valid for 397 days, but never longer than the authority.
func (a *Authority) Certificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "paytfake"},
		NotBefore:             a.now().Add(-clockSkew),
		NotAfter:              a.now().Add(leafLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              hosts,
		IPAddresses:           ips,
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

// Listener returns a listener that accepts HTTPS connections with a new certificate.
// They speak only HTTP/1.1, because net/http's HTTP/2 server would respond to
// malformed requests itself.
func (a *Authority) Listener(l net.Listener) (net.Listener, error) {
	certificate, err := a.Certificate()
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{
		Certificates: []tls.Certificate{certificate},
		NextProtos:   []string{"http/1.1"},
	}), nil
}

// Pool returns a new pool with only this authority, for a client to trust.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.ca)
	return pool
}

// PEM returns the authority's certificate, as in ca.pem.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.ca.Raw})
}

// File returns the path of ca.pem, or an empty string for an authority in memory.
func (a *Authority) File() string { return a.file }
