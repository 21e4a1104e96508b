package ca

// The authority that is kept in a directory.

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
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

	"github.com/paytfake/paytfake/scenarios/atomicfile"
)

const (
	certificateFile = "ca.pem"
	keyFile         = "ca-key.pem" // the key and the certificate

	// minLife is how long an opened authority must still be valid, so that
	// no server outlives its certificate.
	minLife = 30 * day
)

// Open returns the authority of a directory. The file ca-key.pem,
// which only this user can read, holds its key and certificate; ca.pem holds the
// certificate, for clients to trust. Open creates whatever is missing, including
// the directory. Processes that call it at the same time get the same authority.
//
// Open never replaces a file, because clients that trust the old certificate
// would not notice. It returns an error that names the files to remove if a file
// is damaged or was not created by Open, or if the authority expires in less than
// 30 days.
func Open(dir string) (*Authority, error) { return open(dir, time.Now) }

func open(dir string, now func() time.Time) (*Authority, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot keep a CA in %s: %w\nname a directory that this user can write to", dir, err)
	}
	public, private := filepath.Join(dir, certificateFile), filepath.Join(dir, keyFile)
	// Open writes the certificate last and reads it first. So if the key is missing,
	// it was lost.
	certificate, err := os.ReadFile(public)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(err)
	}
	key, err := os.ReadFile(private)
	if errors.Is(err, fs.ErrNotExist) {
		if certificate != nil {
			return nil, fmt.Errorf("%s has no key: %s is missing; restore it, or remove %[1]s to get a new CA, "+
				"which clients must then trust", public, private)
		}
		key, err = createKeyFile(private, now)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	a, err := parse(key, now)
	if err != nil {
		return nil, fmt.Errorf("%s %w; remove it and %s to get a new CA, which clients must then trust",
			private, err, public)
	}
	info, err := os.Stat(private)
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" { // Windows has no such modes
		return nil, fmt.Errorf("other users can read %s: its mode is %#o; chmod 600 it, "+
			"or remove it and %s to get a new CA, which clients must then trust", private, mode, public)
	}
	if certificate == nil {
		if err := atomicfile.Write(public, a.PEM()); err != nil {
			return nil, unreadable(err)
		}
	} else if !bytes.Equal(bytes.TrimSpace(certificate), bytes.TrimSpace(a.PEM())) {
		return nil, fmt.Errorf("%s is damaged, or is not the certificate in %s; remove it to create it again",
			public, private)
	}
	a.file = public
	return a, nil
}

// unreadable adds to a file's error what the user can do about it.
func unreadable(err error) error {
	return fmt.Errorf("cannot open the CA: %w\nlet this user read and write it, or name another directory", err)
}

// createKeyFile creates an authority and its file, and returns the contents of the
// file. If another process creates the file first, it returns the contents of that one.
func createKeyFile(name string, now func() time.Time) ([]byte, error) {
	a, err := New(now)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, err
	}
	data := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), a.PEM()...)
	err = atomicfile.Create(name, data, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(name)
	}
	return data, err
}

// parse parses what createKeyFile writes. Its errors continue a file's name.
func parse(data []byte, now func() time.Time) (*Authority, error) {
	private, rest := pem.Decode(data)
	if private == nil {
		return nil, errors.New("is damaged: it has no PEM block")
	}
	public, rest := pem.Decode(rest)
	if public == nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("is damaged: it must have two PEM blocks")
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
	if !ok || !key.PublicKey.Equal(ca.PublicKey) || ca.CheckSignatureFrom(ca) != nil ||
		!ca.MaxPathLenZero || !isConstrained(ca) {
		return nil, errors.New("holds a CA that paytfake did not create")
	}
	at := now().UTC()
	if at.Add(minLife).After(ca.NotAfter) {
		return nil, fmt.Errorf("expires on %s", ca.NotAfter.Format(time.DateOnly))
	}
	if at.Before(ca.NotBefore) {
		return nil, fmt.Errorf("is not valid before %s, and this machine's clock says %s",
			ca.NotBefore.Format(time.DateTime), at.Format(time.DateTime))
	}
	return &Authority{now: now, ca: ca, key: key}, nil
}

// isConstrained reports whether a CA can sign for the hosts and addresses of
// fakes, and for no others.
func isConstrained(ca *x509.Certificate) bool {
	return slices.Equal(ca.PermittedDNSDomains, hosts) &&
		slices.EqualFunc(ca.PermittedIPRanges, ipRanges(), func(a, b *net.IPNet) bool { return a.String() == b.String() })
}
