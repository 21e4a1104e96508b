package fake

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paytfake/paytfake/fake/internal/server"
)

var mostUsers = flag.Int("users", 1_000_000, "users of the largest fake in the benchmarks; 10 million need 2 GB")

// registerForm returns the form of a Register of the n-th user.
func registerForm(n int) string {
	return fmt.Sprintf("key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=company-%d&email=user-%d%%40acme.test"+
		"&password=password-%d", n%100, n, n)
}

// A caller returns the forms of Registers in random order. It makes them beforehand.
type caller struct {
	forms []string
	next  atomic.Uint32
}

func newCaller(users int) *caller {
	c := &caller{forms: make([]string, min(users, 1<<16))}
	for i := range c.forms {
		c.forms[i] = registerForm(rand.IntN(users))
	}
	return c
}

func (c *caller) form() string { return c.forms[int(c.next.Add(1))%len(c.forms)] }

// A discardWriter is a ResponseWriter that discards the body.
type discardWriter struct{ header http.Header }

func (w discardWriter) Header() http.Header         { return w.header }
func (w discardWriter) WriteHeader(int)             {}
func (w discardWriter) Write(p []byte) (int, error) { return len(p), nil }

// direct returns a function that passes a form straight to a handler, without the
// cost of a server or a client.
func direct(h http.Handler) func(form string) {
	var body strings.Reader
	w := discardWriter{http.Header{}}
	r, _ := http.NewRequest(http.MethodPost, "http://localhost"+Path, io.NopCloser(&body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return func(form string) {
		body.Reset(form)
		r.ContentLength = int64(len(form))
		h.ServeHTTP(w, r)
	}
}

// through returns a function that sends a Register as a client under test does.
func through(h http.Handler) func(n int) {
	client := &http.Client{Transport: server.Transport{Handler: h}}
	return func(n int) {
		res, err := client.PostForm("http://localhost"+Path, url.Values{
			"key": {DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
			"company": {"acme"}, "email": {emails[n%len(emails)]}, "password": {"one"},
		})
		if err != nil {
			panic(err)
		}
		if _, err := io.ReadAll(res.Body); err != nil {
			panic(err)
		}
		res.Body.Close()
	}
}

var emails = [...]string{"ann@acme.test", "bob@acme.test", "cyd@acme.test", "dan@acme.test"}

// fixed writes a constant response as long as that of a Register.
var fixed = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	io.WriteString(w,
		`{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`)
})

// filled returns a fake with users, and the bytes of heap per user.
func filled(users int) (api *API, each float64) {
	before := heap()
	api = New(Options{})
	send := direct(api)
	for n := range users {
		send(registerForm(n))
	}
	return api, float64(heap()-before) / float64(users)
}

// heap returns the number of live bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// compare runs two functions alternately, so that other load on the machine affects
// both, and returns the median ratio of their times.
func compare(turns, calls int, one, base func()) float64 {
	time := func(f func()) float64 {
		began := time.Now()
		for range calls {
			f()
		}
		return float64(time.Since(began))
	}
	ratios := make([]float64, turns)
	for i := range ratios {
		ratios[i] = time(one) / time(base)
	}
	slices.Sort(ratios)
	return ratios[turns/2]
}

// BenchmarkRegister calls the handler directly, with more and more users. times-1k
// is the time of a call relative to one with a thousand users.
func BenchmarkRegister(b *testing.B) {
	small, _ := filled(1000)
	base, few := direct(small), newCaller(1000)
	for users := 1000; users <= *mostUsers; users *= 10 {
		b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
			api, each := filled(users)
			send, many := direct(api), newCaller(users)
			b.ReportAllocs()
			for b.Loop() {
				send(many.form())
			}
			b.ReportMetric(each, "B/user")
			b.ReportMetric(compare(101, 500, func() { send(many.form()) }, func() { base(few.form()) }), "times-1k")
			runtime.KeepAlive(api)
		})
	}
}

// BenchmarkClient sends a Register through [API.Client]. The time includes making
// the request. times-fixed is relative to a fixed handler behind the same transport.
func BenchmarkClient(b *testing.B) {
	register, nothing := through(New(Options{})), through(fixed)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		register(n)
	}
	b.ReportMetric(compare(101, 200, func() { n++; register(n) }, func() { n++; nothing(n) }), "times-fixed")
}

// BenchmarkFollower serves calls that a follower reads from a full journal. more-ns is the
// extra time of a call, in nanoseconds.
func BenchmarkFollower(b *testing.B) {
	for _, size := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprintf("journal=%d", size), func(b *testing.B) {
			api := New(Options{JournalSize: size})
			send := direct(api)
			for n := range size {
				send(registerForm(n))
			}
			sent := uint64(size)
			serve := func() time.Duration {
				began := time.Now()
				for n := range 10_000 {
					send(registerForm(n))
				}
				sent += 10_000
				return time.Since(began) / 10_000
			}
			var more []time.Duration
			for b.Loop() {
				alone := serve()
				ctx, cancel := context.WithCancel(b.Context())
				from := sent
				var follower sync.WaitGroup
				follower.Go(func() {
					for range api.Follow(ctx, Search{After: from}) {
					}
				})
				more = append(more, serve()-alone)
				cancel()
				follower.Wait()
			}
			slices.Sort(more)
			b.ReportMetric(float64(more[len(more)/2]), "more-ns/call")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New(Options{})
	}
}

// A cleaner is a [T] whose cleanups run on demand.
type cleaner struct {
	*testing.B
	cleanup []func()
}

func (c *cleaner) Cleanup(f func()) { c.cleanup = append(c.cleanup, f) }

// BenchmarkStart starts a fake on loopback. The time excludes the shutdown.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		t := &cleaner{B: b}
		Start(t, Options{})
		b.StopTimer()
		for _, end := range t.cleanup {
			end()
		}
		b.StartTimer()
	}
}

// BenchmarkSideBySide measures the memory of 1,000 fakes with ten users each.
func BenchmarkSideBySide(b *testing.B) {
	for b.Loop() {
		before := heap()
		var apis [1000]*API
		for i := range apis {
			apis[i] = New(Options{})
			for n, send := 0, direct(apis[i]); n < 10; n++ {
				send(registerForm(n))
			}
		}
		b.ReportMetric(float64(heap()-before)/float64(len(apis)), "B/fake")
		runtime.KeepAlive(apis)
	}
}

// BenchmarkPauses runs 64 clients and reports the longest pause of the garbage
// collector and the 99th percentile.
func BenchmarkPauses(b *testing.B) {
	api, _ := filled(*mostUsers)
	forms := newCaller(*mostUsers)
	pauses := func() *metrics.Float64Histogram {
		sample := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
		metrics.Read(sample)
		return sample[0].Value.Float64Histogram()
	}
	before := slices.Clone(pauses().Counts)
	var all sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	for range 64 {
		all.Go(func() {
			for send := direct(api); left.Add(-1) >= 0; {
				send(forms.form())
			}
		})
	}
	all.Wait()
	b.StopTimer()
	after := pauses()
	var count uint64
	for i := range after.Counts {
		after.Counts[i] -= before[i]
		count += after.Counts[i]
	}
	b.ReportMetric(float64(count), "pauses")
	var seen uint64
	var p99, most float64
	for i, n := range after.Counts {
		seen += n
		if n > 0 {
			most = after.Buckets[i+1]
			if p99 == 0 && float64(seen) >= 0.99*float64(count) {
				p99 = most
			}
		}
	}
	b.ReportMetric(p99*1e6, "p99-µs/pause")
	b.ReportMetric(most*1e6, "max-µs/pause")
}
