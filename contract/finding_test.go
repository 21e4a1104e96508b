package contract_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
)

// checked returns the report of a run against a handler.
func checked(t *testing.T, h http.Handler, o contract.Options) *contract.Report {
	t.Helper()
	report, err := contract.Check(t.Context(), directTarget(h), o)
	require.NoError(t, err)
	return report
}

// wrongServer returns the wrong server of a name.
func wrongServer(t *testing.T, name string) http.Handler {
	t.Helper()
	all := impostor.Wrongs()
	i := slices.IndexFunc(all, func(w impostor.Wrong) bool { return w.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return impostor.New(impostor.Config{Key: troubleKey, Wrong: all[i]})
}

func TestABrokenRuleSaysItsCause(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		wrong string
		cause string
		rest  string // empty: nothing rests on it
	}{
		{"POST gets status 405", "POST Register was refused with status 405 Method Not Allowed (methods)",
			"33 more rest on methods: required-parameters, admin-key, success-status, success-envelope and 29 more"},
		{"GET gets status 405", "GET Register was refused with status 405 Method Not Allowed (methods)",
			"18 more rest on methods: endpoint, required-parameters, admin-key, reqid-echo and 14 more"},
		{"the capital spelling of the path is not served",
			"POST Launch with the ssid of call 39 at trackerpro_Admin.ashx was refused with status 404 Not Found, seen in " +
				"launch-opens (endpoint)",
			"3 more rest on endpoint: admin-key, launch-opens, long-query"},
		{"the body of a POST is not read", `POST Register was refused: reason access_denied, message "No key" (methods)`,
			"33 more rest on methods: required-parameters, admin-key, success-status, success-envelope and 29 more"},
		{"Register does without a key", "GET Register of a registered user without key succeeded (required-parameters)", ""},
		{"Register does without an email",
			"POST Register without email succeeded, seen in error-http-status (required-parameters)",
			"1 more rests on required-parameters: error-http-status"},
		{"GET does without an op", "GET Launch with an empty op succeeded (required-parameters)", ""},
		{"any op will do",
			"POST Register with the unknown op Nothing succeeded, seen in unknown-operation (required-parameters)",
			"1 more rests on required-parameters: unknown-operation"},
		{"any subop will do",
			"POST Register with the unknown subop Nothing succeeded, seen in unknown-operation (required-parameters)",
			"1 more rests on required-parameters: unknown-operation"},
		{"Launch takes any key", "POST Launch with a wrong key succeeded (admin-key)", ""},
		{"success has status 201", "GET Register responded with status 201, not 200, seen in methods (success-status)", ""},
		{"the version is 0.7", `GET Register responded with "0.7" as version, not "0.6", seen in methods (success-envelope)`,
			""},
		{"there is a sixth member",
			`GET Register responded with the member "xxxxxxx", which is not documented, seen in methods (success-envelope)`, ""},
		{"success has two statuses", "GET Register responded with status more than once, seen in methods (success-envelope)",
			""},
		{"success lacks the member sig", "GET Register responded without sig, seen in methods (success-envelope)", ""},
		{"success is cut off",
			"GET Register responded with a body that is not a JSON object, seen in methods (success-envelope)",
			"28 more rest on success-envelope: endpoint, methods, required-parameters, admin-key and 24 more"},
		{"a failure is a line of text",
			"GET Register of a registered user without key responded with a body that is not a JSON object: " +
				`"Xxx xxxxxxx xxxxxx", seen in required-parameters (error-envelope)`,
			"11 more rest on error-envelope: required-parameters, admin-key, error-http-status, error-reqid and 7 more"},
		{"the ssid is not rotated",
			"GET Register of a registered user returned a used ssid: the value of call 4 (POST Register), " +
				"seen in launch-token (ssid-rotates)", "1 more rests on ssid-rotates: old-ssid"},
		{"a user has one launch token",
			"GET Launch with the ssid of call 3 returned a used launch token: the value of call 5 " +
				"(POST Launch with the ssid of call 3) (launch-token)", "2 more rest on launch-token: old-ssid, ssid-case"},
		{"anything like an ssid launches",
			"POST Launch with an ssid that was never issued succeeded, seen in unknown-ssid (launch-token)",
			"1 more rests on launch-token: unknown-ssid"},
		{"a duplicate moves the user", "POST Register with the email of another client's user succeeded (email-unique)",
			"3 more rest on email-unique: email-case, company-case, surrounding-space"},
		{"a duplicate has another message",
			"POST Register with the email of another client's user responded with the message " +
				`"Email already in use", not "User name should be unique to client" (email-unique)`,
			"3 more rest on email-unique: email-case, company-case, surrounding-space"},
		{"a launch token works twice", "one launch token opened the portal twice (launch-opens)", ""},
		{"a launch token never works", "a new launch token did not open the portal (launch-opens)", ""},
	} {
		t.Run(row.wrong, func(t *testing.T) {
			t.Parallel()
			report := checked(t, wrongServer(t, row.wrong), contract.Options{})
			causes := report.Causes()
			require.Len(t, causes, 1, "%v", causes)
			require.Equal(t, contract.OutcomeBroken, causes[0].Outcome())
			require.Equal(t, row.cause, causes[0].Head())
			require.Equal(t, row.rest, causes[0].Consequences())
			require.Contains(t, causes[0].Advice(), "compare the request and the response with the documentation (")
			var text strings.Builder
			require.NoError(t, report.WriteText(&text))
			first, _, _ := strings.Cut(text.String(), "\n\n")
			require.Contains(t, strings.Join(strings.Fields(first), " "), "BROKEN: "+row.cause+". rule ")
			for _, rest := range causes[0].Rest {
				require.NotContains(t, text.String(), "Inconclusive: "+rest.Name, "it is folded")
			}
		})
	}
}

func TestAChangedAnswerSaysSinceWhenTheOldOneWasSeen(t *testing.T) {
	t.Parallel()
	h := impostor.New(impostor.Config{Key: troubleKey, Dialect: map[string]string{"jsonp": "ignored"}})
	causes := checked(t, h, contract.Options{Answers: pinnedDefaults()}).Causes()
	require.Len(t, causes, 1)
	require.Regexp(t, `^the answer is now "ignored"; pinned is "call", seen \d+ times from \S+ to \S+ \(jsonp\)$`,
		causes[0].Head())
	require.Equal(t,
		"if the new answer is right, delete the old one from the answers file and test your clients with the new one",
		causes[0].Advice())
}

func TestAnUnstableRuleAsksForNothing(t *testing.T) {
	t.Parallel()
	causes := checked(t, wrongServer(t, "a client but the first is created by its second call"),
		contract.Options{}).Causes()
	require.Len(t, causes, 1)
	require.Equal(t, contract.OutcomeUnstable, causes[0].Outcome())
	require.Equal(t, `POST Register was refused: reason invalid_query, message "Refused"; `+
		"unstable: tried once more, it was not seen again (client-created)", causes[0].Head())
	require.Equal(t, "2 more rest on client-created: email-case, surrounding-space", causes[0].Consequences())
	require.Equal(t, "nothing now; watch whether it comes back", causes[0].Advice())
}

func TestAPortalThatDoesNotTellSaysWhichFlagHelps(t *testing.T) {
	t.Parallel()
	causes := checked(t, wrongServer(t, "any launch token works"), contract.Options{}).Causes()
	require.Len(t, causes, 1)
	require.Equal(t, "the responses of the portal do not tell whether a token opens it (launch-opens)", causes[0].Head())
	require.Contains(t, causes[0].Advice(), "--portal-opens")
}

func TestAFirewallInTheMiddleOfARunIsItsCause(t *testing.T) {
	t.Parallel()
	page := says(http.StatusForbidden, "text/html", "<html>Blocked</html>")
	report := checked(t, between(nil, func(call int) bool { return call > 30 }, page), contract.Options{})
	causes := report.Causes()
	require.Len(t, causes, 1)
	require.Regexp(t, `^the target responds with a page, status 403 Forbidden \(the last \d+ of \d+ calls\)$`,
		causes[0].Head())
	require.Equal(t, "27 of 38 rules and questions are inconclusive for this reason", causes[0].Consequences())
	require.Equal(t, "check the URL, and whether a firewall or proxy blocks the calls", causes[0].Advice())
}

func TestARunThatHoldsHasNothingToDo(t *testing.T) {
	t.Parallel()
	report := checked(t, impostor.New(impostor.Config{Key: troubleKey}), contract.Options{})
	require.Empty(t, report.Causes())
	var text strings.Builder
	require.NoError(t, report.WriteText(&text))
	require.Contains(t, text.String(), "Nothing to do.")
	require.NotContains(t, text.String(), "  do ")
}

func TestEveryResultThatDoesNotHoldHasOneCause(t *testing.T) {
	t.Parallel()
	for i, w := range impostor.Wrongs() {
		if i%6 != 0 {
			continue
		}
		report := checked(t, impostor.New(impostor.Config{Key: troubleKey, Wrong: w}), contract.Options{})
		var got, want []string
		for _, c := range report.Causes() {
			require.NotEmpty(t, c.Text, w.Name)
			require.NotContains(t, c.Text, "want ", w.Name)
			for _, r := range slices.Concat(c.Results, c.Rest) {
				got = append(got, r.Name)
			}
		}
		for _, r := range report.Results() {
			if r.Verdict == contract.Broken || r.Verdict == contract.Inconclusive {
				want = append(want, r.Name)
			}
		}
		require.ElementsMatch(t, want, got, w.Name)
	}
}

func TestCausesStandInTheOrderOfTheirWeight(t *testing.T) {
	t.Parallel()
	shown := &contract.Failure{}
	r := contract.Report{Rules: []contract.Result{
		{Name: "consequence", Verdict: contract.Inconclusive, Reason: "ended"},
		{Name: "second consequence", Verdict: contract.Inconclusive, Reason: "ended"},
		{Name: "timeout", Verdict: contract.Inconclusive, Reason: "no answer", Failure: shown},
		{Name: "once", Verdict: contract.Inconclusive, Reason: "seen once", Unstable: true},
		{Name: "end", Verdict: contract.Inconclusive, Reason: "c", Rests: "middle"},
		{Name: "middle", Verdict: contract.Inconclusive, Reason: "b", Rests: "begin"},
		{Name: "begin", Verdict: contract.Broken, Reason: "a"},
		{Name: "on what holds", Verdict: contract.Inconclusive, Reason: "d", Rests: "fine"},
		{Name: "fine", Verdict: contract.Holds},
		{Name: "loop", Verdict: contract.Broken, Reason: "l"},
	}, Since: map[string]string{"begin": "2026-11-21"}}
	var lines []string
	for _, c := range r.Causes() {
		var line strings.Builder
		line.WriteString(c.Head())
		for _, rest := range c.Rest {
			line.WriteString(" < " + rest.Name)
		}
		lines = append(lines, line.String())
	}
	require.Equal(t, []string{
		"a (begin) < end < middle", "l (loop)", "seen once (once)", "no answer (timeout)",
		"ended (consequence, second consequence)", "d (on what holds)",
	}, lines)
	var text strings.Builder
	require.NoError(t, r.WriteText(&text))
	require.True(t, strings.HasPrefix(text.String(), "BROKEN: a (begin).\n  rest   2 more rest on begin: end, middle.\n"+
		"  since  2026-11-21.\n  do     compare"), text.String())
	require.Contains(t, text.String(), "\n\nAnd 3 more causes, below.\n\n")
}
