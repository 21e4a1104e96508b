package contract_test

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

func TestTheFakeHoldsThroughASocket(t *testing.T) {
	s := fake.Start(t, fake.Options{})
	contract.Run(t, contract.Target{URL: s.URL, Key: redact.Secret(s.Key)})
}

func TestTheFakeHoldsThroughItsClient(t *testing.T) {
	s := fake.Start(t, fake.Options{})
	contract.Run(t, contract.Target{URL: s.URL, Key: redact.Secret(s.Key), Client: s.Client()})
}

func TestRunTakesOptions(t *testing.T) {
	api := fake.New(fake.Options{})
	target := contract.Target{URL: "http://localhost" + fake.Path, Key: redact.Secret(api.Key()), Client: api.Client()}
	contract.Run(t, target, contract.Options{Select: regexp.MustCompile("^success-status$")})
	for _, c := range api.Calls() {
		require.Contains(t, []string{"Register", "Launch"}, c.Param("subop"))
	}
	require.Less(t, len(api.Calls()), 10, "the others were not selected")
}

// The same tests, against the target that the environment names: PAYT_URL,
// PAYT_COMPANY, PAYT_OTHER_COMPANY, PAYT_EMAIL and PAYT_ADMIN_KEY.
func TestTheTargetOfTheEnvironmentHolds(t *testing.T) {
	if os.Getenv("PAYT_URL") == "" {
		t.Skip("set PAYT_URL, PAYT_COMPANY, PAYT_OTHER_COMPANY, PAYT_EMAIL and PAYT_ADMIN_KEY to check a target: " +
			"each night leaves the same users behind, which nobody can delete")
	}
	contract.Run(t, contract.Target{
		URL: os.Getenv("PAYT_URL"), Key: redact.Secret(os.Getenv("PAYT_ADMIN_KEY")),
		Company: os.Getenv("PAYT_COMPANY"), OtherCompany: os.Getenv("PAYT_OTHER_COMPANY"), Email: os.Getenv("PAYT_EMAIL"),
	})
}

// fakeTarget is a fake that can be put into any situation.
func fakeTarget(o fake.Options) contract.Target {
	t := contract.Target{URL: "http://localhost" + fake.Path, Key: fake.DefaultKey, Client: fake.New(o).Client()}
	t.Situate = func(s *scenarios.Scenario) (contract.Target, func(), error) {
		situated := o
		situated.Scenario = s
		return contract.Target{URL: t.URL, Key: t.Key, Client: fake.New(situated).Client()}, func() {}, nil
	}
	return t
}

func TestEveryDialectOfTheFakeIsLearnt(t *testing.T) {
	sweep := slices.Collect(fake.Dialects(nil))
	random := rand.New(rand.NewPCG(7, 8))
	for range often(10, 200) {
		var text strings.Builder
		for q, a := range maps.All(randomDialect(random)) {
			text.WriteString("," + q + "=" + a)
		}
		d, err := dialect.Parse(text.String()[1:])
		require.NoError(t, err)
		sweep = append(sweep, d)
	}
	for _, d := range sweep {
		report, err := contract.Check(t.Context(), fakeTarget(fake.Options{Dialect: d}), contract.Options{})
		require.NoError(t, err)
		var learnt strings.Builder
		for _, r := range report.Results() {
			require.Equal(t, contract.Holds, r.Verdict, "%s in %s: %s", r.Name, d, r.Reason)
			if r.Question != "" {
				learnt.WriteString("," + r.Question + "=" + r.Answer)
			}
		}
		got, err := dialect.Parse(learnt.String()[1:])
		require.NoError(t, err)
		require.Equal(t, d.Complete(), got)
	}
}

func TestAFakeThatDoesNotLimitIsCaught(t *testing.T) {
	target := fakeTarget(fake.Options{})
	target.Situate = func(*scenarios.Scenario) (contract.Target, func(), error) {
		return fakeTarget(fake.Options{}), func() {}, nil
	}
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"call-limits"}, brokenRules(report))
}

// TestASavedSSIDIsThereInASituationToo proves that a scenario which only a fake can
// be put into may launch what it was given.
func TestASavedSSIDIsThereInASituationToo(t *testing.T) {
	for _, word := range []string{"limit: 100/1s", "live: never", "dialect: {jsonp: ignored}",
		"faults: [{calls: '9', delay: 1s}]"} {
		s, err := scenarios.Parse("saved.yaml", []byte("summary: A saved ssid.\n"+word+"\n"+
			"given: {users: [{company: acme, email: ann@acme.test, password: one, save: {ssid: ann}}]}\n"+
			"steps:\n  - launch: {ssid: $ann}\n    expect: {status: ok}\n"))
		require.NoError(t, err)
		report, err := contract.Check(t.Context(), fakeTarget(fake.Options{}),
			contract.Options{Scenarios: []*scenarios.Scenario{s}})
		require.NoError(t, err)
		results := report.Results()
		require.Len(t, results, 1)
		require.Equal(t, contract.Holds, results[0].Verdict, "%s: %s", word, results[0].Reason)
	}
}

func TestAnEmailOfAnotherCompanyIsNoBrokenRule(t *testing.T) {
	s := fake.Start(t, fake.Options{})
	target := contract.Target{URL: s.URL, Key: redact.Secret(s.Key), Company: "first", OtherCompany: "second",
		Email: "x+{name}@ours.example"}
	_, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	target.Company, target.OtherCompany = target.OtherCompany, target.Company
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Empty(t, brokenRules(report))
	require.Equal(t, 3, report.ExitCode())
	i := slices.IndexFunc(report.Rules, func(r contract.Result) bool { return r.Name == "user-created" })
	require.Contains(t, report.Rules[i].Reason, "belongs to another company already")
}

func TestOnlyTheNamedCompaniesAndEmailsOfTheTemplateAreSent(t *testing.T) {
	s := fake.Start(t, fake.Options{})
	target := contract.Target{URL: s.URL, Key: redact.Secret(s.Key), Company: "ours1", OtherCompany: "ours2",
		Email: "x+{name}@ours.example"}
	_, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	users := 0
	for u := range s.Users() {
		users++
		require.Contains(t, []string{"ours1", "ours2"}, u.Company)
		require.Regexp(t, `^x\+[a-z-]+@ours\.example$`, u.Email)
	}
	_, err = contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	require.Len(t, slices.Collect(s.Users()), users, "a second night leaves nobody new behind")
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := fake.Start(t, fake.Options{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	report := checkURL(t, s)
	require.Empty(t, brokenRules(report))
	require.Equal(t, 3, report.ExitCode())
	require.Empty(t, elsewhere.Calls())
}

// A seed makes every fake hand out the same values, which is no fault of theirs.
func TestASeedIsNoFault(t *testing.T) {
	report, err := contract.Check(t.Context(), fakeTarget(fake.Options{Seed: 7}), contract.Options{})
	require.NoError(t, err)
	require.Equal(t, contract.Holds, report.Verdict())
}
