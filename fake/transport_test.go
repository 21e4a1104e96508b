package fake_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

func request(t testing.TB, method, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	return r
}

func TestClientWorksInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := throughClient(t, fake.Options{Limit: fake.Limit{Calls: 1, Per: time.Hour}})
		started := time.Now()
		require.Equal(t, 200, d.register("acme", "ann@acme.test", "one").Status)
		require.Equal(t, 429, d.register("acme", "ann@acme.test", "one").Status)
		time.Sleep(time.Hour) // on the bubble's clock
		require.Equal(t, 200, d.register("acme", "ann@acme.test", "one").Status)

		calls := d.Calls()
		require.Equal(t, started, calls[0].Time)
		require.Equal(t, time.Hour, calls[2].Time.Sub(started))
	})
}

func TestClientReachesTheFakeWhateverTheHost(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	for _, host := range []string{"https://trackerpro.payasyoutrack.com", "http://127.0.0.1:1",
		"http://no.such.host.invalid:80"} {
		res, err := api.Client().Get(host + fake.Path)
		require.NoError(t, err)
		require.Equal(t, "admin-key", read(t, res).Rule)
	}
	res, err := api.Client().Get("http://no.such.host.invalid?authtoken=x")
	require.NoError(t, err)
	require.Equal(t, "launch-opens", read(t, res).Rule, "an empty path is the root")
}

// A body records whether it was closed.
type body struct {
	io.Reader
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

func TestClientKeepsTheContractOfRoundTripper(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	form := &body{Reader: strings.NewReader(admin("Register", "company", "acme", "email", "ann@acme.test", "password",
		"one"))}
	r := request(t, "POST", "http://example.test"+fake.Path)
	r.Body = form // 0: unknown
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	header, target, length := r.Header.Clone(), *r.URL, r.ContentLength

	res, err := api.Client().Transport.RoundTrip(r)
	require.NoError(t, err)
	require.Same(t, r, res.Request)
	require.Equal(t, []any{"200 OK", 200, "HTTP/1.1", 1, 1},
		[]any{res.Status, res.StatusCode, res.Proto, res.ProtoMajor, res.ProtoMinor})
	got := read(t, res)
	require.Equal(t, "client-created", outcome(got), "a body of unknown length is read")
	require.EqualValues(t, len(got.Body), res.ContentLength)
	require.True(t, form.closed)
	require.Empty(t, cmp.Diff(header, r.Header))
	require.Equal(t, target, *r.URL)
	require.Equal(t, []any{"POST", length, any(form)}, []any{r.Method, r.ContentLength, any(r.Body)})

	r = &http.Request{URL: &target}
	res, err = api.Client().Transport.RoundTrip(r)
	require.NoError(t, err)
	require.Equal(t, "admin-key", read(t, res).Rule, "an empty method is GET")
	require.Empty(t, r.Method)
}

func TestClientEndsWithItsContext(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	form := &body{Reader: strings.NewReader("x")}
	r, err := http.NewRequestWithContext(ctx, "POST", "http://example.test"+fake.Path, form)
	require.NoError(t, err)
	_, err = api.Client().Do(r)
	require.ErrorIs(t, err, context.Canceled)
	require.True(t, form.closed)
	require.Empty(t, api.Calls(), "the call was never sent")
}

func TestClientNoticesAContextThatEndsMeanwhile(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", "http://example.test"+fake.Path,
		readerFunc(func([]byte) (int, error) {
			cancel()
			return 0, io.EOF
		}))
	require.NoError(t, err)
	_, err = api.Client().Do(r)
	require.ErrorIs(t, err, context.Canceled)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestHeadHasNoBody compares the in-process response to HEAD with that over a socket.
func TestHeadHasNoBody(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB, fake.Options) door{"socket": throughSocket,
		"in-process": throughClient} {
		d := open(t, fake.Options{})
		res, err := d.http.RoundTrip(request(t, "HEAD", d.url))
		require.NoError(t, err)
		require.EqualValues(t, len("<!DOCTYPE html><title>405</title><p>Method not allowed.</p>\n"), res.ContentLength, name)
		require.Equal(t, response{405, "text/html", "methods", "assumed; question=other-method; answer=405", ""}, read(t, res),
			name)
	}
}
