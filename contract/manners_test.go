package contract_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// A clock notes when each call came.
type clock struct {
	http.Handler
	at []time.Time
}

func (c *clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.at = append(c.at, time.Now())
	c.Handler.ServeHTTP(w, r)
}

func TestCallsKeepToTheRate(t *testing.T) {
	for _, row := range []struct {
		name  string
		rate  scenarios.Limit
		live  bool
		every time.Duration
	}{
		{"a live target gets two in a second", scenarios.Limit{}, true, time.Second / 2},
		{"a target on loopback gets them as it answers", scenarios.Limit{}, false, 0},
		{"as told", scenarios.Limit{Calls: 1, Per: time.Minute}, true, time.Minute},
		{"as told, on loopback too", scenarios.Limit{Calls: 10, Per: time.Second}, false, time.Second / 10},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &clock{Handler: impostor.New(impostor.Config{Key: troubleKey})}
				target := directTarget(c)
				if row.live {
					target.URL = "https://live.example/trackerpro_admin.ashx"
				}
				began := time.Now()
				report, err := contract.Check(t.Context(), target, contract.Options{Rate: row.rate})
				require.NoError(t, err)
				require.Zero(t, report.ExitCode())
				for i := range c.at[1:] {
					require.InDelta(t, row.every, c.at[i+1].Sub(c.at[i]), 1e6)
				}
				require.InDelta(t, time.Duration(len(c.at)-1)*row.every, time.Since(began), 1e8)
			})
		})
	}
}

func TestARateThatIsNoneIsRefused(t *testing.T) {
	for _, rate := range []scenarios.Limit{{Calls: 2}, {Per: time.Second}, {Calls: -2, Per: time.Second},
		{Calls: 2, Per: -time.Second}} {
		w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey})}
		_, err := contract.Check(t.Context(), directTarget(w), contract.Options{Rate: rate})
		require.ErrorContains(t, err, "both must be positive", "%+v", rate)
		require.Empty(t, w.calls)
	}
}

func TestOneCallIsMadeAtATime(t *testing.T) {
	var now, most atomic.Int64
	api := impostor.New(impostor.Config{Key: troubleKey})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		api.ServeHTTP(w, r)
		now.Add(-1)
	})
	target := directTarget(nil)
	target.URL, target.Client = url+"/trackerpro_admin.ashx", nil
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Zero(t, report.ExitCode())
	require.Equal(t, int64(1), most.Load())
}

func TestACallNamesTheProgramItsVersionAndWhomToAsk(t *testing.T) {
	w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey})}
	_, err := contract.Check(t.Context(), directTarget(w), contract.Options{Contact: "ops@ours.example"})
	require.NoError(t, err)
	for _, c := range w.calls {
		require.Regexp(t, `^paytcheck/\S+ \(ops@ours\.example\)$`, c.header.Get("User-Agent"))
	}
	_, err = contract.Check(t.Context(), directTarget(w), contract.Options{Contact: "a\r\nX-Evil: b"})
	require.ErrorContains(t, err, "has a character that no header may have")
}

