package contract

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/paytfake/paytfake/scenarios"
)

// Check runs the scenarios against a target, one call at a time, and judges the
// answers. The error says what is wrong with the target's description or the
// options; then no call was made. Whatever the target does is in the report.
// When ctx ends, the call under way is waited for, and the rest is inconclusive.
//
// Runs at once may not share a [Ledger], nor the users of a target: they would
// rotate each other's ssids.
func Check(ctx context.Context, t Target, o Options) (*Report, error) {
	c, err := newCheck(t, o)
	if err != nil {
		return nil, err
	}
	o = c.options
	report := &Report{
		Command: or(o.Command, t.command()), Target: t.URL, Started: o.Now(), Planned: c.plan.size(), secrets: o.Redactor,
	}
	for _, r := range c.sequence {
		c.progress(r.Name)
		c.run(ctx, r)
		if r.compare(o.Answers); r.Verdict == Broken {
			c.tryAgain(ctx, r)
		}
	}
	c.progress("")
	c.control(ctx)
	c.lookAgain(ctx)
	c.control(ctx)
	c.diagnose(ctx)
	for _, r := range c.conclude() {
		r.markStale(o.Answers, report.Started, o.MaxAge)
		if r.Question != "" {
			report.Questions = append(report.Questions, *r)
		} else {
			report.Rules = append(report.Rules, *r)
		}
	}
	report.Calls, report.Fake, report.Took = c.session.calls+c.apart, c.fake, o.Now().Sub(report.Started)
	report.Ended, report.Transcript = c.session.ended, c.session.transcript
	return report, nil
}

func (c *check) none() string {
	if c.options.Select != nil {
		return fmt.Sprintf("%q matches none of their names", c.options.Select)
	}
	return "the list is empty"
}

// check is one run.
type check struct {
	options  Options
	session  *session
	order    []*Result          // in the order of the report
	sequence []*Result          // in the order in which they are run
	results  map[string]*Result // by name of the scenario
	plan     *Plan
	apart    int // calls to targets that were put into a situation

	findings []finding         // rules of all answers that one of them broke
	judged   map[string]int    // how many answers were judged by such a rule
	values   map[string]issue  // how each ssid and token came to be
	owners   map[owner]request // who was registered, by the latest call
	accepted bool              // a call succeeded
	refused  map[string]bool   // the fingerprints of answers to a wrong key
	fake     bool
}

func newCheck(t Target, o Options) (*check, error) {
	if err := errors.Join(t.problems(), o.problems()); err != nil {
		return nil, err
	}
	o = o.complete(t)
	c := &check{
		options: o, session: newSession(t, o, false), results: map[string]*Result{},
		judged: map[string]int{}, values: map[string]issue{}, owners: map[owner]request{}, refused: map[string]bool{},
	}
	for _, s := range o.Scenarios {
		if o.Select == nil || o.Select.MatchString(s.Name) {
			r := &Result{Name: s.Name, Rule: s.Rule, Question: s.Question, Summary: s.Summary, scenario: s}
			if s.Question != "" {
				r.Default = s.Answers[0].Name
			}
			c.order = append(c.order, r)
			c.results[s.Name] = r
		}
	}
	if len(c.order) == 0 {
		return nil, errors.New("no scenario to run: " + c.none())
	}
	c.sequence = c.needsFirst(lastSucceeding(c.order))
	var err error
	c.plan, err = c.foresee()
	return c, err
}

// needsFirst puts each scenario after those that show the rules it needs.
func (c *check) needsFirst(order []*Result) (sequence []*Result) {
	taken := map[string]bool{}
	var take func(r *Result)
	take = func(r *Result) {
		if r == nil || taken[r.Name] {
			return
		}
		taken[r.Name] = true
		for _, need := range r.scenario.Needs {
			take(c.results[need])
		}
		sequence = append(sequence, r)
	}
	for _, r := range order {
		take(r)
	}
	return sequence
}

