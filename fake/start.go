package fake

import (
	"context"
	"net"
	"net/http"
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
	URL string // the endpoint: http://127.0.0.1:PORT/trackerpro_admin.ashx
	Key string // the admin key that it accepts
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
	return &Server{API: api, URL: "http://" + l.Addr().String() + Path, Key: api.key}
}

// Path is the path of the endpoint, in the one of its two spellings that the register page uses.
const Path = "/trackerpro_admin.ashx"

// Client returns a client whose calls reach the fake without a socket, whatever
// host their URL names: also the live one. It starts no goroutine, and so works
// inside a testing/synctest bubble. It may be used concurrently.
func (a *API) Client() *http.Client {
	return &http.Client{Transport: transport{a}}
}