// A target that asks to call later is obeyed, as long as that does not take
// longer than a run may wait.
func TestATargetThatAsksToCallLaterIsObeyed(t *testing.T) {
	date := func(after time.Duration) string {
		return time.Now().Add(after).UTC().Format(http.TimeFormat)
	}
	for _, row := range []struct {
		name   string
		status int
		asks   func() string
		times  int // how often it puts off
		waits  time.Duration
		code   int
		ended  string
	}{
		{"for seconds", 429, func() string { return "7" }, 1, 7 * time.Second, 0, ""},
		{"until a date", 429, func() string { return date(9 * time.Second) }, 1, 9 * time.Second, 0, ""},
		{"with 503", 503, func() string { return "7" }, 1, 7 * time.Second, 0, ""},
		{"three times", 503, func() string { return "7" }, 3, 21 * time.Second, 0, ""},
		{"without saying for how long", 429, func() string { return "" }, 1, time.Second, 0, ""},
		{"without saying it, again and again", 503, func() string { return "" }, 99, time.Second, 3,
			"the target throttles: status 503 Service Unavailable, again after a pause"},
		{"with what is no time", 429, func() string { return "soon" }, 1, time.Second, 0, ""},
		{"with a time below zero", 429, func() string { return "-7" }, 1, time.Second, 0, ""},
		{"until a date in the past", 429, func() string { return date(-time.Hour) }, 1, time.Second, 0, ""},
		{"for longer than a run waits", 429, func() string { return "31" }, 99, 0, 3,
			"asks to wait 31s; a run waits 30s in all"},
		{"for a year", 503, func() string { return date(365 * 24 * time.Hour) }, 99, 0, 3, "asks to wait 87"},
		{"for longer than there is time", 503, func() string { return strings.Repeat("9", 30) }, 99, 0, 3,
			"asks to wait 596523h"},
		{"in all for longer than a run waits", 429, func() string { return "7" }, 99, 28 * time.Second, 3,
			"asks to wait 7s; a run waits 30s in all"},
		{"for a second, and then for longer than there is time", 429, inTurn("1", "Fri, 31 Dec 9999 23:59:59 GMT"), 99,
			time.Second, 3, "a run waits 30s in all"},
		{"at once, again and again", 429, func() string { return "0" }, 99, time.Second, 3, "the target throttles"},
	} {
		for _, from := range []int{1, 17} {
			t.Run(row.name+", from call "+strconv.Itoa(from), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					api := impostor.New(impostor.Config{Key: troubleKey})
					calls := 0
					target := directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if calls++; calls >= from && calls < from+row.times {
							if asks := row.asks(); asks != "" {
								w.Header().Set("Retry-After", asks)
							}
							w.WriteHeader(row.status)
							return
						}
						api.ServeHTTP(w, r)
					}))
					began := time.Now()
					report, err := contract.Check(t.Context(), target, contract.Options{})
					require.NoError(t, err)
					require.InDelta(t, row.waits, time.Since(began), 1e9+1)
					require.Equal(t, row.code, report.ExitCode(), report.Ended)
					require.Contains(t, report.Ended, row.ended)
					require.Zero(t, report.Count(contract.Broken))
					require.Equal(t, calls, report.Calls)
				})
			})
		}
	}
}

// inTurn returns the texts one after the other, again and again.
func inTurn(texts ...string) func() string {
	n := -1
	return func() string {
		n++
		return texts[n%len(texts)]
	}
}

func TestARunThatIsEndedWhileItWaitsEndsAtOnce(t *testing.T) {
	for name, target := range map[string]func() (contract.Target, scenarios.Limit){
		"for the rate": func() (contract.Target, scenarios.Limit) {
			return directTarget(impostor.New(impostor.Config{Key: troubleKey})), scenarios.Limit{Calls: 1, Per: time.Hour}
		},
		"as the target asked": func() (contract.Target, scenarios.Limit) {
			return directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "20")
				w.WriteHeader(429)
			})), scenarios.Limit{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				target, limit := target()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				began := time.Now()
				report, err := contract.Check(ctx, target, contract.Options{Rate: limit})
				require.NoError(t, err)
				require.InDelta(t, 5*time.Second, time.Since(began), 1e6)
				require.Equal(t, 3, report.ExitCode())
				require.Equal(t, "the run was ended", report.Ended)
				require.Equal(t, 1, report.Calls)
			})
		})
	}
}

func TestABodyIsReadUpToOneMiB(t *testing.T) {
	for _, row := range []struct {
		name string
		size int
		code int
	}{{"a whole MiB", 1 << 20, 0}, {"a byte more", 1<<20 + 1, 3}} {
		t.Run(row.name, func(t *testing.T) {
			api := impostor.New(impostor.Config{Key: troubleKey})
			target := directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				counted := &counter{ResponseWriter: w}
				api.ServeHTTP(counted, r)
				if strings.Contains(r.Header.Get("Content-Type"), "form") {
					io.WriteString(w, strings.Repeat(" ", row.size-counted.n))
				}
			}))
			report, err := contract.Check(t.Context(), target,
				contract.Options{Scenarios: only("user-created", "success-envelope")})
			require.NoError(t, err)
			require.Equal(t, row.code, report.ExitCode(), report.Ended)
			require.Zero(t, report.Count(contract.Broken))
		})
	}
}

type counter struct {
	http.ResponseWriter
	n int
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return c.ResponseWriter.Write(p)
}

func only(names ...string) (some []*scenarios.Scenario) {
	for _, s := range scenarios.All() {
		for _, name := range names {
			if s.Name == name {
				some = append(some, s)
			}
		}
	}
	return some
}

func TestHeadersWithoutEndAreNotRead(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, out, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		out.WriteString("HTTP/1.1 200 OK\r\n")
		for i := 0; err == nil; i++ {
			_, err = out.WriteString("X-" + strconv.Itoa(i) + ": " + strings.Repeat("x", 900) + "\r\n")
		}
	})
	target := directTarget(nil)
	target.URL, target.Client = url+"/trackerpro_admin.ashx", nil
	began := time.Now()
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Zero(t, report.Count(contract.Holds)+report.Count(contract.Broken))
	require.Less(t, time.Since(began), 9*time.Second, "before the time-out")
}
