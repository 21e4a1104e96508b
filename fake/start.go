package fake

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"
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

	authority *Authority // of its certificate; nil: it serves plain HTTP
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
		if s.authority, err = newAuthority(time.Now()); err == nil {
			l, err = s.authority.Listener(l)
		}
		if err != nil {
			t.Fatalf("fake: cannot make a certificate: %v", err)
			return nil
		}
	}
	api := New(o)
	if o.Strict {
		api.strict = func(c Call) {
			t.Errorf("fake: unmodelled call %s %s: %v", c.Method, c.Path, c.Advice)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- api.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("fake: %v", err)
		}
	})
	s.API, s.Key = api, api.key
	return s
}

// TLSConfig returns what a client of one's own needs to trust the server's
// certificate, where that was started with [Options].TLS; [Server.Client] needs
// nothing. Each call returns another.
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

// CA returns the same in PEM, for a client that reads it from a file.
func (s *Server) CA() []byte {
	if s.authority == nil {
		return nil
	}
	return s.authority.PEM()
}

// Path is the path of the endpoint, in the one of its two spellings that the register page uses.
const Path = "/trackerpro_admin.ashx"

// Client returns a client whose calls reach the fake without a socket, whatever
// host their URL names: also the live one. It starts no goroutine, and so works
// inside a testing/synctest bubble. It may be used concurrently.
func (a *API) Client() *http.Client {
	return &http.Client{Transport: transport{a}}
}
