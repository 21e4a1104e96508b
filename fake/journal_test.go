package fake_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
)

func TestJournalKeepsTheWholeCall(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	throughEachDoor(t, fake.Options{Now: func() time.Time { return now }}, func(t *testing.T, d door) {
		form := admin("Register", "company", "ACME", "email", "ann@acme.test", "password", "one")
		d.registered("acme", "ann@acme.test")
		a := d.send("POST", "", "x=%41", form)
		require.Empty(t, cmp.Diff(fake.Call{
			Number: 2, Time: now, Method: "POST", Path: fake.Path, Query: "x=%41", Body: form,
			Status: 200, MediaType: "application/json", Response: a.Body, Rule: "ssid-rotates",
			Basis: fake.Basis{Kind: fake.BasisAssumed, Question: "company-case", Answer: "insensitive"},
			Shaped: []fake.Basis{
				{Kind: fake.BasisAssumed, Question: "content-type", Answer: "application/json"},
				{Kind: fake.BasisAssumed, Question: "post-query", Answer: "accepted"},
			},
			User: 1, Generation: 1,
		}, d.lastCall(), cmpopts.IgnoreFields(fake.Call{}, "Took")))
	})
}

func TestAClientWithAResponseFindsTheCallInTheJournal(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		for i := range 100 {
			d.get("x=1")
			require.Len(t, d.Calls(), i+1)
		}
	})
}

// A journalChecker fails the test if the response begins before the call is in the journal.
type journalChecker struct {
	*httptest.ResponseRecorder
	t   *testing.T
	api *fake.API
}

func (w journalChecker) WriteHeader(status int) {
	require.Len(w.t, w.api.Calls(), 1)
	w.ResponseRecorder.WriteHeader(status)
}

func TestJournalHasACallBeforeItsResponseIsSent(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	w := journalChecker{httptest.NewRecorder(), t, api}
	api.ServeHTTP(w, httptest.NewRequest("GET", fake.Path, nil))
	require.Equal(t, http.StatusOK, w.Code)
}

func TestJournalIsARing(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		size, calls   int
		kept, evicted int
	}{
		{"the journal keeps the last 3 of 10 calls", 3, 10, 3, 7},
		{"the journal keeps as many calls as it has room for", 3, 3, 3, 0},
		{"a new journal has no calls", 3, 0, 0, 0},
		{"one", 1, 5, 1, 4},
		{"the journal keeps 1,024 calls by default", 0, 1030, 1024, 6},
		{"a journal of negative size keeps no calls", -1, 5, 0, 5},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d := throughClient(t, fake.Options{JournalSize: row.size})
			for range row.calls {
				d.get("n=" + strings.Repeat("x", len(d.Calls())+int(d.Evicted())))
			}
			calls := d.Calls()
			require.Len(t, calls, row.kept)
			require.EqualValues(t, row.evicted, d.Evicted())
			for i, c := range calls {
				require.Len(t, c.Query, len("n=")+min(row.evicted+i, 4094), "oldest first")
			}
		})
	}
}

func TestJournalCutsWhatItKeeps(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		const most = 4 << 10
		long := strings.Repeat("x", most+1)
		answer := d.post(encode("reqId", long, "callback", "f"+long))
		require.Greater(t, len(answer.Body), most, "the response itself is complete")
		d.send("GET", "/"+long, long, "")
		d.send("G"+long, "", "", "")
		for _, c := range d.Calls() {
			for what, text := range map[string]string{"method": c.Method, "path": c.Path, "query": c.Query, "body": c.Body,
				"answer": c.Response} {
				require.LessOrEqual(t, len(text), most, what)
			}
		}
		require.Equal(t, encode("reqId", long)[:most], d.Calls()[0].Body)
		require.Equal(t, answer.Body[:most], d.Calls()[0].Response)
	})
}

// TestMemoryIsBounded fills a journal repeatedly with requests of a megabyte, which
// it must not keep in memory.
func TestMemoryIsBounded(t *testing.T) {
	const calls, size = 40, 10
	api := fake.New(fake.Options{JournalSize: size})
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	for range calls {
		// As on a server, the parts of the request are slices of one line.
		line := strings.Clone("GET " + fake.Path + strings.Repeat("x", 1<<20))
		r := httptest.NewRequest("POST", "/", strings.NewReader("reqId="+strings.Repeat("y", 1<<19)))
		r.Method, r.URL.Path, r.URL.RawQuery = line[:3], line[4:4+len(fake.Path)], line[4+len(fake.Path):]
		api.ServeHTTP(discardWriter{http.Header{}}, r)
		r.Method = "POST"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		api.ServeHTTP(discardWriter{http.Header{}}, r)
	}
	require.Less(t, heap()-before, int64(size*5*(4<<10)+(1<<20)), "bytes")
	runtime.KeepAlive(api)
}

// A discardWriter is a ResponseWriter that discards the body.
type discardWriter struct{ header http.Header }

func (w discardWriter) Header() http.Header         { return w.header }
func (w discardWriter) WriteHeader(int)             {}
func (w discardWriter) Write(b []byte) (int, error) { return io.Discard.Write(b) }

func TestLoggerGetsALineForEachCall(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out,
		&slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
	d := throughClient(t, fake.Options{Logger: logger})
	d.register("acme", "ann@acme.test", "a secret")
	d.send("GET", "/x", "", "")
	d.get(encode("key", fake.DefaultKey+" "))
	require.Equal(t, []string{
		`level=INFO msg=call method=POST path=/trackerpro_admin.ashx status=200 rule=client-created basis="documented; ` +
			`page=register"`,
		`level=WARN msg=call method=GET path=/x status=200 rule=endpoint basis=unmodelled advice="` + unmodelledAdvice + `"`,
		`level=INFO msg=call method=GET path=/trackerpro_admin.ashx status=200 rule=admin-key basis="documented; ` +
			`page=register" advice="` + keyAdvice + `"`,
	}, strings.Split(strings.TrimSpace(out.String()), "\n"))
	require.NotContains(t, out.String(), "secret")
}

