package contract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
)

// serve starts a server on loopback and returns its address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

const troubleKey = "the-secret-key-of-this-test"

// troubled is a conforming server that a wrapper gets into trouble from the nth
// call on.
func troubled(t *testing.T, from int64, trouble http.HandlerFunc) contract.Target {
	t.Helper()
	api := impostor.New(impostor.Config{Key: troubleKey})
	var calls atomic.Int64
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) >= from {
			trouble(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
	return contract.Target{
		URL: url + "/trackerpro_admin.ashx", Key: troubleKey,
		Company: "ours1", OtherCompany: "ours2", Email: "x+{name}@ours.example",
	}
}

// troubledDirectly is troubled without a socket.
func troubledDirectly(from int64, trouble http.HandlerFunc) contract.Target {
	api := impostor.New(impostor.Config{Key: troubleKey})
	calls := int64(0)
	return directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls >= from {
			trouble(w, r)
			return
		}
		api.ServeHTTP(w, r)
	}))
}

var troubles = map[string]http.HandlerFunc{
	"hangs": hang,
	"cuts the connection": func(w http.ResponseWriter, r *http.Request) {
		panic(http.ErrAbortHandler)
	},
	"cuts the answer": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte(`{"version":"0.6",`))
		panic(http.ErrAbortHandler)
	},
	"answers 500": func(w http.ResponseWriter, r *http.Request) { http.Error(w, "oops", http.StatusInternalServerError) },
	"answers 502 with a page": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(502)
		w.Write([]byte("<html>Bad Gateway " + r.FormValue("key")))
	},
	"throttles with 429": func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "slow down",
			http.StatusTooManyRequests)
	},
	"throttles with 503": func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "slow down", http.StatusServiceUnavailable)
	},
	"throttles with an envelope": func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`{"version":"0.6","status":"error","errors":[{"reason":"other","message":"Too many calls"}]}`))
	},
	"answers a page with status 200": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<!DOCTYPE html><title>Maintenance</title>" + r.URL.String()))
	},
	"answers a page that does not begin as one": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte("\ufeff\r\nWe are down for maintenance, <b>sorry</b>"))
	},
	"switches to another protocol": func(w http.ResponseWriter, r *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return // there is no connection
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
		io.Copy(io.Discard, c) // until the client has had enough
	},
	"redirects": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/login?from="+r.URL.RawQuery, http.StatusFound)
	},
	"answers without end": func(w http.ResponseWriter, r *http.Request) {
		block := bytes.Repeat([]byte(" "), 64<<10)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	},
}

// hang ends when the client has given up, which a server sees once it has read the request.
func hang(_ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestTroubleIsNeverABrokenRuleAndNeverHolds(t *testing.T) {
	for name, trouble := range troubles {
		for _, from := range []int64{1, 10, 33} {
			t.Run(fmt.Sprintf("%s from call %d on", name, from), func(t *testing.T) {
				t.Parallel()
				report, err := contract.Check(t.Context(), troubled(t, from, trouble),
					contract.Options{Timeout: 100 * time.Millisecond})
				require.NoError(t, err)
				require.Empty(t, brokenRules(report))
				require.Equal(t, 3, report.ExitCode())
				requireNoSecret(t, report)
			})
		}
	}
}

func requireNoSecret(t *testing.T, report *contract.Report) {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, report.WriteText(&text))
	data, err := json.Marshal(report)
	require.NoError(t, err)
	require.NotContains(t, text.String()+string(data), troubleKey)
}

// A target may send back what it was sent, in the place of anything.
func TestAKeyThatComesBackIsNotShown(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"version":%q,"reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`,
			r.FormValue("key"))
	})
	report, err := contract.Check(t.Context(), contract.Target{URL: url + "/x.ashx", Key: troubleKey}, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, 1, report.ExitCode())
	requireNoSecret(t, report)
}

func TestADownTargetIsAskedTwiceAndNoMore(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l.Close()
	report, err := contract.Check(t.Context(), contract.Target{URL: "http://" + l.Addr().String() + "/x.ashx",
		Key: troubleKey}, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Zero(t, report.Calls, "none was sent")
	require.Len(t, report.Transcript, 2)
	require.Contains(t, report.Ended, "the target cannot be reached")
	requireNoSecret(t, report)
}

func TestAWrongKeyIsNotTheTargetsFault(t *testing.T) {
	for _, badKey := range []string{"access_denied", "user_not_authenticated", "invalid_query", "http-403"} {
		server := httptest.NewServer(impostor.New(impostor.Config{Key: "another",
			Dialect: map[string]string{"bad-key": badKey}}))
		report := checkURL(t, server.URL)
		server.Close()
		require.Empty(t, brokenRules(report), badKey)
		require.Equal(t, 3, report.ExitCode(), badKey)
	}
}

func TestAWrongPathIsNotTheTargetsFault(t *testing.T) {
	report := checkURL(t, serve(t, http.NotFound))
	require.Empty(t, brokenRules(report))
	require.Equal(t, 3, report.ExitCode())
}

func TestTheRestOfAnEndedRunIsInconclusive(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	target := troubled(t, 5, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		hang(w, r)
	})
	report, err := contract.Check(ctx, target, contract.Options{Timeout: 100 * time.Millisecond})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Empty(t, brokenRules(report))
	require.NotZero(t, report.Count(contract.Holds), "what was seen before stands")
}

// Once a target refuses everything, what it refuses says nothing any more,
// wherever in a run that begins, and whatever the refusal looks like.
func TestATargetThatBeginsToRefuseTeachesNothingWrong(t *testing.T) {
	for name, trouble := range map[string]http.HandlerFunc{
		"with an envelope": troubles["throttles with an envelope"],
		"with a page 403": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, "<html>Forbidden")
		},
		"with a page 404": http.NotFound,
		"with a wrong key": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"version":"0.6","status":"error","errors":[{"reason":"access_denied","message":"Unknown key"}]}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for from := int64(0); from < 80; from += stride(7) {
				report, err := contract.Check(t.Context(), troubledDirectly(from+1, trouble), contract.Options{})
				require.NoError(t, err)
				require.Empty(t, brokenRules(report), "from call %d on", from+1)
				require.Equal(t, 3, report.ExitCode(), "from call %d on", from+1)
				numbers := map[string][]int{} // of the calls of each scenario, and then of control
				for i, c := range report.Transcript {
					numbers[c.Scenario] = append(numbers[c.Scenario], i+1)
				}
				for _, r := range report.Results() {
					if r.Answer != "" {
						require.Equal(t, r.Default, r.Answer, "%s, from call %d on", r.Name, from+1)
					}
					if r.Calls > 0 && numbers[r.Name][r.Calls-1] > int(from) {
						require.NotEqual(t, contract.Holds, r.Verdict, "%s, from call %d on", r.Name, from+1)
					}
				}
			}
		})
	}
}
