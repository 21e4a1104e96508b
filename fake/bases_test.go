package fake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

func TestBasesAreTheDialectInForce(t *testing.T) {
	t.Parallel()
	observed, err := scenarios.ParseAnswers("a.yaml",
		[]byte("target: https://live.test/\nanswers:\n  email-case: {answer: sensitive, first: 2026-03-01, last: "+
			"2026-03-08, times: 8}\n"))
	require.NoError(t, err)
	api := fake.New(fake.Options{Answers: observed, Dialect: fake.Dialect{JSONP: dialect.JSONPIgnored},
		Scenario: &scenarios.Scenario{Dialect: map[string]string{"old-ssid": "valid"}}})
	bases := func() map[string]string {
		all := map[string]string{}
		for i, b := range api.Bases() {
			require.Equal(t, scenarios.Questions()[i].Question, b.Question)
			all[b.Question] = b.String()
		}
		return all
	}
	before := bases()
	require.Equal(t, len(scenarios.Questions()), len(before))
	require.Equal(t, "observed; question=email-case; answer=sensitive; date=2026-03-08", before["email-case"])
	require.Equal(t, "assumed; question=jsonp; answer=ignored", before["jsonp"])
	require.Equal(t, "assumed; question=old-ssid; answer=valid", before["old-ssid"])

	require.NoError(t, api.PatchDialect(map[string]string{"email-case": "insensitive", "jsonp": "statement"}))
	require.Equal(t, "assumed; question=email-case; answer=insensitive", bases()["email-case"])
	patched := api.Dialect()
	require.Equal(t, dialect.OldSSIDValid, patched.OldSSID, "a patch keeps the answers that it does not name")
	var ids []string
	for _, q := range scenarios.Questions() {
		ids = append(ids, q.Question)
	}
	require.EqualError(t, api.PatchDialect(map[string]string{"jsonp": "cal", "old-ssid": "revoked", "x": "y"}),
		`unknown answer "cal" to jsonp; did you mean "call"?`+"\n"+`unknown question "x"; known: `+strings.Join(ids, ", "))
	require.Equal(t, patched, api.Dialect(), "an invalid patch changes nothing")
	api.ResetDialect()
	require.Equal(t, before, bases())
}

func TestNowIsTheClockOfTheFake(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 8, 10, 0, 0, 0, time.UTC)
	api := fake.New(fake.Options{Now: func() time.Time { return at }})
	api.Advance(time.Hour)
	require.Equal(t, at.Add(time.Hour), api.Now())
}
