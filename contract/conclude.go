package contract

import (
	"fmt"
	"slices"

	"github.com/paytfake/paytfake/scenarios"
)

// conclude returns what the evidence shows about each scenario, in their order, and
// about the rules that any response may break. It is a pure function; the package
// comment has the table of its rules.
func (e evidence) conclude(order []*scenarios.Scenario, pins *scenarios.Answers) []Result {
	results := make([]Result, len(order))
	for i, s := range order {
		results[i] = e.settle(s, pins)
		results[i].Comparisons += e.judged[s.Name]
	}
	e.recur(results)
	rules := map[string]bool{}
	for _, s := range e.sightings {
		if rules[s.Rule] || e.misdirected(s.Rule) != "" {
			continue
		}
		rules[s.Rule] = true
		if s.Rule == "endpoint" && slices.ContainsFunc(results, func(r Result) bool {
			i := slices.IndexFunc(order, func(s *scenarios.Scenario) bool { return s.Name == "endpoint" })
			return r.Verdict == Broken && i >= 0 && needs(order, order[i], r.Name)
		}) {
			continue // the path is not what the call was refused for
		}
		i := slices.IndexFunc(results, func(r Result) bool { return r.Name == s.Rule })
		if i < 0 {
			results = append(results, Result{Name: s.Rule, Rule: s.Rule, Summary: "Judged by every response."})
			i = len(results) - 1
		}
		e.blame(&results[i])
	}
	e.rest(results, order)
	e.trace(results)
	return results
}

// settle concludes from the attempts at one scenario.
func (e evidence) settle(s *scenarios.Scenario, pins *scenarios.Answers) Result {
	r := Result{Name: s.Name, Rule: s.Rule, Question: s.Question, Summary: s.Summary}
	if s.Question != "" {
		r.Default = s.Answers[0].Name
	}
	pin, pinned := pins.Pinned(s.Question)
	if pinned = pinned && s.Question != ""; pinned {
		r.Pinned, r.Last, r.Conflicts = pin.Answer, pin.Last, len(pin.Conflicts)
	}
	tries := e.of(s.Name)
	if len(tries) == 0 {
		return r
	}
	for _, a := range tries {
		r.Calls += a.calls
		r.Comparisons += a.comparisons
	}
	first := tries[0]
	r.Verdict, r.Reason, r.Failure = first.verdict, first.reason, first.failure
	r.Answer, r.Unforeseen = first.answer, first.unforeseen
	if why := e.misdirected(s.Name); why != "" && first.verdict != NotRun && !first.situated {
		r.Verdict, r.Reason, r.Answer, r.Unforeseen = Inconclusive, why, "", false
		return r
	}
	if !first.contradicts(pin, pinned) {
		e.trust(&r, first, pins)
		if pinned && r.Answer != "" && r.Answer != pin.Answer {
			r.Replaced = pin.Answer
			r.Reason = fmt.Sprintf("%s replaces %s, which was seen only once, on %s", r.Answer, pin.Answer, pin.Last)
		}
		return r
	}
	if first.denial != nil && first.denial.forbidden && !e.saidToWrongKey(*first.denial) {
		r.Verdict, r.Reason = Inconclusive, first.outside // a firewall says so, and no wrong key got it
		return r
	}
	if pinned {
		r.Failure = first.exchange
		r.Reason = fmt.Sprintf("the answer is now %q; pinned is %q, seen %s", first.answer, pin.Answer, sightings(pin))
	}
	r.Verdict = Broken
	if a, ok := e.proof(tries, pin, pinned); ok {
		if a.at != first.at && !pinned {
			r.Reason, r.Failure = a.reason, a.failure
		}
		return r
	}
	why := "it could not be tried once more"
	if len(tries) > 1 {
		switch second := tries[len(tries)-1]; {
		case second.contradicts(pin, pinned) && second.signature == first.signature && e.lastServed() == 0:
			r.Verdict, r.Answer = Inconclusive, ""
			r.Reason = "no call of this run succeeded; are the URL and the key right? " + r.Reason
			return r
		case second.contradicts(pin, pinned) && second.signature == first.signature && e.excused(first, second):
			why = "calls that must succeed got the same response"
			if first.denial != nil && e.gone(*first.denial) {
				why = "no call of this URL succeeded any more"
			}
		case second.contradicts(pin, pinned) && second.signature == first.signature:
			why = "no call succeeded before, between and after: the target may have been in trouble"
		case second.verdict == Holds || second.verdict == Broken:
			why = "tried once more, it was not seen again"
		default:
			why += ": " + second.reason
		}
	}
	r.unstable(why)
	return r
}

