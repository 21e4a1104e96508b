package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// timeline returns an exchange for each letter, numbered from 1: s is a call that was
// served, and l a Launch; x one that had to be and was refused with invalid_query; o one that had to
// be and was refused with other; w one that is refused with invalid_query; k one with
// a wrong key, refused with access_denied; a dot is a call of the attempts.
func timeline(calls string) (all []exchange) {
	for i, letter := range calls {
		x := exchange{call: i + 1, class: wire.ClassRefusal}
		switch letter {
		case 's':
			x.served, x.right, x.class = true, true, wire.ClassSuccess
		case 'l':
			x.served, x.right, x.class, x.subop = true, true, wire.ClassSuccess, "Launch"
		case 'x':
			x.right, x.reason, x.fingerprint = true, "invalid_query", "no"
		case 'o':
			x.right, x.reason, x.fingerprint = true, "other", "too many"
		case 'w':
			x.scenario, x.reason, x.fingerprint = "error-http-status", "invalid_query", "missing"
		case 'k':
			x.wrongKey, x.reason, x.fingerprint = true, "access_denied", "key"
		}
		all = append(all, x)
	}
	return all
}

// Attempts at the rule and the question of these tests.
func holds(last int) attempt { return attempt{verdict: Holds, last: last, at: last} }
func breaks(at int) attempt  { return attempt{verdict: Broken, last: at, at: at, reason: "off"} }
func unclear(at int) attempt {
	return attempt{verdict: Inconclusive, last: at, at: at, reason: "a page"}
}
func unforeseen() attempt {
	return attempt{verdict: Inconclusive, unforeseen: true, last: 2, at: 2, reason: "unforeseen"}
}
func gone(at int) attempt {
	return attempt{verdict: Inconclusive, refusedAgain: true, last: at, at: at}
}
func situated(a attempt) attempt { a.situated, a.last, a.at = true, 0, 0; return a }

func answers(answer string, at int) attempt {
	return attempt{verdict: Holds, answer: answer, signature: answer, last: at, at: at}
}

// relying returns an attempt that rests on a refusal.
func relying(a attempt, reason, fingerprint string) attempt {
	a.relies = []exchange{{class: wire.ClassRefusal, reason: reason, fingerprint: fingerprint}}
	return a
}

// like returns a contradiction with a signature of its own.
func like(a attempt, signature string) attempt { a.signature = signature; return a }

// denied returns a contradiction by the refusal of a call that had to succeed.
func denied(a attempt, reason string) attempt {
	a.denial = &exchange{scenario: "a-rule", subop: "Launch", class: wire.ClassRefusal, reason: reason, fingerprint: "no"}
	return a
}

