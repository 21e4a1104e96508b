package fake_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return l
}

// TestServeFinishesCallsInFlight shuts a server down while calls are in flight.
func TestServeFinishesCallsInFlight(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun := make(chan bool, 10) // gets a value when a call begins and another when it ends
	api := fake.New(fake.Options{Now: func() time.Time { begun <- true; return time.Now() }})
	l, ended := listen(t), make(chan error, 1)
	go func() { ended <- api.Serve(ctx, l) }()

	form, rest := io.Pipe()
	r, err := http.NewRequest("POST", "http://"+l.Addr().String()+fake.Path, form)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered := make(chan response, 1)
	go func() {
		res, err := (&http.Transport{}).RoundTrip(r)
		if err != nil {
			answered <- response{Body: err.Error()}
			return
		}
		answered <- read(t, res)
	}()
	params := admin("Register", "company", "acme", "email", "ann@acme.test", "password", "one")
	_, err = io.WriteString(rest, params[:10])
	require.NoError(t, err)
	<-begun

	cancel()
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break // it no longer listens
		}
		c.Close()
	}
	select {
	case <-ended:
		t.Fatal("Serve returned before the call ended")
	default:
	}
	_, err = io.WriteString(rest, params[10:])
	require.NoError(t, err)
	require.NoError(t, rest.Close())
	require.Equal(t, "client-created", outcome(<-answered))
	require.NoError(t, <-ended)
}

func TestServeReturnsAtOnceIfItsContextIsDone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		require.NoError(t, fake.New(fake.Options{}).Serve(ctx, listen(t)))
	}
}

// A brokenListener fails.
type brokenListener struct{ net.Listener }

var errBroken = errors.New("the cable is cut")

func (brokenListener) Accept() (net.Conn, error) { return nil, errBroken }

func TestServeReturnsTheErrorOfItsListener(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, fake.New(fake.Options{}).Serve(t.Context(), brokenListener{listen(t)}), errBroken)

	l := listen(t)
	require.NoError(t, l.Close())
	require.ErrorIs(t, fake.New(fake.Options{}).Serve(t.Context(), l), net.ErrClosed)
}
