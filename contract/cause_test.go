package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

func TestACauseComesBeforeItsConsequences(t *testing.T) {
	served := Call{Status: 200, Body: `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"***"}`}
	page := Call{Status: 403, Body: "<html>no</html>"}
	denied := Call{Status: 200, Body: `{"version":"0.6","reqId":"0","status":"error","errors":[{"reason":"access_denied","message":"Unknown key"}]}`}
	invalid := Call{Status: 200, Body: `{"version":"0.6","reqId":"0","status":"error","errors":[{"reason":"invalid_request","message":"No"}]}`}
	login := Call{Status: 302, Answered: []scenarios.Param{{Name: "Location", Value: "https://login.example/"}}}
	silent := Call{Error: "no whole answer within 10s"}
	for _, row := range []struct {
		name, ended string
		calls       []Call
		cause       string
	}{
		{"no call was made", "", nil, ""},
		{"a page to all calls", "", []Call{page, page}, "the target responds with a page, status 403 Forbidden (all 2 calls)"},
		{"a login", "", []Call{login}, "the target redirects to https://login.example/; redirects are not followed, since they would carry the key elsewhere (the only call)"},
		{"silence", "", []Call{silent, silent}, "no whole answer within 10s (all 2 calls)"},
		{"a wrong key", "", []Call{denied, invalid, denied}, `the target refuses the admin key (reason access_denied, message "Unknown key") (2 of 3 calls; none succeeded)`},
		{"refusals for another reason", "", []Call{invalid}, `the target refuses (reason invalid_request, message "No") (the only call)`},
		{"no response that most calls got", "", []Call{denied, invalid}, ""},
		{"an outage that ended the run", "ended", []Call{served, page, silent, page}, "the target responds with a page, status 403 Forbidden (2 of 4 calls, to the last)"},
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