func TestTheConclusionFollowsFromTheEvidence(t *testing.T) {
	t.Parallel()
	rule := &scenarios.Scenario{Name: "a-rule", Rule: "a-rule"}
	question := &scenarios.Scenario{Name: "email-case", Question: "email-case",
		Answers: []scenarios.Answer{{Name: "insensitive"}, {Name: "sensitive"}}}
	pin := func(times int) *scenarios.Answers {
		return &scenarios.Answers{Pins: map[string]scenarios.Pin{"email-case": {Observation: scenarios.Observation{
			Answer: "insensitive", First: "2026-03-01", Last: "2026-03-02", Times: times}}}}
	}
	missing := func(times int) *scenarios.Answers {
		return &scenarios.Answers{Pins: map[string]scenarios.Pin{"missing-parameter": {Observation: scenarios.Observation{
			Answer: "invalid_query", First: "2026-03-01", Last: "2026-03-02", Times: times}}}}
	}
	for _, row := range []struct {
		name     string
		of       *scenarios.Scenario
		pins     *scenarios.Answers
		calls    string
		attempts []attempt
		word     string
		reason   string // part of it
	}{
		{"what was not run is not run", rule, nil, "", nil, "not run", ""},
		{"what was as expected holds, if a call succeeded after it", rule, nil, "s.s", []attempt{holds(2)}, "holds", ""},
		{"or was its last one", rule, nil, "ss", []attempt{holds(2)}, "holds", ""},
		{"and else may have met a target that refuses everything", rule, nil, "s.", []attempt{holds(2)}, "inconclusive",
			"no call succeeded after it"},
		{"what was seen in a situation holds by itself", rule, nil, "", []attempt{situated(holds(1))}, "holds", ""},
		{"two contradictions break a rule", rule, nil, "s.s.s", []attempt{breaks(2), breaks(4)}, "broken", "off"},
		{"one does not", rule, nil, "s.s", []attempt{breaks(2)}, "unstable", "could not be tried once more"},
		{"nor does one that was not seen again", rule, nil, "s.s.s", []attempt{breaks(2), holds(4)}, "unstable",
			"not seen again"},
		{"nor one whose second look met an obstacle", rule, nil, "s.s.s", []attempt{breaks(2), unclear(4)}, "unstable",
			"once more: a page"},
		{"nor two that differ", rule, nil, "s.s.s", []attempt{like(breaks(2), "404"), like(breaks(4), "405")}, "unstable",
			"not seen again"},
		{"nor two without a success before", rule, nil, ".s.s", []attempt{breaks(1), breaks(3)}, "unstable",
			"before, between and after"},
		{"nor between", rule, nil, "s..s", []attempt{breaks(2), breaks(3)}, "unstable", "before, between and after"},
		{"nor after", rule, nil, "s.s.", []attempt{breaks(2), breaks(4)}, "unstable", "before, between and after"},
		{"a third look may settle it", rule, nil, ".s.s.s", []attempt{breaks(1), breaks(3), breaks(5)}, "broken", "off"},
		{"a wrong success is one itself", rule, nil, "ss", []attempt{breaks(1), breaks(2)}, "broken", "off"},
		{"two contradictions in situations need nothing else", rule, nil, "", []attempt{situated(breaks(1)),
			situated(breaks(1))}, "broken", "off"},
		{"a user that is refused by the second look is a contradiction", rule, nil, "s.s.s", []attempt{breaks(2), gone(4)},
			"broken", "off"},
		{"not by the first one", rule, nil, "s.s.s", []attempt{gone(2), breaks(4)}, "inconclusive", ""},
		{"two refusals whose words a right call got too are none", rule, nil, "s.sxs.s",
			[]attempt{relying(breaks(2), "invalid_query", "no"), relying(breaks(6), "invalid_query", "no")}, "unstable",
			"calls that must succeed got the same"},
		{"neither does what holds rest on such", rule, nil, "s.xs", []attempt{relying(holds(2), "invalid_query", "no")},
			"inconclusive", "same refusal"},
		{"on other words it does", rule, nil, "s.xs", []attempt{relying(holds(2), "invalid_query", "yes")}, "holds", ""},
		{"a target that denies everything is not judged", rule, nil, "..", []attempt{breaks(1), breaks(2)}, "inconclusive",
			"are the URL and the key right?"},
		{"unless it refuses a wrong key for another reason", rule, nil, "..k",
			[]attempt{denied(breaks(1), "invalid_query"), denied(breaks(2), "invalid_query")}, "broken", "off"},
		{"and not for want of access", rule, nil, "..k",
			[]attempt{denied(breaks(1), "user_not_authenticated"), denied(breaks(2), "user_not_authenticated")}, "inconclusive",
			"key right?"},
		{"or for the same reason", rule, nil, "..k",
			[]attempt{denied(breaks(1), "access_denied"), denied(breaks(2), "access_denied")}, "inconclusive", "key right?"},
		{"an unforeseen response breaks nothing", question, pin(9), "sss", []attempt{unforeseen()}, "unforeseen",
			"unforeseen"},
		{"an answer that is pinned holds", question, pin(9), "sss", []attempt{answers("insensitive", 2)}, "holds", ""},
		{"another one, seen twice, breaks the pin", question, pin(9), "s.s.s", []attempt{answers("sensitive", 2),
			answers("sensitive", 4)},
			"broken", `the answer is now "sensitive"; pinned is "insensitive", seen 9 times from 2026-03-01 to 2026-03-02`},
		{"seen once it does not", question, pin(9), "s.s.s", []attempt{answers("sensitive", 2), answers("insensitive", 4)},
			"unstable", "not seen again"},
		{"nor does an obstacle", question, pin(9), "s.s.s", []attempt{unclear(2), unclear(4)}, "inconclusive", "a page"},
		{"a pin that was seen twice counts", question, pin(2), "s.s.s", []attempt{answers("sensitive", 2),
			answers("sensitive", 4)}, "broken", "2 times"},
		{"one that was seen once is replaced", question, pin(1), "s.s", []attempt{answers("sensitive", 2)}, "holds",
			"sensitive replaces insensitive, which was seen only once, on 2026-03-02"},
		{"the reason other is no answer if calls that must succeed get it", question, nil, "s.os",
			[]attempt{relying(answers("sensitive", 2), "other", "too many")}, "inconclusive", "same refusal"},
		{"nor if missing parameters get another", question, nil, "s.ws",
			[]attempt{relying(answers("sensitive", 2), "other", "too many")}, "inconclusive", "may be the call limit"},
		{"nor if another one is pinned for missing parameters", question, missing(2), "s.s",
			[]attempt{relying(answers("sensitive", 2), "other", "too many")}, "inconclusive", "may be the call limit"},
		{"but a pin that was seen once tells nothing", question, missing(1), "s.s",
			[]attempt{relying(answers("sensitive", 2), "other", "too many")}, "holds", ""},
		{"else it is", question, nil, "s.ss", []attempt{relying(answers("sensitive", 2), "other", "too many")}, "holds", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := evidence{exchanges: timeline(row.calls)}
			for _, a := range row.attempts {
				a.scenario = row.of.Name
				e.attempts = append(e.attempts, a)
			}
			results := e.conclude([]*scenarios.Scenario{row.of}, row.pins)
			require.Len(t, results, 1)
			require.Equal(t, row.word, results[0].Outcome().String(), results[0].Reason)
			require.Contains(t, results[0].Reason, row.reason)
			if row.word != "holds" {
				require.NotEqual(t, Holds, results[0].Verdict)
			}
			if row.word == "holds" && len(row.attempts) > 0 {
				require.Equal(t, row.attempts[0].answer, results[0].Answer)
			}
		})
	}
}

