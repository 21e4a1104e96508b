package console_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
)

// An eventReader reads a stream of events.
type eventReader struct {
	t     *testing.T
	lines *bufio.Scanner
	end   func()
}

// An event is an event of a stream. A comment has only data.
type event struct{ name, id, data string }

// follow opens a stream of events and waits for its first comment.
func follow(t *testing.T, r *remote, path string, headers ...string) *eventReader {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	request, err := http.NewRequestWithContext(ctx, "GET", r.url+path, nil)
	require.NoError(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Set(name, value)
	}
	res, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	require.Equal(t, "text/event-stream; charset=utf-8", res.Header.Get("Content-Type"))
	require.Equal(t, "no", res.Header.Get("X-Accel-Buffering"))
	f := &eventReader{t, bufio.NewScanner(res.Body), func() { cancel(); res.Body.Close() }}
	f.lines.Buffer(nil, 1<<20)
	t.Cleanup(f.end)
	require.Equal(t, event{data: ": events of this fake"}, f.next())
	return f
}

// next reads the next event.
func (f *eventReader) next() (e event) {
	f.t.Helper()
	for f.lines.Scan() && f.lines.Text() != "" {
		switch name, value, _ := strings.Cut(f.lines.Text(), ": "); name {
		case "event":
			e.name = value
		case "id":
			e.id = value
		case "data":
			e.data = value
		default:
			e.data = f.lines.Text()
		}
	}
	return e
}

// call reads the event of a call.
func (f *eventReader) call(number int, rule string) {
	f.t.Helper()
	e := f.next()
	require.Equal(f.t, []string{"call", fmt.Sprint(number)}, []string{e.name, e.id})
	var c fake.Call
	require.NoError(f.t, json.Unmarshal([]byte(e.data), &c))
	require.Equal(f.t, []any{uint64(number), rule}, []any{c.Number, c.Rule})
	require.NotContains(f.t, e.data, "null")
}

// change reads the event of a change.
func (f *eventReader) change(what string) {
	f.t.Helper()
	require.Equal(f.t, event{name: "change", data: `{"what":"` + what + `"}`}, f.next())
}

// untilEnd reads the rest of the stream.
func (f *eventReader) untilEnd() {
	f.t.Helper()
	for f.lines.Scan() {
	}
	require.NoError(f.t, f.lines.Err())
}

// stream opens a stream of events without a socket, inside a synctest bubble. It
// returns two functions: one returns what was sent so far, one ends the stream.
func stream(c *console.Console, base string) (sent func() string, end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &lockedRecorder{recorder: httptest.NewRecorder()}
	go c.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "http://localhost"+base+"/_fake/events", nil))
	synctest.Wait()
	sent = func() string {
		synctest.Wait()
		return w.sent()
	}
	return sent, func() { cancel(); synctest.Wait() }
}

// A lockedRecorder is a recorder that a test may read while a stream is written to it.
type lockedRecorder struct {
	mu       sync.Mutex // guards all below
	recorder *httptest.ResponseRecorder
	writes   int
}

func (w *lockedRecorder) Header() http.Header { return w.recorder.Header() }

func (w *lockedRecorder) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.recorder.WriteHeader(status)
}

func (w *lockedRecorder) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes++
	return w.recorder.Write(b)
}

func (w *lockedRecorder) Flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.recorder.Flush()
}

// sent returns what was written so far.
func (w *lockedRecorder) sent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.recorder.Body.String()
}

func TestEventsAreCallsAndChangesOfOneFake(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "ann@acme.test")
	root := follow(t, r, "/_fake/events")
	root.call(1, "client-created")
	box := follow(t, r, "/sandbox/one/_fake/events")
	root.change("sandboxes") // the second stream created one
	r.register("", "ann@acme.test")
	root.call(2, "ssid-rotates")

	r.do("PUT", "/_fake/state", ann)
	root.change("state")
	r.do("PATCH", "/_fake/dialect", `{"jsonp":"ignored"}`)
	root.change("dialect")
	r.do("POST", "/_fake/faults", `{"on":{"subop":"Launch"},"http":500}`)
	root.change("faults")
	r.do("POST", "/_fake/scenario", "summary: One.")
	root.change("scenario")
	r.do("DELETE", "/_fake/calls", "")
	root.change("calls")
	r.do("POST", "/_fake/clock", `{"advance":"1h"}`)
	root.change("clock")
	r.do("DELETE", "/_fake/state", "")
	root.change("state")
	root.change("dialect")
	root.change("faults")
	r.do("PUT", "/_fake/state", "{}") // refused, so it is not an event
	r.register("", "bob@acme.test")
	root.call(3, "client-created")

	r.register("/sandbox/one", "eve@acme.test") // the first event of this stream
	box.call(1, "client-created")
	r.do("DELETE", "/sandbox/one/_fake/faults", "")
	box.change("faults")
	r.do("DELETE", "/sandbox/one/", "")
	root.change("sandboxes")
	box.untilEnd()
}

