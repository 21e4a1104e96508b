package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

func TestAFailureShowsAllThatWasOff(t *testing.T) {
	t.Parallel()
	long := "a value that is longer than a line of a terminal may be, so that it goes on below"
	f := &contract.Failure{
		Step: "documented/email-unique.yaml:9:5", Pages: []string{"register", "launch"},
		Off: []scenarios.Mismatch{
			{What: "status", Want: "error", Got: "ok"},
			{What: "value", Want: "a GUID", Got: "1"},
			{What: "value", Want: "another one"},
			{What: "message", Want: long, Got: "two\nlines"},
		},
		Exchanges: []contract.Exchange{{Sent: "GET http://localhost/x.ashx", Got: "status 200 OK, text/plain\n1"}},
	}
	require.Equal(t, `at     documented/email-unique.yaml:9:5
page   register, launch
diff   - status: error
       + status: ok
       - value: a GUID
       + value: 1
       - value: another one
       + value: nothing
       - message: a value that is longer than a line of a terminal may be,
         so that it goes on below
       + message: two
         lines
sent   GET http://localhost/x.ashx
got    status 200 OK, text/plain
       1
`, f.Text())
	require.Equal(t, "at     a.yaml:1:1\n", (&contract.Failure{Step: "a.yaml:1:1"}).Text())
}

func TestAnAnswerStandsToTheOneOnFile(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]contract.Result{
		"no":   {Answer: "call"},
		"yes":  {Answer: "call", Pinned: "call"},
		"call": {Verdict: contract.Inconclusive, Pinned: "call"},
		"contradicts call": {Verdict: contract.Broken, Answer: "ignored", Pinned: "call", Stale: "2026-03-08",
			Conflicts: 1},
		"stale since 2026-03-08": {Verdict: contract.Inconclusive, Pinned: "call", Stale: "2026-03-08", Conflicts: 1},
		"conflict on file":       {Answer: "call", Pinned: "call", Conflicts: 1},
	} {
		require.Equal(t, want, r.Standing())
	}
}
