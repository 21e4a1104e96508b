package scenarios

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testIDs are the known ids in tests, so that these do not depend on the bundled files.
var testIDs = vocabulary{
	rules:     []string{"endpoint", "ssid-rotates", "launch-token"},
	questions: []string{"email-case", "old-ssid"},
	answers: map[string][]string{
		"email-case": {"insensitive", "sensitive"},
		"old-ssid":   {"revoked", "valid"},
	},
}

// The beginnings of files whose other lines are under test, and parts of such files.
const (
	ruleHead     = "rule: endpoint\npages: [overview]\nsummary: One.\n"
	questionHead = "question: email-case\nwhy: Silence.\nsummary: Same?\n"
	oneStep      = "steps:\n  - {launch: {}, expect: {any: true}}\n"
	oneProbe     = "steps:\n  - {launch: {}}\n"
	twoAnswers   = "answers:\n  insensitive: [{any: true}]\n  sensitive: [{any: true}]\n"
)

// A refusal is a file and all its problems, without the name of the file.
type refusal struct {
	name string
	file string
	want string
}

func testRefusals(t *testing.T, rows []refusal) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, errs := parse("f.yaml", []byte(row.file), testIDs)
			got := strings.ReplaceAll(errs.Error(), "f.yaml:", "")
			if diff := cmp.Diff(strings.TrimSpace(row.want), got); diff != "" {
				t.Errorf("errors (-want +got):\n%s\nfile:\n%s\nparsed: %+v", diff, row.file, s)
			}
			requireRefusal(t, row.file, errs)
		})
	}
}

func TestParseRefusesMalformedFiles(t *testing.T) {
	testRefusals(t, []refusal{
		{"an empty file", "",
			`1:1: the file is empty`},
		{"a merge key", "summary: One.\ngiven: {<<: {users: []}}\n",
			`2:8: given without users
2:9: merge key <<; write it out`},
		{"a list instead of a file", "- summary: One.\n",
			`1:1: a scenario: want a mapping, not a list`},
		{"a text instead of a file", "summary\n",
			`1:1: a scenario: want a mapping, not a single value`},
		{"an unknown key gets a suggestion and is read as the suggested one", "sumary: ''\n",
			`1:1: unknown key "sumary" in a scenario; did you mean "summary"?
1:9: summary is empty; fill it in`},
		{"an unknown key that resembles no known one gets the list", "summary: One.\nzzz: 1\n",
			`2:1: unknown key "zzz" in a scenario; known: rule, question, order, pages, summary, refines, why, needs, live, ` +
				`limit, dialect, faults, given, steps, answers`},
		{"a repeated key", "summary: One.\nlive: never\nsummary: Two.\n",
			`3:1: key "summary" is repeated in a scenario; it is at 1:1 already`},
		{"a null instead of a text", "summary:\n",
			`1:9: summary is empty; fill it in`},
		{"numbers that can be read in several ways", "summary: 0x1F\nlimit: 1_0\n",
			`1:10: summary: 0x1F can be read in several ways; put it in quotes
2:8: limit: 1_0 can be read in several ways; put it in quotes`},
		{"booleans that can be read in several ways, and dates", "summary: True\nlimit: 2024-09-01\n",
			`1:10: summary: True can be read in several ways; put it in quotes
2:8: limit: 2024-09-01 can be read in several ways; put it in quotes`},
		{"all problems at once, in the order of the file",
			"zzz: 1\nlive: sometimes\nlimit: often\ngiven: {users: []}\nneeds: []\n",
			`1:1: unknown key "zzz" in a scenario; known: rule, question, order, pages, summary, refines, ` +
				`why, needs, live, limit, dialect, faults, given, steps, answers
1:1: a scenario without summary
2:7: unknown live "sometimes"; known: nightly, new-users, never
3:8: bad limit "often": no period; write calls per period, such as 10/1s
4:16: users is empty; fill it in or leave it out
5:8: needs is empty; fill it in or leave it out`},
	})
}

