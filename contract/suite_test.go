package contract_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// check runs the suite against an impostor, over a socket where there is time for
// it: a connection for each call is most of what a check costs.
func check(t *testing.T, c impostor.Config) *contract.Report {
	t.Helper()
	if os.Getenv("THOROUGH") == "" {
		return checkDirectly(t, c)
	}
	c.Key = "the-key"
	server := httptest.NewServer(impostor.New(c))
	defer server.Close()
	return checkURL(t, server.URL)
}

func checkURL(t *testing.T, url string) *contract.Report {
	t.Helper()
	report, err := contract.Check(t.Context(), contract.Target{
		URL: url + "/trackerpro_admin.ashx", Key: "the-key",
		Company: "ours1", OtherCompany: "ours2", Email: "payt-contract+{name}@ours.example",
	}, contract.Options{})
	require.NoError(t, err)
	return report
}

// checkDirectly is check without a socket.
func checkDirectly(t *testing.T, c impostor.Config) *contract.Report {
	t.Helper()
	c.Key = "the-key"
	report, err := contract.Check(t.Context(), contract.Target{
		URL: "http://localhost/trackerpro_admin.ashx", Key: "the-key",
		Client:  &http.Client{Transport: direct{impostor.New(c)}},
		Company: "ours1", OtherCompany: "ours2", Email: "payt-contract+{name}@ours.example",
	}, contract.Options{})
	require.NoError(t, err)
	return report
}

// direct hands requests to a handler in the goroutine that sends them.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	served := r.Clone(r.Context())
	served.RequestURI = r.URL.RequestURI()
	if served.Body == nil {
		served.Body = http.NoBody
	}
	d.ServeHTTP(w, served)
	p := w.Result()
	p.ContentLength = int64(w.Body.Len()) // as net/http says it
	return p, nil
}

// brokenRules are the rules that a report names as broken.
func brokenRules(r *contract.Report) (rules []string) {
	for _, result := range r.Rules {
		if result.Verdict == contract.Broken {
			rules = append(rules, result.Rule)
		}
	}
	return rules
}

// wrongs are those that the suite is to catch.
func wrongs() (all []impostor.Wrong) {
	for _, w := range impostor.Wrongs() {
		// Only a fake can be put into a call limit: see TestAFakeThatDoesNotLimitIsCaught.
		if w.Rule != "call-limits" && w.Name != seenOnce && !slices.Contains(onePage, w.Name) {
			all = append(all, w)
		}
	}
	return all
}

// seenAs are the wrongs that a caller sees as another rule's: what breaks
// Launch for a user breaks launch-token, whatever caused it.
var seenAs = map[string]string{
	"the users of all clients go to the first":                 "email-unique",
	"GET does not launch":                                      "launch-token",
	"POST does not launch":                                     "launch-token",
	"the ssid of a new user does not launch":                   "launch-token",
	"the second user of a client takes the place of the first": "launch-token",
}

// seenOnce shows itself in one call of a night, and never again: it is unstable.
const seenOnce = "a client but the first is created by its second call"

// Calls to targets that were put into a situation are calls of their own, though
// the first of each has the number 1.
func TestWhatIsSeenInASituationIsSeenAgainInTheNext(t *testing.T) {
	i := slices.IndexFunc(impostor.Wrongs(), func(w impostor.Wrong) bool { return w.Rule == "success-envelope" })
	for _, situations := range []int{1, 2} {
		var set []*scenarios.Scenario
		for n := range situations {
			s, err := scenarios.Parse(fmt.Sprintf("situation%d.yaml", n), []byte(`
summary: A user is registered.
live: never
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
`))
			require.NoError(t, err)
			set = append(set, s)
		}
		target := directTarget(impostor.New(impostor.Config{Key: troubleKey}))
		target.Situate = func(*scenarios.Scenario) (contract.Target, func(), error) {
			return directTarget(impostor.New(impostor.Config{Key: troubleKey, Wrong: impostor.Wrongs()[i]})), func() {}, nil
		}
		report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: set})
		require.NoError(t, err)
		require.Equal(t, []string{"success-envelope"}, brokenRules(report))
	}
}

func TestNoDialectHidesAWrongServer(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range often(1, 20) {
		dialect := randomDialect(random)
		t.Run(fmt.Sprint(dialect), func(t *testing.T) {
			t.Parallel()
			for _, wrong := range wrongs() {
				if wrong.Name == "an unknown email is refused" && dialect["bad-key"] == "invalid_query" {
					continue // no call succeeds, and the key may be wrong: it is refused for the same reason
				}
				report := checkDirectly(t, impostor.Config{Wrong: wrong, Dialect: dialect})
				assert.Equal(t, contract.Broken, report.Verdict(), wrong.Name)
			}
		})
	}
}

// often is how often something random is tried: the second number where there is
// time for it.
func often(quick, thorough int) int {
	if os.Getenv("THOROUGH") != "" {
		return thorough
	}
	return quick
}

// stride returns the distance between the calls that are tried: 1 where there is time
// for it.
func stride(quick int64) int64 {
	if os.Getenv("THOROUGH") != "" {
		return 1
	}
	return quick
}

