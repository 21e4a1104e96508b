package fake

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"time"

	"github.com/paytfake/paytfake/fake/internal/ca"
)

// T is what [Start] needs of a test; *testing.T and *testing.B have it.
type T interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A Server is a fake that listens on loopback.
type Server struct {
	*API
	URL string // the endpoint: http://127.0.0.1:PORT/trackerpro_admin.ashx, or https with [Options].TLS
	Key string // the admin key that it accepts

	authority *ca.Authority // of its certificate; nil: it serves plain HTTP
}

// Start starts a fake on a free loopback port and ends it with the test.
// It fails the test if there is no port to listen on.
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

// TLSConfig returns what a client needs to trust the certificate of a server
// with [Options].TLS; [Server.Client] needs nothing. Each call returns a new one.
//
//	client := &http.Client{Transport: &http.Transport{TLSClientConfig: s.TLSConfig()}}
func (s *Server) TLSConfig() *tls.Config { return &tls.Config{RootCAs: s.CertPool()} }

// CertPool returns the authority that signed the server's certificate; nil
// without [Options].TLS.
func (s *Server) CertPool() *x509.CertPool {
	if s.authority == nil {
		return nil
	}
	return s.authority.Pool()
}

// CA returns the authority's certificate in PEM, for a client that reads it from
// a file; nil without [Options].TLS.
func (s *Server) CA() []byte {
	if s.authority == nil {
		return nil
	}
	return s.authority.PEM()
}