// run runs a scenario.
func (c *check) run(ctx context.Context, r *Result) (refusedAgain bool) {
	r.Verdict, r.Reason = c.obstacle(ctx, r.scenario)
	if r.Reason != "" {
		return false
	}
	target, session := c.session.target, c.session
	situated := target.Situate != nil && needsSituation(r.scenario)
	if situated {
		own, end, err := target.Situate(r.scenario)
		if err != nil {
			r.Verdict, r.Reason = Inconclusive, "no target could be put into this situation: "+err.Error()
			return false
		}
		defer end()
		session = newSession(own, c.options, true)
		// What another target handed out may come again.
		values, owners := c.values, c.owners
		c.values, c.owners = map[string]issue{}, map[owner]request{}
		defer func() { c.values, c.owners = values, owners }()
	}
	before := session.calls
	p := &play{check: c, session: session, result: r, names: newNames(session.target, r.Name, situated)}
	p.names.swapped = r.swapped
	p.run(ctx)
	r.Calls += session.calls - before
	if situated {
		c.apart += session.calls
		c.session.transcript = append(c.session.transcript, session.transcript...)
		return p.refusedAgain
	}
	r.lastCall = session.calls
	return p.refusedAgain
}

// lastSucceeding puts last the question whose call succeeds whatever the answer
// is: what was refused before it was not refused because the target had begun to
// refuse everything.
func lastSucceeding(order []*Result) []*Result {
	for i := len(order) - 1; i >= 0; i-- {
		if s := order[i].scenario; s.Question != "" && s.Live == scenarios.Nightly && alwaysSucceeds(s) {
			return slices.Concat(order[:i:i], order[i+1:], order[i:i+1])
		}
	}
	return order
}

// lastSucceeds says whether the last call of a scenario succeeds on a target that
// keeps the rules, whatever it answers to the question.
func lastSucceeds(s *scenarios.Scenario) bool {
	if s.Question != "" {
		return alwaysSucceeds(s)
	}
	if len(s.Steps) == 0 {
		return true // what is given is registered
	}
	last := s.Steps[len(s.Steps)-1]
	return last.Kind != scenarios.Open && last.Expect != nil && last.Expect.Status == "ok"
}

func alwaysSucceeds(question *scenarios.Scenario) bool {
	for _, a := range question.Answers {
		for _, way := range a.Ways {
			if way[len(way)-1].Status != "ok" {
				return false
			}
		}
	}
	return true
}

// controlled is the rule whose user the call of control registers.
const controlled = "user-created"

// control makes sure that the target still serves, where the last call of the
// run does not show it.
func (c *check) control(ctx context.Context) {
	if c.session.success == c.session.calls || c.session.ended != "" || c.session.silent > 0 || ctx.Err() != nil {
		return
	}
	r, err := newNames(c.session.target, controlled, false).build(userCreated("$key"))
	if err != nil {
		return
	}
	if a, err := c.session.send(ctx, r); err == nil && a.Succeeded() {
		c.accepted, c.session.success = true, c.session.calls
	}
}

// userCreated registers the user of the rule user-created with a key.
func userCreated(key string) scenarios.Step {
	return scenarios.Step{Kind: scenarios.Register, Form: []scenarios.Param{
		{Name: "key", Value: key}, {Name: "company", Value: "acme"}, {Name: "email", Value: "ann@acme.test"}, {Name: "password", Value: "one"},
	}}
}

// needsSituation says whether only a target that was put into the scenario's
// situation can run it.
func needsSituation(s *scenarios.Scenario) bool {
	return s.Live == scenarios.Never || s.Limit.Calls > 0 || len(s.Dialect) > 0 || len(s.Faults) > 0 ||
		slices.ContainsFunc(s.Given.Users, func(u scenarios.User) bool { return u.SSID != "" || u.Registrations > 0 })
}

// leftOut says why a scenario is not for this target; empty: it is.
func (c *check) leftOut(s *scenarios.Scenario) string {
	canSituate := c.session.target.Situate != nil
	switch {
	case needsSituation(s) && !canSituate:
		return "only a fake can be put into this situation"
	case s.Live == scenarios.NewUsers && !canSituate && !c.options.NewUsers:
		return "leaves a new user behind: --new-users runs it"
	}
	return ""
}

// obstacle says why a scenario cannot be run; an empty reason: it can.
func (c *check) obstacle(ctx context.Context, s *scenarios.Scenario) (Verdict, string) {
	switch reason := c.leftOut(s); {
	case reason != "":
		return NotRun, reason
	case ctx.Err() != nil:
		return Inconclusive, interrupted
	case c.session.ended != "":
		return Inconclusive, c.session.ended
	}
	for _, need := range s.Needs {
		// A rule may still be looked at where one it needs could not be; what a
		// question learns rests on rules that were seen to hold.
		other := c.results[need]
		if other != nil && (other.Verdict == Broken || other.Verdict == Inconclusive && s.Question != "") {
			return Inconclusive, fmt.Sprintf("rests on %s, which is %s", need, other.Verdict)
		}
	}
	return NotRun, ""
}
