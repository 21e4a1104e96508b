package contract_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// read returns the parameters of a request and leaves its body to be read again.
func read(r *http.Request) url.Values {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	values, _ := url.ParseQuery(r.URL.RawQuery + "&" + string(body))
	return values
}

// between returns a conforming server some of whose calls, counted from 1, are served
// by another handler.
func between(dialect map[string]string, which func(call int) bool, other http.HandlerFunc) http.Handler {
	api := impostor.New(impostor.Config{Key: troubleKey, Dialect: dialect})
	calls := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; which(calls) {
			other(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func envelopeWith(reason, message string) string {
	return fmt.Sprintf(`{"version":"0.6","status":"error","errors":[{"reason":%q,"message":%q}]}`, reason, message)
}

// pinnedDefaults are the default answers, each seen on two nights.
func pinnedDefaults() *scenarios.Answers {
	pins := &scenarios.Answers{}
	for _, q := range scenarios.Questions() {
		if q.Live == scenarios.LiveNightly {
			pins.Learn(q.Question, q.Answers[0].Name, "2026-01-01")
			pins.Learn(q.Question, q.Answers[0].Name, "2026-01-02")
		}
	}
	return pins
}

// Trouble at any calls blames nothing and breaks no pin. What a target says when it
// is in trouble is no evidence: neither against a rule nor for one.
func TestTroubleAtSomeCallsBlamesNobody(t *testing.T) {
	t.Parallel()
	const problem = `{"type":"about:blank","title":"Service Unavailable","status":503}`
	for _, trouble := range []struct {
		name    string
		handler http.HandlerFunc
	}{
		{"internal errors", says(200, "application/json", envelopeWith("internal_error", "Deadlock"))},
		{"timeouts", says(400, "application/json", envelopeWith("timeout", "Timeout"))},
		{"envelopes with status 503", says(503, "application/json", envelopeWith("invalid_query", "Down"))},
		{"the call limit in an envelope", says(200, "application/json", envelopeWith("other", "Too many calls"))},
		{"a firewall's page", says(403, "text/html", "<html>Blocked. Incident 17</html>")},
		{"a firewall's page with status 200", says(200, "text/html", "<html>Request Rejected</html>")},
		{"problems", says(500, "application/problem+json", problem)},
		{"problems with status 403", says(403, "application/json", problem)},
		{"text of an outage", says(200, "text/plain", "Service temporarily unavailable")},
		{"JSON of an outage", says(200, "application/json", `{"message":"Service Unavailable"}`)},
		{"status 400 without a body", says(400, "", "")},
		{"status 404", says(404, "text/html", "<html>Not found</html>")},
		{"a login", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login?ReturnUrl=x", http.StatusFound)
		}},
		{"an expired key", says(200, "application/json", envelopeWith("access_denied", "Key expired"))},
		{"another compression", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "\x8b\x01\x02")
		}},
	} {
		for _, calls := range []struct {
			name  string
			which func(int) bool
			holds bool // a run may hold in spite of it
		}{
			{"all", func(int) bool { return true }, false},
			{"from the 20th on", func(n int) bool { return n >= 20 }, false},
			{"some in a row", func(n int) bool { return n >= 12 && n <= 21 }, false},
			{"four", func(n int) bool { return n >= 48 && n <= 51 }, false},
			{"every second", func(n int) bool { return n%2 == 0 }, false},
			{"the first of two", func(n int) bool { return n%2 == 1 }, false},
			{"every third", func(n int) bool { return n%3 == 0 }, false},
			{"every sixth", func(n int) bool { return n%6 == 0 }, false},
			{"the third of six", func(n int) bool { return n%6 == 3 }, false},
			{"two spells", func(n int) bool { return n >= 30 && n <= 33 || n >= 80 && n <= 82 }, false},
		} {
			t.Run(trouble.name+", "+calls.name, func(t *testing.T) {
				t.Parallel()
				target := directTarget(between(nil, calls.which, trouble.handler))
				report, err := contract.Check(t.Context(), target, contract.Options{Answers: pinnedDefaults(), MaxWait: 1})
				require.NoError(t, err)
				for _, r := range report.Results() {
					require.NotEqual(t, contract.Broken, r.Verdict, "%s: %s", r.Name, r.Reason)
					if r.Answer != "" {
						require.Equal(t, r.Default, r.Answer, r.Name)
					}
				}
				require.Equal(t, 3, report.ExitCode())
			})
		}
	}
}