func TestEventsResumeAfterTheLastOneSeen(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for range 3 {
		r.register("", "ann@acme.test")
	}
	follow(t, r, "/_fake/events?after=2").call(3, "ssid-rotates")
	follow(t, r, "/_fake/events?after=1", "Last-Event-ID: 2").call(3, "ssid-rotates")
	follow(t, r, "/_fake/events", "Last-Event-ID: 99").call(1, "client-created") // a number of an earlier fake
	require.Equal(t, 400, r.do("GET", "/_fake/events", "", "Last-Event-ID: x").status)
	last := follow(t, r, "/_fake/events?after=3")
	r.register("", "ann@acme.test")
	last.call(4, "ssid-rotates")
}

// TestEventsResumeAfterAnEviction resumes after the last of more calls than the
// journal holds.
func TestEventsResumeAfterAnEviction(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{JournalSize: 2}, console.Config{})
	for range 3 {
		r.register("", "ann@acme.test")
	}
	last := follow(t, r, "/_fake/events?after=3")
	r.register("", "ann@acme.test")
	last.call(4, "ssid-rotates")
	follow(t, r, "/_fake/events?after=5").call(3, "ssid-rotates")
}

func TestAHeartbeatComesEvery15SecondsByDefault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent, end := stream(console.New(fake.Options{}, console.Config{}), "")
		defer end()
		time.Sleep(15*time.Second - 1)
		require.NotContains(t, sent(), "still here")
		time.Sleep(time.Nanosecond)
		require.Equal(t, 1, strings.Count(sent(), ": still here\n\n"))
	})
}

// TestASlowClientGetsItsCallsInBatches blocks the first event until more calls wait.
func TestASlowClientGetsItsCallsInBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := console.New(fake.Options{}, console.Config{})
		for range 60 {
			register(c, "", "acme", "ann@acme.test")
		}
		ctx, cancel := context.WithCancel(t.Context())
		w := &slowWriter{lockedRecorder: lockedRecorder{recorder: httptest.NewRecorder()}, t: t}
		go c.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "http://localhost/_fake/events", nil))
		time.Sleep(10 * time.Second)
		cancel()
		synctest.Wait()
		require.Equal(t, 60, strings.Count(w.sent(), "event: call\n"))
		w.mu.Lock()
		defer w.mu.Unlock()
		require.LessOrEqual(t, w.writes, 3, "the comment, the first call or calls, and the rest")
		require.True(t, w.recorder.Flushed)
	})
}

// A slowWriter takes a second for each write, which must have a deadline in 10 seconds.
type slowWriter struct {
	lockedRecorder
	t        *testing.T
	deadline time.Time
}

func (s *slowWriter) Write(b []byte) (int, error) {
	require.Equal(s.t, 10*time.Second, time.Until(s.deadline))
	time.Sleep(time.Second)
	return s.lockedRecorder.Write(b)
}

func (s *slowWriter) SetWriteDeadline(at time.Time) error {
	s.deadline = at
	return nil
}

func TestEventsHaveHeartbeats(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{Heartbeat: time.Millisecond})
	f := follow(t, r, "/_fake/events")
	for range 3 {
		require.Equal(t, event{data: ": still here"}, f.next())
	}
}

// TestServeEndsStreamsAtOnce shuts down a server with open streams. For a call in
// flight it would wait five seconds.
func TestServeEndsStreamsAtOnce(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Serve(ctx, l) }()
	r := &remote{c, t, "http://" + l.Addr().String()}
	root, box := follow(t, r, "/_fake/events"), follow(t, r, "/sandbox/one/_fake/events")
	began := time.Now()
	cancel()
	root.untilEnd()
	box.untilEnd()
	require.NoError(t, <-ended)
	require.Less(t, time.Since(began), 4*time.Second)
}

// TestServeRespondsToMalformedRequests checks that a console serves them as the fake does.
func TestServeRespondsToMalformedRequests(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	fmt.Fprint(conn, "nonsense\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.Equal(t, "unmodelled", res.Header.Get("Fake-Basis"))
	res.Body.Close()
	require.Len(t, c.Root().Calls(), 1)
	cancel()
	require.NoError(t, <-ended)
}
