package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

func TestACauseComesBeforeItsConsequences(t *testing.T) {
	served := Call{Status: 200, Body: `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"***"}`}
	page := Call{Status: 403, Body: "<html>no</html>"}
	denied := Call{Status: 200,
		Body: `{"version":"0.6","reqId":"0","status":"error","errors":[{"reason":"access_denied","message":"Unknown key"}]}`}
	invalid := Call{Status: 200,
		Body: `{"version":"0.6","reqId":"0","status":"error","errors":[{"reason":"invalid_request","message":"No"}]}`}
	login := Call{Status: 302, Answered: []scenarios.Param{{Name: "Location", Value: "https://login.example/"}}}
	silent := Call{Error: "no whole answer within 10s"}
	for _, row := range []struct {
		name, ended string
		calls       []Call
		cause       string
	}{
		{"no call was made", "", nil, ""},
		{"a page to all calls", "", []Call{page, page},
			"the target responds with a page, status 403 Forbidden (all 2 calls)"},
		{"a login", "", []Call{login},
			"the target redirects to https://login.example/; redirects are not followed, since they would carry the key " +
				"elsewhere (the only call)"},
		{"silence", "", []Call{silent, silent}, "no whole answer within 10s (all 2 calls)"},
		{"a wrong key", "", []Call{denied, invalid, denied},
			`the target refuses the admin key (reason access_denied, message "Unknown key") (2 of 3 calls; none succeeded)`},
		{"refusals for another reason", "", []Call{invalid},
			`the target refuses (reason invalid_request, message "No") (the only call)`},
		{"no response that most calls got", "", []Call{denied, invalid}, ""},
		{"an outage that ended the run", "ended", []Call{served, page, silent, page},
			"the target responds with a page, status 403 Forbidden (2 of 4 calls, to the last)"},
		{"an outage that is over", "ended", []Call{served, page, served}, ""},
		{"an outage that did not end the run", "", []Call{served, page}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := Report{Rules: []Result{{Verdict: Inconclusive}}, Ended: row.ended, Transcript: row.calls}
			require.Equal(t, row.cause, r.Cause())
			r.Rules[0].Verdict = Broken
			require.Empty(t, r.Cause(), "a broken rule is named")
		})
	}
}

func TestTheCauseOfAWholeRunComesWithAdvice(t *testing.T) {
	for _, row := range []struct {
		name   string
		call   Call
		advice string
	}{
		{"a wrong key",
			Call{Status: 200, Body: `{"version":"0.6","status":"error","errors":[{"reason":"access_denied","message":"No"}]}`},
			"check the admin key and the URL; ask the operator of the API whether the key is still valid"},
		{"another refusal",
			Call{Status: 200, Body: `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`},
			"check the admin key, the URL and the companies"},
		{"a login", Call{Status: 302}, "check the URL; if it is right, the calls must be let past the login"},
		{"an outage", Call{Status: 500, Body: "Oops"}, "wait until the target is well again, then run the check again"},
		{"a throttle", Call{Status: 429, Body: "Slow"}, "wait until the target is well again, then run the check again"},
		{"a wrong path", Call{Status: 404, Body: "Not found"}, "check the URL: nothing answers there"},
		{"a firewall", Call{Status: 403, Body: "<html>no</html>"},
			"check the URL, and whether a firewall or proxy blocks the calls"},
		{"silence", Call{Error: "no whole answer within 10s"}, "check the URL and the network, then run the check again"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := Report{Rules: []Result{{Name: "a", Verdict: Inconclusive}, {Verdict: Holds}}, Transcript: []Call{row.call,
				row.call}}
			causes := r.Causes()
			require.Len(t, causes, 1)
			require.Equal(t, row.advice, causes[0].Advice())
			require.Equal(t, OutcomeInconclusive, causes[0].Outcome())
			require.Equal(t, "1 of 2 rules and questions is inconclusive for this reason", causes[0].Consequences())
			require.Equal(t, r.Cause(), causes[0].Head())
		})
	}
}

func TestTheEndOfARunIsItsCauseOnlyWhereItIsLongAndOutsideTheAPI(t *testing.T) {
	served := Call{Status: 200, Body: `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"***"}`}
	page := Call{Status: 403, Body: "<html>no</html>"}
	denied := Call{Status: 200,
		Body: `{"version":"0.6","status":"error","errors":[{"reason":"access_denied","message":"No"}]}`}
	cause := func(last Call, times int) string {
		r := Report{Rules: []Result{{Verdict: Inconclusive}}, Transcript: []Call{page, served}}
		for range times {
			r.Transcript = append(r.Transcript, last)
		}
		return r.Cause()
	}
	require.Equal(t, "the target responds with a page, status 403 Forbidden (the last 6 of 8 calls)", cause(page, 6))
	require.Empty(t, cause(page, 5))
	require.Empty(t, cause(denied, 6))
}

func TestALongListIsCutWhereThatSavesMoreThanOneName(t *testing.T) {
	names := []Result{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}}
	require.Equal(t, "a, b, c", some(names[:3], 2))
	require.Equal(t, "a, b and 2 more", some(names, 2))
}

func TestAResultRestsOnARuleThatDoesNotHold(t *testing.T) {
	e := evidence{attempts: []attempt{{scenario: "a", rests: "holds"}, {scenario: "b", rests: "broken"}}}
	results := []Result{{Name: "a", Verdict: Inconclusive}, {Name: "b", Verdict: Inconclusive},
		{Name: "holds", Verdict: Holds}, {Name: "broken", Verdict: Broken}}
	e.trace(results)
	require.Empty(t, results[0].Rests)
	require.Equal(t, "broken", results[1].Rests)
}