func TestAnyResponseMayBreakARule(t *testing.T) {
	t.Parallel()
	session := &session{}
	other := *session
	sighted := func(call int, step string, doubtful bool, in string) sighting {
		x := exchange{call: call, scenario: in, fingerprint: "no", class: wire.ClassText}
		v := judge.Violation{Rule: "error-envelope", Off: []scenarios.Mismatch{{What: "body", Want: "a", Got: "b"}},
			Doubtful: doubtful}
		return sighting{v, session, x, Failure{Step: step, Off: v.Off}, ""}
	}
	elsewhere := func(s sighting) sighting { s.session = &other; return s }
	for _, row := range []struct {
		name      string
		calls     string
		sightings []sighting
		word      string
		again     []string
	}{
		{"two responses break it", "s.s.s", []sighting{sighted(2, "a", false, "one"), sighted(4, "b", false, "two")},
			"broken", []string{"one", "two"}},
		{"one does not", "s.s", []sighting{sighted(2, "a", false, "one")}, "unstable", []string{"one"}},
		{"nor do two of one call", "s.s", []sighting{sighted(2, "a", false, "one"), sighted(2, "a", false, "one")},
			"unstable", []string{"one"}},
		{"nor two without a success between", "s..s", []sighting{sighted(2, "a", false, "one"),
			sighted(3, "b", false, "two")}, "unstable", []string{"one"}},
		{"the first call of two targets are two", "", []sighting{sighted(1, "a", false, "one"),
			elsewhere(sighted(1, "a", false, "one"))},
			"broken", []string{"one"}},
		{"a doubtful one counts twice for one step", "s.s.s", []sighting{sighted(2, "a", true, "one"),
			sighted(4, "a", true, "one")},
			"broken", []string{"one"}},
		{"and not for two", "s.s.s", []sighting{sighted(2, "a", true, "one"), sighted(4, "b", true, "two")}, "unstable",
			[]string{"one"}},
		{"and not where a right call gets it too", "s.sxs.s", []sighting{sighted(2, "a", true, "one"),
			sighted(6, "a", true, "one")},
			"inconclusive", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := evidence{exchanges: timeline(row.calls), sightings: row.sightings, judged: map[string]int{"error-envelope": 7}}
			results := e.conclude([]*scenarios.Scenario{{Name: "error-envelope", Rule: "error-envelope"}}, nil)
			require.Len(t, results, 1)
			if row.word == "inconclusive" {
				require.NotEqual(t, Broken, results[0].Verdict)
				return
			}
			require.Equal(t, row.word, results[0].Word(), results[0].Reason)
			require.Equal(t, row.again, results[0].Again)
			require.Contains(t, results[0].Reason, "body: want a, got b, seen in one")
			require.Equal(t, 7, results[0].Comparisons)
		})
	}
	t.Run("and is named although no scenario of its own was run", func(t *testing.T) {
		t.Parallel()
		e := evidence{exchanges: timeline("s.s.s"), sightings: []sighting{sighted(2, "a", false, "one"),
			sighted(4, "b", false, "one")}}
		results := e.conclude(nil, nil)
		require.Len(t, results, 1)
		require.Equal(t, "error-envelope", results[0].Rule)
		require.Equal(t, Broken, results[0].Verdict)
	})
}

