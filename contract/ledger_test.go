package contract_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A line is one of a ledger.
type line struct {
	Time                                      time.Time
	Target, Company, Email, Scenario, Created string
}

func (l line) user() string { return strings.ToLower(l.Company + " " + strings.TrimSpace(l.Email)) }

// lines reads a ledger; what is no line is left out.
func lines(t *testing.T, name string) (all []line) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	for text := range bytes.Lines(data) {
		var l line
		if json.Unmarshal(text, &l) == nil && bytes.HasSuffix(text, []byte("\n")) {
			all = append(all, l)
		}
	}
	return all
}

// registered are the users of a fake as lines of a ledger name them.
func registered(s *fake.API) (all []string) {
	for u := range s.Users() {
		all = append(all, line{Company: u.Company, Email: u.Email}.user())
	}
	return all
}

// requireLedger requires that every user is in the ledger, once.
func requireLedger(t *testing.T, s *fake.API, name string) []line {
	t.Helper()
	all := lines(t, name)
	named, exact := []string{}, []string{}
	for _, l := range all {
		named = append(named, l.user())
		exact = append(exact, l.Company+" "+l.Email)
		require.Equal(t, "http://localhost/trackerpro_admin.ashx", l.Target)
		require.NotEmpty(t, l.Scenario)
		require.Contains(t, []string{"yes", "maybe"}, l.Created)
	}
	require.Subset(t, named, registered(s))
	slices.Sort(exact)
	require.Equal(t, slices.Compact(slices.Clone(exact)), exact, "one line for each user")
	require.NoFileExists(t, name+".sending")
	return all
}

func checkWithLedger(t *testing.T, h http.Handler, name string, o contract.Options) *contract.Report {
	t.Helper()
	opened, err := ledger.Open(name)
	require.NoError(t, err)
	defer opened.Close()
	o.Ledger = opened
	report, err := contract.Check(t.Context(), directTarget(h), o)
	require.NoError(t, err)
	return report
}

func newFake(t *testing.T, random *rand.Rand) *fake.API {
	t.Helper()
	d := fake.Dialect{}
	if random != nil {
		var text strings.Builder
		for q, a := range randomDialect(random) {
			text.WriteString("," + q + "=" + a)
		}
		var err error
		d, err = dialect.Parse(text.String()[1:])
		require.NoError(t, err)
	}
	return fake.New(fake.Options{Key: troubleKey, Dialect: d})
}

func TestTheLedgerHasEveryUserOnceHoweverManyNights(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	for range often(3, 30) {
		s, name := newFake(t, random), filepath.Join(t.TempDir(), "ledger.jsonl")
		var first []byte
		for night := range 3 {
			checkWithLedger(t, s, name, contract.Options{})
			requireLedger(t, s, name)
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			if night == 0 {
				first = data
			}
			require.Equal(t, string(first), string(data), "later nights create nobody")
		}
		checkWithLedger(t, s, name, contract.Options{NewUsers: true})
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(data, first), "lines are added and never changed")
		require.Equal(t, 1, bytes.Count(data[len(first):], []byte("\n")))
	}
}

// afterServing is trouble that begins when the call has been served already.
var afterServing = map[string]func(*http.Request) (*http.Response, error){
	"the answer never comes": func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil,
			r.Context().Err()
	},
	"the connection is cut": func(*http.Request) (*http.Response, error) { return nil, http.ErrServerClosed },
	"a page comes": func(*http.Request) (*http.Response, error) {
		return respond(200, "text/html", "<html>"),
			nil
	},
	"a status 500 comes": func(*http.Request) (*http.Response, error) {
		return respond(500, "text/html", "<html>"),
			nil
	},
	"a status 408 comes": func(*http.Request) (*http.Response, error) {
		return respond(408, "text/html", "<html>"),
			nil
	},
	"a redirect comes": func(*http.Request) (*http.Response, error) { return respond(302, "text/html", ""), nil },
	"internal_error comes": func(*http.Request) (*http.Response, error) {
		return respond(200, "application/json", refusal("internal_error")), nil
	},
	"timeout comes": func(*http.Request) (*http.Response, error) {
		return respond(200, "application/json", refusal("timeout")), nil
	},
	"a refusal with status 503 comes": func(*http.Request) (*http.Response, error) {
		return respond(503, "application/json", refusal("invalid_query")), nil
	},
	"problem+json comes": func(*http.Request) (*http.Response, error) {
		return respond(403, "application/problem+json", `{"type":"about:blank","title":"Forbidden","status":403}`), nil
	},
	"nothing comes": func(*http.Request) (*http.Response, error) { return respond(200, "application/json", ""), nil },
}