// contradicts reports whether an attempt is against what the scenario expects or
// against a pinned answer. A pin is provisional until it was seen twice.
func (a attempt) contradicts(pin scenarios.Pin, pinned bool) bool {
	return a.verdict == Broken || pinned && pin.Times > 1 && a.answer != "" && a.answer != pin.Answer
}

// proof returns the first of two attempts that together break the rule or the pin.
func (e evidence) proof(tries []attempt, pin scenarios.Pin, pinned bool) (a attempt, ok bool) {
	for i, a := range tries {
		for _, b := range tries[i+1:] {
			alike := b.contradicts(pin, pinned) && b.signature == a.signature && b.answer == a.answer || b.refusedAgain
			if !a.contradicts(pin, pinned) || !alike || e.excused(a, b) {
				continue
			}
			if a.situated || e.flanked(a.at, b.at, a.denied()) || e.deniesAll(a.denial) {
				return a, true
			}
		}
	}
	return a, false
}

// excused reports whether a contradiction is a response that a call which must
// succeed got too.
func (e evidence) excused(a, b attempt) bool {
	if a.denial != nil && (e.stumbles(*a.denial) || e.gone(*a.denial)) {
		return true
	}
	return slices.ContainsFunc(a.relies, e.saidToRight) || b.verdict == Broken && slices.ContainsFunc(b.relies,
		e.saidToRight)
}

// rest makes inconclusive what rests on a rule that is broken: one that the scenario
// needs, or one of methods and endpoint whose breach shows itself in the same words.
func (e evidence) rest(results []Result, order []*scenarios.Scenario) {
	for _, s := range needsFirst(order) {
		r := &results[slices.Index(order, s)]
		if r.Verdict != Broken && !r.Unstable {
			continue
		}
		for _, other := range results {
			if r.Name == "endpoint" && other.Name == "methods" {
				continue // both paths, and both methods: either may be behind the other
			}
			if other.Verdict != Broken || other.Name == r.Name {
				continue
			}
			if needs(order, s, other.Name) || e.sameDenial(order, r.Name, other.Name) {
				r.Verdict, r.Unstable, r.Answer, r.Failure = Inconclusive, false, "", nil
				r.Reason, r.Rests = fmt.Sprintf("rests on %s, which is %s", other.Name, Broken), other.Name
				break
			}
		}
	}
}

// needs reports whether a scenario needs a rule, or needs one that does.
func needs(order []*scenarios.Scenario, s *scenarios.Scenario, rule string) bool {
	return slices.ContainsFunc(s.Needs, func(need string) bool {
		i := slices.IndexFunc(order, func(s *scenarios.Scenario) bool { return s.Name == need })
		return need == rule || i >= 0 && order[i] != s && needs(order, order[i], rule)
	})
}

// sameDenial reports whether HTTP itself turned down the calls of a scenario in the
// way in which it turns down a method or a path.
func (e evidence) sameDenial(order []*scenarios.Scenario, name, rule string) bool {
	i := slices.IndexFunc(order, func(s *scenarios.Scenario) bool { return s.Name == rule })
	wire := []string{"methods", "endpoint"}
	if !slices.Contains(wire, rule) || slices.Contains(wire, name) || i < 0 || needs(order, order[i], name) {
		return false
	}
	a, b := e.of(name), e.of(rule)
	return len(a) > 0 && len(b) > 0 && a[0].denial != nil && b[0].denial != nil &&
		!a[0].denial.class.Own() && a[0].denial.fingerprint == b[0].denial.fingerprint
}

// trust makes inconclusive what rests on refusals that are none, or on what the
// target said when it may have begun to refuse everything.
func (e evidence) trust(r *Result, a attempt, pins *scenarios.Answers) {
	if r.Verdict != Holds && r.Answer == "" {
		return
	}
	doubt := ""
	switch i := slices.IndexFunc(a.relies, e.saidToRight); {
	case i >= 0:
		doubt = "a call that must succeed got the same refusal, so it is none of this call: " + a.relies[i].words
	case !a.situated && slices.ContainsFunc(a.relies, func(x exchange) bool { return e.maybeLimit(x, pins) }):
		doubt = "refused with reason other, which may be the call limit"
	case !a.situated && a.last > e.lastServed():
		doubt = "no call succeeded after it: the target may have begun to refuse all"
	default:
		return
	}
	r.Verdict, r.Answer, r.Reason = Inconclusive, "", doubt
}

// unstable makes inconclusive what was seen broken once.
func (r *Result) unstable(why string) {
	r.Verdict, r.Unstable, r.Answer = Inconclusive, true, ""
	r.Reason += "; unstable: " + why
}