func TestWhatRestsOnABrokenRuleIsNotBlamed(t *testing.T) {
	t.Parallel()
	order := []*scenarios.Scenario{
		{Name: "c", Rule: "c", Needs: []string{"b"}}, {Name: "b", Rule: "b", Needs: []string{"a"}}, {Name: "a", Rule: "a"},
		{Name: "d", Rule: "d"},
	}
	e := evidence{exchanges: timeline("s.s.s")}
	for _, name := range []string{"a", "c", "d"} {
		for _, at := range []int{2, 4} {
			a := breaks(at)
			a.scenario = name
			e.attempts = append(e.attempts, a)
		}
	}
	var words []string
	for _, r := range e.conclude(order, nil) {
		words = append(words, r.Name+" "+r.Word()+" "+r.Reason)
	}
	require.Equal(t, []string{"c inconclusive rests on a, which is broken", "b not run ", "a broken off", "d broken off"},
		words)
}

func TestWhatIsSeenOnceInTwoScenariosIsBroken(t *testing.T) {
	t.Parallel()
	order := []*scenarios.Scenario{{Name: "a", Rule: "a"}, {Name: "b", Rule: "b"}}
	for _, row := range []struct {
		name   string
		reason string
		calls  string
		words  []string
	}{
		{"the same words", "invalid_query", "s.s.s", []string{"broken", "unstable"}},
		{"without a success between", "invalid_query", "s..s", []string{"unstable", "unstable"}},
		{"with a success of the same operation between", "invalid_query", "s.l.s", []string{"unstable", "unstable"}},
		{"words of trouble", "internal_error", "s.s.s", []string{"unstable", "unstable"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := evidence{exchanges: timeline(row.calls)}
			for i, name := range []string{"a", "b"} {
				a := denied(breaks(2+i*(len(row.calls)-3)), row.reason)
				a.scenario = name
				e.attempts = append(e.attempts, a)
			}
			var words []string
			for _, r := range e.conclude(order, nil) {
				words = append(words, r.Word())
			}
			require.Equal(t, row.words, words)
		})
	}
}