// refusal returns an envelope with a reason.
func refusal(reason string) string {
	return `{"version":"0.6","reqId":"0","status":"error","errors":[{"reason":"` + reason + `","message":"No"}]}`
}

func respond(status int, contentType, body string) *http.Response {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.WriteString(body)
	return w.Result()
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAUserWhomATroubledTargetCreatedIsInTheLedger(t *testing.T) {
	for how, trouble := range afterServing {
		for _, from := range []int{1, 2, 5, 9, 20, 31} {
			t.Run(how, func(t *testing.T) {
				t.Parallel()
				s, name := newFake(t, nil), filepath.Join(t.TempDir(), "ledger.jsonl")
				calls := 0
				target := directTarget(nil)
				target.Client = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
					p, err := direct{s}.RoundTrip(r)
					if calls++; calls >= from {
						return trouble(r)
					}
					return p, err
				})}
				l, err := ledger.Open(name)
				require.NoError(t, err)
				report, err := contract.Check(t.Context(), target, contract.Options{Ledger: l, Timeout: 20 * time.Millisecond})
				require.NoError(t, err)
				require.NoError(t, l.Close())
				require.Equal(t, 3, report.ExitCode(), "from call %d: %v", from, named(report))
				requireLedger(t, s, name)
				if from == 1 {
					require.Equal(t, "maybe", lines(t, name)[0].Created)
				}
			})
		}
	}
}

func TestAUserOfAParameterThatIsThereTwiceIsInTheLedgerWhicheverCounts(t *testing.T) {
	scenario, err := scenarios.Parse("twice.yaml", []byte("rule: user-created\npages: [register]\nsummary: x.\nsteps:\n"+
		"  - call: {form: {key: $key, op: Admin, subop: Register, company: [acme, globex], email: [ann@acme.test, "+
		"bob@acme.test], password: one}}\n    expect: {status: ok}\n"))
	require.NoError(t, err)
	for _, which := range []string{"first", "last"} {
		d, err := dialect.Parse("repeated-parameter=" + which)
		require.NoError(t, err)
		s, name := fake.New(fake.Options{Key: troubleKey, Dialect: d}), filepath.Join(t.TempDir(), "ledger.jsonl")
		checkWithLedger(t, s, name, contract.Options{Scenarios: []*scenarios.Scenario{scenario}})
		require.Len(t, registered(s), 1)
		require.Len(t, requireLedger(t, s, name), 4)
	}
}

func TestALedgerThatWasCutOffGoesOn(t *testing.T) {
	s, name := newFake(t, nil), filepath.Join(t.TempDir(), "ledger.jsonl")
	checkWithLedger(t, s, name, contract.Options{})
	whole, err := os.ReadFile(name)
	require.NoError(t, err)
	for _, cut := range []int{0, 1, 2, 40, len(whole) / 2, len(whole) - 1} {
		require.NoError(t, os.WriteFile(name, whole[:cut], 0o644))
		checkWithLedger(t, s, name, contract.Options{})
		requireLedger(t, s, name)
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(data, whole[:cut]), "what was there stays")
	}
}

// A ledger that can be written no longer ends the run before the next user.
func TestALedgerThatIsLostOnTheWayEndsTheRun(t *testing.T) {
	s, dir := newFake(t, nil), filepath.Join(t.TempDir(), "lost")
	require.NoError(t, os.Mkdir(dir, 0o755))
	opened, err := ledger.Open(filepath.Join(dir, "ledger.jsonl"))
	require.NoError(t, err)
	defer opened.Close()
	calls := 0
	report, err := contract.Check(t.Context(), directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 5 {
			require.NoError(t, os.RemoveAll(dir))
		}
		s.ServeHTTP(w, r)
	})), contract.Options{Ledger: opened})
	require.NoError(t, err)
	require.Equal(t, 3, report.ExitCode())
	require.Contains(t, report.Ended, "the ledger cannot be written, so nothing is sent")
	require.Less(t, report.Calls, 10)
	require.Zero(t, report.Count(contract.Broken))
}