// recur makes broken what is unstable in two scenarios: the same kind of call,
// refused in the same words. That is how a target shows itself which refuses
// something the first time only.
func (e evidence) recur(results []Result) {
	unstable := []int{}
	for i, r := range results {
		if r.Unstable && e.of(r.Name)[0].denial != nil {
			unstable = append(unstable, i)
		}
	}
	for n, i := range unstable {
		for _, j := range unstable[n+1:] {
			a, b := e.of(results[i].Name)[0], e.of(results[j].Name)[0]
			if a.at > b.at {
				a, b = b, a
			}
			alike := a.denial.subop == b.denial.subop && a.denial.fingerprint == b.denial.fingerprint
			trouble := slices.Contains([]string{"internal_error", "timeout", "other", ""}, a.denial.reason)
			if !alike || trouble || e.comesAndGoes(*a.denial) || !e.flanked(a.at, b.at, "") || e.served(a.denial.subop, a.at,
				b.at) {
				continue
			}
			r := &results[slices.IndexFunc(results, func(r Result) bool { return r.Name == a.scenario })]
			r.Verdict, r.Unstable, r.Again = Broken, false, []string{a.scenario, b.scenario}
			r.Reason = fmt.Sprintf("%s. %s got the same response; a call that is repeated succeeds", a.reason, b.scenario)
		}
	}
}

// blame concludes from what responses to any scenario showed about a rule.
func (e evidence) blame(r *Result) {
	a, b, proven := e.sighted(r.Name)
	reason := or(a.words, a.Off[0].String())
	if a.exchange.scenario != r.Name {
		reason += ", seen in " + a.exchange.scenario
	}
	failure := a.failure
	switch {
	case proven:
		r.Again = []string{a.exchange.scenario}
		if b.exchange.scenario != a.exchange.scenario {
			r.Again = append(r.Again, b.exchange.scenario)
		}
		if slices.ContainsFunc(e.sightings, func(s sighting) bool {
			return s.Rule == r.Name && s.exchange.scenario == r.Name
		}) {
			r.Again = nil // its own scenario shows it
		}
		fallthrough
	case r.Verdict == Broken:
		r.Verdict, r.Unstable, r.Answer, r.Reason, r.Failure = Broken, false, "", reason, &failure
	case a.Doubtful && e.saidToRight(a.exchange):
		if r.Verdict == Holds {
			r.Verdict, r.Answer, r.Reason = Inconclusive, "", "a call that must succeed got the same response: "+reason
		}
	default:
		r.Reason, r.Failure, r.Again = reason, &failure, []string{a.exchange.scenario}
		r.unstable("no other response showed it")
	}
}

// sighted returns two sightings that together break a rule; without proof, the
// first one.
func (e evidence) sighted(rule string) (a, b sighting, proven bool) {
	var all []sighting
	for _, s := range e.sightings {
		if s.Rule == rule {
			all = append(all, s)
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if e.agree(a, b) {
				return a, b, true
			}
		}
	}
	return all[0], b, false
}

// agree reports whether two sightings of a rule break it.
func (e evidence) agree(a, b sighting) bool {
	switch {
	case a.session == b.session && a.exchange.call == b.exchange.call:
		return false
	case e.stumbles(a.exchange), a.Rule == "endpoint" && e.gone(a.exchange):
		return false
	case (a.Doubtful || b.Doubtful) && (a.failure.Step != b.failure.Step ||
		a.exchange.fingerprint != b.exchange.fingerprint ||
		e.saidToRight(a.exchange)):
		return false
	}
	return a.session != b.session || a.session.situated || e.flanked(a.exchange.call, b.exchange.call,
		a.exchange.denied(a.Rule))
}

// unsettled returns the names of the scenarios that another attempt could settle.
func (e evidence) unsettled(order []*scenarios.Scenario, pins *scenarios.Answers) (names []string) {
	const most = 3 // attempts at a scenario
	results := e.conclude(order, pins)
	add := func(name string, enough int) {
		if n := len(e.of(name)); n > 0 && n < enough && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, r := range results {
		i := slices.IndexFunc(e.sightings, func(s sighting) bool { return s.Rule == r.Name })
		switch {
		case !r.Unstable && !(r.Verdict == Inconclusive && i < 0 && len(e.of(r.Name)) == 1 &&
			e.of(r.Name)[0].verdict == Broken):
			continue
		case i >= 0:
			add(e.sightings[i].exchange.scenario, most)
		}
		tries := e.of(r.Name)
		if len(tries) > 0 && (tries[0].verdict == Broken || tries[0].answer != "") {
			enough := 2
			if last := tries[len(tries)-1]; last.verdict == tries[0].verdict && last.answer == tries[0].answer &&
				e.lastServed() > 0 &&
				!e.excused(tries[0], last) {
				enough = most
			}
			add(r.Name, enough)
		}
	}
	return names
}