// An outage of 1.2 seconds at two calls a second meets two or three calls.
func TestAShortOutageBreaksNothing(t *testing.T) {
	for at := 1; at <= 78; at += 7 {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			api := impostor.New(impostor.Config{Key: troubleKey})
			outage := time.Duration(at) * time.Second / 2
			target := directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if since := time.Since(began); since >= outage && since < outage+1200*time.Millisecond {
					says(200, "application/json", envelopeWith("invalid_request", "Try again"))(w, r)
					return
				}
				api.ServeHTTP(w, r)
			}))
			report, err := contract.Check(t.Context(), target,
				contract.Options{Rate: scenarios.Limit{Calls: 2, Per: time.Second}})
			require.NoError(t, err)
			require.Zero(t, report.Count(contract.Broken), "at call %d: %v", at, named(report))
		})
	}
}

// Each of these did something wrong that is not the target's.
func TestAPinDoesNotFallToAnObstacle(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*contract.Target){
		"a wrong key":       func(t *contract.Target) { t.Key = "another-key-17" },
		"swapped companies": func(t *contract.Target) { t.Company, t.OtherCompany = t.OtherCompany, t.Company },
		"a wrong path":      func(t *contract.Target) { t.URL = "http://localhost/trackerpro/admin.ashx" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := directTarget(impostor.New(impostor.Config{Key: troubleKey}))
			_, err := contract.Check(t.Context(), target, contract.Options{})
			require.NoError(t, err)
			change(&target)
			report, err := contract.Check(t.Context(), target, contract.Options{Answers: pinnedDefaults()})
			require.NoError(t, err)
			require.Zero(t, report.Count(contract.Broken), "%v", named(report))
			require.Equal(t, 3, report.ExitCode())
		})
	}
}

// A target may lock the caller out after wrong keys: what comes then says nothing.
func TestALockoutAfterWrongKeysBlamesNobody(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 3} {
		api := impostor.New(impostor.Config{Key: troubleKey})
		wrong := 0
		target := directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if key := read(r).Get("key"); key != "" && key != troubleKey {
				wrong++
			}
			if wrong > most || wrong == most && read(r).Get("key") == troubleKey {
				says(200, "application/json", envelopeWith("access_denied", "Unknown key"))(w, r)
				return
			}
			api.ServeHTTP(w, r)
		}))
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		require.Zero(t, report.Count(contract.Broken), "after %d: %v", most, named(report))
		require.Greater(t, report.Count(contract.Holds), 25, "probes with wrong keys come last")
	}
}

// A server that requires nothing, behind a firewall that answers in its place, does
// not hold.
func TestAFirewallInFrontOfEveryProbeShowsNothing(t *testing.T) {
	t.Parallel()
	target := directTarget(between(nil, func(n int) bool { return n >= 13 && n <= 21 },
		says(403, "text/html", "<html>Blocked")))
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	for _, r := range report.Rules {
		if r.Name == "required-parameters" {
			require.Equal(t, contract.Inconclusive, r.Verdict)
		}
	}
}

// A call limit that frees one slot at a time refuses every second call.
func TestACallLimitThatSaysOtherTeachesNothing(t *testing.T) {
	t.Parallel()
	for every := 2; every <= 7; every++ {
		target := directTarget(between(nil, func(n int) bool { return n%every == 1 }, says(200, "application/json",
			envelopeWith("other", "Too many calls"))))
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		require.Zero(t, report.Count(contract.Broken), "every %d: %v", every, named(report))
		for _, r := range report.Questions {
			require.Contains(t, []string{"", r.Default}, r.Answer, r.Name)
		}
	}
}

// What one stray response pinned is replaced by the next night.
func TestAPinThatWasSeenOnceIsReplaced(t *testing.T) {
	t.Parallel()
	pins := &scenarios.Answers{}
	pins.Learn("email-case", "sensitive", "2026-01-01")
	target := directTarget(impostor.New(impostor.Config{Key: troubleKey}))
	report, err := contract.Check(t.Context(), target, contract.Options{Answers: pins})
	require.NoError(t, err)
	require.Zero(t, report.ExitCode())
	news, err := report.Learn(pins, false)
	require.NoError(t, err)
	require.Contains(t, news, "email-case: insensitive replaces sensitive, which was seen only once, on 2026-01-01")
	pin, _ := pins.Pinned("email-case")
	require.Equal(t, "insensitive", pin.Answer)
	require.Empty(t, pin.Conflicts)
	require.Equal(t, 1, pin.Times)
}