func TestADisabledLoggerGetsNothing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	d := throughClient(t, fake.Options{Logger: slog.New(slog.NewTextHandler(&out,
		&slog.HandlerOptions{Level: slog.LevelWarn}))})
	d.register("acme", "ann@acme.test", "one")
	require.Empty(t, out.String())
	d.send("GET", "/x", "", "")
	require.Equal(t, 1, strings.Count(out.String(), "\n"))
}

var ignoreTime = cmpopts.IgnoreFields(fake.Call{}, "Time", "Took")

func TestJournalIsTheSameBehindEachDoor(t *testing.T) {
	t.Parallel()
	var journals [][]fake.Call
	for _, open := range []func(testing.TB, fake.Options) door{throughSocket, throughClient, throughHandler} {
		d := open(t, fake.Options{Seed: 7})
		ssid := d.registered("acme", "ann@acme.test")
		d.open(d.launched(ssid))
		d.register("globex", "ann@acme.test", "one", "pasword", "x")
		d.get("key=%4&x")
		d.send("DELETE", "/x/..//y", "a", "b=c")
		journals = append(journals, d.Calls())
	}
	require.Empty(t, cmp.Diff(journals[0], journals[1], ignoreTime))
	require.Empty(t, cmp.Diff(journals[0], journals[2], ignoreTime))
}

func TestASearchSelectsCalls(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	api := fake.New(fake.Options{JournalSize: 4, Now: func() time.Time { return now }})
	for _, email := range []string{"ann@acme.test", "bob@acme.test", "ann@acme.test", "cyd@acme.test", " ANN@acme.test "} {
		_, _, _, err := send(api.Client(), "http://live"+fake.Path, email)
		require.NoError(t, err)
	}
	numbers := func(s fake.Search) (got []uint64) {
		calls, evicted := api.Journal(s)
		require.Equal(t, uint64(1), evicted, "the count of evicted calls does not depend on the search")
		for _, c := range calls {
			got = append(got, c.Number)
		}
		return got
	}
	require.Equal(t, []uint64{2, 3, 4, 5}, numbers(fake.Search{}))
	require.Equal(t, []uint64{3, 5}, numbers(fake.Search{Email: "ann@acme.test"}))
	require.Equal(t, []uint64{4, 5}, numbers(fake.Search{After: 3, Subop: "register"}))
	require.Empty(t, numbers(fake.Search{Subop: "Launch"}))
	require.Empty(t, numbers(fake.Search{Status: 404}))
	require.Equal(t, []uint64{2, 3, 4, 5}, numbers(fake.Search{Since: now}))
	require.Empty(t, numbers(fake.Search{Since: now.Add(1)}))
	api.ClearJournal()
	calls, evicted := api.Journal(fake.Search{})
	require.Empty(t, calls)
	require.Equal(t, uint64(5), evicted)
}

func TestFollowYieldsCallsWhenTheyAreServed(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	_, _, _, err := send(api.Client(), "http://live"+fake.Path, "ann@acme.test")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []string
	for c := range api.Follow(ctx, fake.Search{}) {
		got = append(got, c.Param("email"))
		switch len(got) {
		case 1, 2:
			go send(api.Client(), "http://live"+fake.Path, "bob@acme.test")
		case 3:
			cancel()
		}
	}
	require.Equal(t, []string{"ann@acme.test", "bob@acme.test", "bob@acme.test"}, got)
}

func TestACallOverTheLimitIsJournalledCompletely(t *testing.T) {
	t.Parallel()
	limit := fake.Limit{Calls: 1, Per: time.Hour}
	for answer, want := range map[string]struct {
		body   string
		shaped []string
	}{
		"error-other": {`f({"version":"0.6","reqId":"17","status":"error","errors":[{"reason":"other","message":"Too many ` +
			`calls"}]})`,
			[]string{"error-http-status", "error-reqid", "content-type", "jsonp", "call-limit-response"}},
		"http-503": {"<!DOCTYPE html><title>503</title><p>Too many calls.</p>\n", []string{"call-limit-response"}},
	} {
		d, err := dialect.Parse("error-reqid=echoed,call-limit-response=" + answer)
		require.NoError(t, err)
		throughEachDoor(t, fake.Options{Limit: limit, Dialect: d}, func(t *testing.T, d door) {
			d.registered("acme", "ann@acme.test")
			require.Equal(t, want.body, d.register("globex", "bob@acme.test", "one", "reqId", "17", "callback", "f").Body)
			last := d.lastCall()
			require.Equal(t, "bob@acme.test", last.Param("email"))
			require.Equal(t, "documented; page=overview", last.Basis.String())
			var shaped []string
			for _, b := range last.Shaped {
				shaped = append(shaped, b.Question)
			}
			require.Equal(t, want.shaped, shaped)
		})
	}
}

func TestParamIsTheFirstOfTheQueryThenOfTheBody(t *testing.T) {
	t.Parallel()
	c := fake.Call{Query: "email=a&email=b", Body: "email=c&ssid=d"}
	require.Equal(t, []string{"a", "d", ""}, []string{c.Param("email"), c.Param("SSID"), c.Param("key")})
}