// randomDialect answers every question at random.
func randomDialect(random *rand.Rand) map[string]string {
	dialect := map[string]string{}
	for _, q := range scenarios.Questions() {
		dialect[q.Question] = q.Answers[random.IntN(len(q.Answers))].Name
	}
	return dialect
}

// dialects are the base dialect, each other answer alone, and random ones.
func dialects() []map[string]string {
	all := []map[string]string{{}}
	for _, q := range scenarios.Questions() {
		for _, a := range q.Answers[1:] {
			all = append(all, map[string]string{q.Question: a.Name})
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range often(10, 200) {
		all = append(all, randomDialect(random))
	}
	return all
}

// requireLearnt requires that nothing was blamed and that every question which
// may be probed has the answer that the target speaks.
func requireLearnt(t *testing.T, spoken map[string]string, r *contract.Report) {
	t.Helper()
	for _, result := range r.Results() {
		if result.Verdict == contract.NotRun {
			require.NotEqual(t, scenarios.LiveNightly, live(result.Name), result.Name)
			continue
		}
		require.Equal(t, contract.Holds, result.Verdict, "%s: %s", result.Name, result.Reason)
		if result.Question != "" {
			want := spoken[result.Question]
			if want == "" {
				want = result.Default
			}
			require.Equal(t, want, result.Answer, result.Question)
		}
	}
}

func live(name string) scenarios.Live {
	for _, s := range scenarios.All() {
		if s.Name == name {
			return s.Live
		}
	}
	return ""
}

// Each answer is judged by the call that it came to: here the last call sets
// neither the callback nor the reqId of the first.
func TestAnAnswerThatIsUnforeseenIsJudgedByItsOwnCall(t *testing.T) {
	for name, param := range map[string]string{"a callback": "callback: f", "a reqId": "reqId: '7'"} {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Parse("twice.yaml", []byte(`
question: jsonp
summary: How is a response wrapped for a callback?
why: The pages do not say it.
steps:
  - register: {company: acme, email: ann@acme.test, password: one, `+param+`}
  - register: {company: acme, email: ann@acme.test, password: one}
answers:
  call: [{status: error}, {status: ok}]
  statement: [{status: error}, {status: ok}]
  ignored: [{status: error}, {status: ok}]
`))
			require.NoError(t, err)
			target := directTarget(impostor.New(impostor.Config{Key: troubleKey}))
			report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: []*scenarios.Scenario{s}})
			require.NoError(t, err)
			require.True(t, report.Questions[0].Unforeseen, report.Questions[0].Reason)
		})
	}
}

func TestEveryDialectIsLearntAndNoneIsBlamed(t *testing.T) {
	for _, dialect := range dialects() {
		t.Run(fmt.Sprint(dialect), func(t *testing.T) {
			t.Parallel()
			requireLearnt(t, dialect, check(t, impostor.Config{Dialect: dialect}))
		})
	}
}

// Portals that conform, as far as HTTP can see, and do not hold either.
var untold = []string{
	"the portal is one page for all, and its script looks at the token",
	"a used token is sent to the login, and an unknown one gets status 403",
}

func TestNoWayOfConformingIsBlamed(t *testing.T) {
	for _, v := range impostor.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			report := check(t, impostor.Config{Variant: v, Dialect: v.Dialect})
			if slices.Contains(untold, v.Name) {
				all := len(report.Rules)
				report.Rules = slices.DeleteFunc(report.Rules, func(r contract.Result) bool {
					return r.Verdict == contract.Inconclusive && expectsOpening(r.Name)
				})
				require.Less(t, len(report.Rules), all)
			}
			requireLearnt(t, v.Dialect, report)
		})
	}
	random := rand.New(rand.NewPCG(5, 6))
	for _, v := range impostor.Variants() {
		dialect := randomDialect(random)
		maps.Copy(dialect, v.Dialect)
		t.Run("in a random dialect "+v.Name, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, brokenRules(check(t, impostor.Config{Variant: v, Dialect: dialect})))
		})
	}
}

// expectsOpening reports whether a scenario expects that the portal opens, or that
// it does not.
func expectsOpening(name string) bool {
	return slices.ContainsFunc(scenarios.Rules(), func(s *scenarios.Scenario) bool {
		return s.Name == name && slices.ContainsFunc(s.Steps,
			func(step scenarios.Step) bool { return step.Expect.Opens != "" })
	})
}

// nightCalls is how many calls a night on a live target may make.
const (
	nightCalls = 95
	tooMany    = "a night makes too many calls: README.md, Contribute, says what can be done"
)

func TestASecondNightFindsTheSameWithinTheBudget(t *testing.T) {
	server := httptest.NewServer(impostor.New(impostor.Config{Key: "the-key"}))
	defer server.Close()
	for range 2 {
		report := checkURL(t, server.URL)
		requireLearnt(t, nil, report)
		require.LessOrEqual(t, report.Calls, nightCalls, tooMany)
		calls := 0
		for _, q := range report.Questions {
			require.LessOrEqual(t, q.Calls, 4, q.Name)
			calls += q.Calls
		}
		require.LessOrEqual(t, calls, 50)
		t.Log(report.Calls, calls)
	}
}