// The wrong servers of this table break a rule in what no scenario looks at first.
func TestWhatNoScenarioExpectsIsSeenInAnyResponse(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, rule string
		dialect    map[string]string
		handler    func(api http.Handler) http.HandlerFunc
	}{
		{"GET refuses to change a password", "ssid-rotates", nil, func(api http.Handler) http.HandlerFunc {
			passwords := map[string]string{}
			return func(w http.ResponseWriter, r *http.Request) {
				p := read(r)
				if old := passwords[p.Get("email")]; r.Method == http.MethodGet && old != "" && p.Get("subop") == "Register" &&
					old != p.Get("password") {
					says(200, "application/json", envelopeWith("invalid_query", "Use POST"))(w, r)
					return
				}
				if p.Get("subop") == "Register" && p.Get("password") != "" {
					passwords[p.Get("email")] = p.Get("password")
				}
				api.ServeHTTP(w, r)
			}
		}},
		{"a reqId is cut after 255 characters", "reqid-echo", map[string]string{"long-query": "served"},
			func(api http.Handler) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					right := httptest.NewRecorder()
					api.ServeHTTP(right, r)
					w.Header().Set("Content-Type", right.Header().Get("Content-Type"))
					w.WriteHeader(right.Code)
					id := read(r).Get("reqId")
					io.WriteString(w, strings.Replace(right.Body.String(), id, id[:min(len(id), 255)], 1))
				}
			}},
		{"a callback is not the one that was asked for", "success-envelope", nil, func(api http.Handler) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				right := httptest.NewRecorder()
				api.ServeHTTP(right, r)
				w.Header().Set("Content-Type", right.Header().Get("Content-Type"))
				w.WriteHeader(right.Code)
				io.WriteString(w, strings.Replace(right.Body.String(), "f(", "g(", 1))
			}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			target := directTarget(row.handler(impostor.New(impostor.Config{Key: troubleKey, Dialect: row.dialect})))
			report, err := contract.Check(t.Context(), target, contract.Options{})
			require.NoError(t, err)
			require.Equal(t, []string{row.rule}, named(report))
			require.Equal(t, 1, report.ExitCode())
		})
	}
}

// Codings that a client reads are no fault, however often they are applied.
func TestCodingsThatAreReadAreNoFault(t *testing.T) {
	t.Parallel()
	zip := func(text []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(text)
		z.Close()
		return b.Bytes()
	}
	for name, code := range map[string]func([]byte) ([]byte, []string){
		"x-gzip":          func(b []byte) ([]byte, []string) { return zip(b), []string{"x-gzip"} },
		"gzip twice":      func(b []byte) ([]byte, []string) { return zip(zip(b)), []string{"gzip", "gzip"} },
		"gzip, not named": func(b []byte) ([]byte, []string) { return zip(b), nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := impostor.New(impostor.Config{Key: troubleKey})
			report, err := contract.Check(t.Context(),
				directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					right := httptest.NewRecorder()
					api.ServeHTTP(right, r)
					body, codings := code(right.Body.Bytes())
					w.Header().Set("Content-Type", right.Header().Get("Content-Type"))
					w.Header()["Content-Encoding"] = codings
					w.WriteHeader(right.Code)
					w.Write(body)
				})), contract.Options{})
			require.NoError(t, err)
			require.Zero(t, report.ExitCode(), "%v", named(report))
		})
	}
}

// The command that a report names to see a broken rule again shows it again.
func TestTheCommandToRunItAgainShowsItAgain(t *testing.T) {
	t.Parallel()
	for _, wrong := range wrongs() {
		if wrong.Name == "the users of all clients go to the first" {
			continue // the first run moved the user for good, and only other users show it
		}
		t.Run(wrong.Name, func(t *testing.T) {
			t.Parallel()
			target := directTarget(impostor.New(impostor.Config{Key: troubleKey, Wrong: wrong}))
			first, err := contract.Check(t.Context(), target, contract.Options{})
			require.NoError(t, err)
			for _, r := range first.Results() {
				if r.Verdict != contract.Broken {
					continue
				}
				shown := false // by the same target, or by one that knows nobody yet
				for _, target := range []contract.Target{target,
					directTarget(impostor.New(impostor.Config{Key: troubleKey, Wrong: wrong}))} {
					again, err := contract.Check(t.Context(), target, contract.Options{Scenarios: only(r.Scenarios()...)})
					require.NoError(t, err)
					shown = shown || slices.Contains(named(again), r.Name)
				}
				require.True(t, shown, "%v: %s", r.Scenarios(), r.Reason)
			}
		})
	}
}
