package contract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

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
	if err := errors.Join(t.problems(o.complete(t)), o.problems()); err != nil {
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

// withSSIDs returns a scenario in which each given user whose ssid is saved has
// one, since no call will hand it out, and these ssids by the names they are saved under.
func withSSIDs(s *scenarios.Scenario) (situation *scenarios.Scenario, saved map[string]string) {
	copied, saved := *s, map[string]string{}
	copied.Given.Users = slices.Clone(s.Given.Users)
	for i := range copied.Given.Users {
		u := &copied.Given.Users[i]
		if name, ok := u.Save["ssid"]; ok {
			u.SSID = or(u.SSID, strings.ToUpper(uuid.NewString()))
			saved[name] = u.SSID
		}
	}
	return &copied, saved
}

// run runs a scenario.
func (c *check) run(ctx context.Context, r *Result) (refusedAgain bool) {
	r.Verdict, r.Reason = c.obstacle(ctx, r.scenario)
	if r.Reason != "" {
		return false
	}
	target, session, given := c.session.target, c.session, map[string]string{}
	situated := target.Situate != nil && needsSituation(r.scenario)
	if situated {
		var situation *scenarios.Scenario
		situation, given = withSSIDs(r.scenario)
		own, end, err := target.Situate(situation)
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
	maps.Copy(p.names.saved, given)
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