func TestParseRefusesIncompleteAndContradictoryHeads(t *testing.T) {
	testRefusals(t, []refusal{
		{"a scenario without a summary", "live: never\n",
			`1:1: a scenario without summary`},
		{"an empty summary", "summary: ' '\n",
			`1:10: summary is empty; fill it in`},
		{"a rule and a question in one file", questionHead + "rule: endpoint\n" + oneProbe + twoAnswers,
			`4:1: a scenario shows a rule or asks a question, not both; write two files`},
		{"a rule without pages and steps", "rule: endpoint\nsummary: One.\n",
			`1:1: a rule without pages
1:1: a rule without steps`},
		{"a rule with a why and answers", ruleHead + "why: Silence.\n" + oneStep + twoAnswers,
			`4:1: why in a rule; only a question has it
7:1: answers in a rule; only a question has it`},
		{"a question without why, steps and answers", "question: email-case\nsummary: Same?\n",
			`1:1: a question without why
1:1: a question without steps
1:1: a question without answers`},
		{"a question with pages", questionHead + "pages: [register]\n" + oneProbe + twoAnswers,
			`4:1: pages in a question; only a rule has it`},
		{"a situation with answers, pages and a why", "summary: One.\nwhy: Silence.\npages: [register]\n" + twoAnswers,
			`2:1: why in a situation; only a question has it
3:1: pages in a situation; only a rule has it
4:1: answers in a situation; only a question has it`},
		{"a fault that does nothing", "summary: One.\nfaults:\n  - {on: {subop: Register}}\n",
			"3:5: a fault that does nothing; name one of " + strings.Join(actingWords(), ", ")},
		{"a reversed range of calls", "summary: One.\nfaults:\n  - {calls: 3-1, delay: 3s}\n",
			`3:13: calls: "3-1" does not select calls; write 2, 1-3, 3- or every 5`},
		{"a body without a status", "summary: One.\nfaults:\n  - {delay: 3s, body: x}\n",
			`3:17: body without http has no effect; add it or leave body out`},
		{"a body with a ready-made one, and a slow response that is dropped",
			"summary: One.\nfaults:\n  - {http: 500, page: iis, body: x}\n  - {slow: 3s, drop: hang}\n",
			`3:17: page and body contradict each other; leave one out
4:6: slow and drop contradict each other; leave one out`},
		{"words that have no effect without a body",
			"summary: One.\nfaults:\n  - {drop: reset, after: 3}\n  - {delay: 3s, after: 3}\n  - {http: 500, drop: hang}\n  " +
				"- {http: 500, drop: truncate, after: 3}\n",
			`3:19: after without drop: truncate has no effect; add it or leave after out
4:17: after without drop: truncate has no effect; add it or leave after out
5:6: http has no effect with drop: hang, which sends no response; leave one out`},
		{"a delay that is not a time", "summary: One.\nfaults:\n  - {delay: 3}\n",
			`3:13: delay: "3" is not a time such as 3s, or a range such as 1s-3s, of at most 24h`},
		{"an unknown rule", "rule: endpiont\npages: [overview]\nsummary: One.\n" + oneStep,
			`1:7: unknown rule "endpiont"; did you mean "endpoint"?`},
		{"an unknown question", "question: mail-case\nwhy: Silence.\nsummary: Same?\n" + oneProbe + twoAnswers,
			`1:11: unknown question "mail-case"; did you mean "email-case"?`},
		{"an empty rule", "rule: ''\npages: [overview]\nsummary: One.\n" + oneStep,
			`1:7: rule is empty; fill it in`},
		{"needs with an unknown rule, a repeated one and the rule itself",
			ruleHead + "needs: [launch-tokn, ssid-rotates, ssid-rotates, endpoint]\n" + oneStep,
			`4:9: unknown rule "launch-tokn"; did you mean "launch-token"?
4:36: "ssid-rotates" is repeated in needs
4:50: rule "endpoint" needs itself`},
		{"pages that are not a list", "rule: endpoint\npages: overview\nsummary: One.\n" + oneStep,
			`2:8: pages: want a list, not a single value`},
		{"empty lists", "rule: endpoint\npages: []\nneeds: []\nsummary: One.\nsteps: []\n",
			`2:8: pages is empty; fill it in or leave it out
3:8: needs is empty; fill it in or leave it out
5:8: steps is empty; fill it in or leave it out`},
		{"an unknown live", "summary: One.\nlive: new-user\n",
			`2:7: unknown live "new-user"; did you mean "new-users"?`},
		{"a bad limit", "summary: One.\nlimit: 10\n",
			`2:8: bad limit "10": no period; write calls per period, such as 10/1s`},
		{"a dialect with an unknown question and an unknown answer",
			"summary: One.\ndialect: {email-caes: sensitive, old-ssid: vaild, email-case: }\n",
			`2:11: unknown question "email-caes"; did you mean "email-case"?
2:44: unknown answer to old-ssid "vaild"; did you mean "valid"?
2:63: answer to email-case is empty; fill it in`},
		{"an empty dialect", "summary: One.\ndialect: {}\n",
			`2:10: dialect is empty; fill it in or leave it out`},
		{"a given without users", "summary: One.\ngiven: {}\n",
			`2:8: given without users`},
		{"an empty list of users", "summary: One.\ngiven: {users: []}\n",
			`2:16: users is empty; fill it in or leave it out`},
		{"users without company, email or password, or with an empty one",
			"summary: One.\ngiven:\n  users:\n    - {}\n    - {company: acme, email: ann@acme.test, password: ''}\n    - ann\n",
			`4:7: a user without company
4:7: a user without email
4:7: a user without password
5:55: password is empty; fill it in
6:7: a user: want a mapping, not a single value`},
		{"a user that saves an unknown member", "summary: One.\ngiven:\n  users:\n" +
			"    - {company: acme, email: ann@acme.test, password: one, save: {value: first}}\n" +
			"    - {company: acme, email: bob@acme.test, password: one, save: {}}\n",
			`4:67: unknown key "value" in save; known: ssid
5:66: save is empty; fill it in or leave it out`},
	})
}