func TestTroubleThatComesAndGoesIsNoRefusal(t *testing.T) {
	t.Parallel()
	order := []*scenarios.Scenario{{Name: "a", Rule: "a"}, {Name: "b", Rule: "b"}}
	of := func(name string, a attempt) attempt { a.scenario = name; return a }
	settled := func(e evidence) string { return e.conclude(order, nil)[0].Word() }
	twice := []attempt{of("a", denied(breaks(2), "invalid_query")), of("a", denied(breaks(4), "invalid_query"))}
	require.Equal(t, "broken", settled(evidence{exchanges: timeline("s.s.s"), attempts: twice}))

	healed := append(twice[:2:2], of("b", denied(breaks(2), "invalid_query")), of("b", holds(4)))
	require.Equal(t, "unstable", settled(evidence{exchanges: timeline("s.s.s"), attempts: healed}),
		"another scenario met it and was served later")

	lost := of("b", holds(4))
	lost.refusedAgain = true
	met := append(twice[:2:2], of("b", denied(breaks(2), "invalid_query")), lost)
	require.Equal(t, "broken", settled(evidence{exchanges: timeline("s.s.s"), attempts: met}),
		"the other scenario is denied too")

	both := evidence{exchanges: timeline("sxsxs"), attempts: twice}
	for i, subop := range []string{"Launch", "Launch", "Register", "Register", "Launch"} {
		both.exchanges[i].subop, both.exchanges[i].kind = subop, "POST / "+subop
	}
	require.Equal(t, "unstable", settled(both), "calls of two operations got it, which are served at other times")
	both.exchanges[2].kind = "GET / Register"
	require.Equal(t, "broken", settled(both), "one of them is never served")

	page := evidence{exchanges: timeline("sxs.s")}
	for _, a := range twice {
		denial := *a.denial
		denial.class, a.denial = wire.ClassPage, &denial
		page.attempts = append(page.attempts, a)
	}
	require.Equal(t, "unstable", settled(page), "a page came to a call of one operation, which is served at other times")
	page.exchanges[1].kind = "GET / Register"
	require.Equal(t, "broken", settled(page), "calls of this kind are never served")

	for reason, word := range map[string]string{"access_denied": "unstable", "invalid_query": "broken"} {
		key := evidence{exchanges: timeline("sxs.s")}
		for i := range key.exchanges {
			key.exchanges[i].subop = "Register"
		}
		key.attempts = []attempt{of("a", denied(breaks(2), reason)), of("a", denied(breaks(4), reason))}
		require.Equal(t, word, settled(key), "a Register that is served at other times got %s", reason)
		key.exchanges[1].subop = "Launch"
		require.Equal(t, "broken", settled(key), "a Launch got %s", reason)
	}
}

// at gives every call a URL: each letter of urls is one.
func at(exchanges []exchange, urls string) []exchange {
	for i := range exchanges {
		exchanges[i].url = urls[i : i+1]
	}
	return exchanges
}

func TestOnlyCallsOfTheSameURLTellWhatAPageMeans(t *testing.T) {
	t.Parallel()
	page := func(at int, class wire.Class) attempt {
		a := breaks(at)
		a.denial = &exchange{call: at, url: "u", class: class, fingerprint: "page"}
		return a
	}
	for _, row := range []struct {
		name, scenario string
		calls, urls    string
		class          wire.Class
		word           string
		reason         string // part of it
	}{
		{"a URL that serves other calls refuses this one", "methods", "s.s.s", "uuuuu", wire.ClassPage, "broken", "off"},
		{"calls before that went elsewhere do not count", "methods", "s.s.s", "vuuuu", wire.ClassPage, "unstable",
			"before, between and after"},
		{"nor do those between", "methods", "s.s.s", "uuvuu", wire.ClassPage, "unstable", "before, between and after"},
		{"nor do those after", "methods", "s.s.s", "uuuuv", wire.ClassPage, "unstable", "before, between and after"},
		{"the API's own word counts", "methods", "s.s.s", "vuuuu", wire.ClassRefusal, "broken", "off"},
		{"a URL that serves nothing is none of the target's", "methods", "sxs.s", "vuvuv", wire.ClassRefusal, "inconclusive",
			"is the URL right?"},
		{"a target that serves nothing at all is another matter", "methods", ".x.x.", "uuuuu", wire.ClassPage,
			"inconclusive", "no call of this run succeeded"},
		{"two URLs of endpoint tell by each other", "endpoint", "s.s.s", "vuvuv", wire.ClassPage, "broken", "off"},
		{"but not where one was served before, and no more", "endpoint", "s.s.s", "uuvuv", wire.ClassPage, "unstable",
			"no call of this URL succeeded any more"},
		{"its refusal is not one that a URL may give", "endpoint", "s.s.s", "uuvuv", wire.ClassRefusal, "broken", "off"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := evidence{exchanges: at(timeline(row.calls), row.urls), url: "u"}
			for _, at := range []int{2, 4} {
				a := page(at, row.class)
				a.scenario = row.scenario
				e.attempts = append(e.attempts, a)
			}
			r := e.conclude([]*scenarios.Scenario{{Name: row.scenario, Rule: row.scenario}}, nil)[0]
			require.Equal(t, row.word, r.Word(), r.Reason)
			require.Contains(t, r.Reason, row.reason)
		})
	}
}
