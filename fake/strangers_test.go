package fake_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// TestAnAnswerThatLooksLikeNetHTTPsOwnStays proves that only what net/http makes up
// is replaced, whatever an answer of the fake says and however it is cut.
func TestAnAnswerThatLooksLikeNetHTTPsOwnStays(t *testing.T) {
	t.Parallel()
	s := fake.Start(t, fake.Options{})
	register := func(reqID string) (int, string) {
		res, err := http.PostForm(s.URL, url.Values{"key": {s.Key}, "op": {"Admin"}, "subop": {"Register"},
			"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"one"}, "reqId": {reqID}})
		require.NoError(t, err)
		got := read(t, res)
		return got.Status, got.Body
	}
	for _, body := range []string{"", "x", "HTTP/1.1 417 Expectation Failed\r\n\r\n"} {
		id := s.Fail(fake.Fault{HTTP: 417, Body: body})
		status, got := register("7")
		require.Equal(t, []any{417, body}, []any{status, got})
		require.True(t, s.Mend(id))
	}
	slow := strings.Repeat("HTTP/1.1 417 ", 10)
	id := s.Fail(fake.Fault{HTTP: 200, Body: slow, Slow: 10 * time.Millisecond})
	_, got := register("7")
	require.Equal(t, slow, got)
	require.True(t, s.Mend(id))
	for before := 1900; before < 4200; before += 100 { // somewhere in it a write begins
		long := strings.Repeat("A", before) + strings.Repeat("HTTP/1.1 417 ", 200) + strings.Repeat("B", 6000)
		_, got := register(long)
		require.Contains(t, got, `"reqId":"`+long+`"`)
	}
	for _, c := range s.Calls() {
		require.NotEqual(t, fake.Unmodelled, c.Basis.Kind)
	}
}

func TestACallOverTheLimitIsJournalledWhole(t *testing.T) {
	t.Parallel()
	limit := fake.Limit{Calls: 1, Per: time.Hour}
	for answer, want := range map[string]struct {
		body   string
		shaped []string
	}{
		"error-other": {`f({"version":"0.6","reqId":"17","status":"error","errors":[{"reason":"other","message":"Too many calls"}]})`,
			[]string{"error-http-status", "error-reqid", "content-type", "jsonp", "call-limit-response"}},
		"http-503": {"<!DOCTYPE html><title>503</title><p>Too many calls.</p>\n", []string{"call-limit-response"}},
	} {
		d, err := fake.ParseDialect("error-reqid=echoed,call-limit-response=" + answer)
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

// TestACallHasOneDialect changes it while a call is delayed that has been read.
func TestACallHasOneDialect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := throughClient(t, fake.Options{})
		d.Fail(fake.Fault{Delay: fake.Delay{Min: time.Second, Max: time.Second}})
		time.AfterFunc(time.Millisecond, func() {
			require.NoError(t, d.PatchDialect(map[string]string{"repeated-parameter": "first"}))
		})
		got := d.register("acme", "ann@acme.test", "one", "email", "bob@acme.test")
		require.Equal(t, "invalid_query", got.reason(), "the two emails are joined")
		for _, b := range append(d.lastCall().Shaped, d.lastCall().Basis) {
			if b.Question == "repeated-parameter" {
				require.Equal(t, "joined", b.Answer)
			}
		}
	})
}

// patient is a ResponseWriter that remembers until when it can be written to.
type patient struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (p *patient) SetWriteDeadline(t time.Time) error { p.until = t; return nil }

func TestAnAnswerThatIsLateByPlanIsWaitedFor(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fake.Fault{
		"delay": {Delay: fake.Delay{Min: time.Hour, Max: time.Hour}}, "slow": {Slow: time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := fake.New(fake.Options{})
			api.Fail(f)
			w := &patient{ResponseRecorder: httptest.NewRecorder()}
			began := time.Now()
			api.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), "GET", fake.Path+"?key=x", nil))
			require.Equal(t, time.Hour, time.Since(began), name)
			require.True(t, w.until.After(time.Now()), name)
		})
	}
}

func TestTheClockGoesOnlyForward(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	for range 400 {
		before := api.Now()
		api.Advance(10 * 365 * 24 * time.Hour)
		api.Advance(-time.Hour)
		require.False(t, api.Now().Before(before))
	}
}

func TestACallbackThatIsIgnoredIsNamed(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		d.registered("acme", "ann@acme.test")
		for _, callback := range []string{"a[0]", "a-b", "a..b", "a.", ".a", "a.1b"} {
			require.Equal(t, duplicate, d.register("globex", "ann@acme.test", "one", "callback", callback).Body, callback)
			require.Contains(t, d.lastCall().Shaped, fake.Basis{Kind: fake.Assumed, Question: "jsonp", Answer: "call"}, callback)
		}
	})
}

// No page says whether the case of a launch token counts, and no question asks it.
func TestALaunchTokenInLowerCaseIsUnmodelled(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		token := d.launched(d.registered("acme", "ann@acme.test"))
		got := d.open(strings.ToLower(token))
		require.Equal(t, []any{200, "launch-opens", "unmodelled"}, []any{got.Status, got.Rule, got.Basis})
	})
}

// TestRegistrationsAreCountedAsFarAsAStateCanHold proves that what is saved can be loaded.
func TestRegistrationsAreCountedAsFarAsAStateCanHold(t *testing.T) {
	t.Parallel()
	const most = 1<<31 - 1
	api := fake.New(fake.Options{})
	api.SetUsers(scenarios.Given{Users: []scenarios.User{{Company: "acme", Email: "ann@acme.test", Password: "one", Registrations: most}}})
	res, err := api.Client().PostForm("http://x"+fake.Path, url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"two"}})
	require.NoError(t, err)
	res.Body.Close()
	ann, ok := api.User("ann@acme.test")
	require.True(t, ok)
	require.Equal(t, []any{most, "two"}, []any{ann.Registrations, ann.Password})
}
