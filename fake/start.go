package fake

// Start: a fake on loopback that ends with its test.

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"time"

	"github.com/paytfake/paytfake/fake/internal/ca"
)

// T is the part of [testing.TB] that [Start] needs. *testing.T and *testing.B
// implement it.
type T interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A Server is a fake that listens on loopback.
type Server struct {
	*API
	URL string // the endpoint: http://127.0.0.1:PORT/trackerpro_admin.ashx; https with [Options].TLS
	Key string // the admin key that it accepts

	authority *ca.Authority // signed the server's certificate; nil: plain HTTP
}

// Start starts a fake on a free loopback port and shuts it down when the test ends.
// If it cannot listen, it fails the test.
func Start(t T, o Options) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("fake: cannot listen on loopback: %v", err)
		return nil
	}
	s := &Server{URL: "http://" + l.Addr().String() + Path}
	if o.TLS {
		s.URL = "https://" + l.Addr().String() + Path
		if s.authority, err = ca.New(time.Now); err == nil {
			l, err = s.authority.Listener(l)
		}
		if err != nil {
			t.Fatalf("fake: cannot make a certificate: %v", err)
			return nil
		}
	}
	s.API = New(o)
	s.Key = s.API.Key()
	if o.Strict {
		s.strict = func(c Call) {
			t.Errorf("fake: unmodelled call %s %s: %v", c.Method, c.Path, c.Advice)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("fake: %v", err)
		}
	})
	return s
}

// TLSConfig returns a new configuration for clients, with which they trust a server
// that has [Options].TLS. [Server.Client] does not need it.
//
//	client := &http.Client{Transport: &http.Transport{TLSClientConfig: s.TLSConfig()}}
func (s *Server) TLSConfig() *tls.Config { return &tls.Config{RootCAs: s.CertPool()} }

// CertPool returns a new pool with the CA that signed the server's certificate. It
// returns nil without [Options].TLS.
func (s *Server) CertPool() *x509.CertPool {
	if s.authority == nil {
		return nil
	}
	return s.authority.Pool()
}

// CA returns the CA's certificate in PEM, for a client that reads it from a file. It
// returns nil without [Options].TLS.
func (s *Server) CA() []byte {
	if s.authority == nil {
		return nil
	}
	return s.authority.PEM()
}
