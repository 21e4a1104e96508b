package contract

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// Options say how to check a target. The zero Options are right for a test.
type Options struct {
	Scenarios []*scenarios.Scenario // nil: all bundled rules and questions
	Select    *regexp.Regexp        // names of the scenarios to run; nil: all
	NewUsers  bool                  // run also what leaves a new user behind
	Rate      scenarios.Limit       // zero: 2/s on a live target, as fast as it answers on loopback
	Timeout   time.Duration         // of one call; zero: 10 s
	Answers   *scenarios.Answers    // pinned answers to compare with; nil: none
	MaxAge    time.Duration         // after which a pinned answer that was not seen again is stale; zero: never
	Now       func() time.Time      // nil: time.Now
}

// liveRate is how fast a live target is called unless told otherwise.
var liveRate = scenarios.Limit{Calls: 2, Per: time.Second}

// Check runs the scenarios against a target, one call at a time, and judges the
// answers. The error says what is wrong with the target's description or the
// options; then no call was made. Whatever the target does is in the report.
// When ctx ends, the rest is inconclusive.
func Check(ctx context.Context, t Target, o Options) (*Report, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	if o.Scenarios == nil {
		o.Scenarios = slices.Concat(scenarios.Rules(), scenarios.Questions())
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Rate == (scenarios.Limit{}) && !t.loopback() {
		o.Rate = liveRate
	}
	c := newCheck(t, o)
	var order []*Result
	for _, s := range o.Scenarios {
		if o.Select == nil || o.Select.MatchString(s.Name) {
			r := &Result{Name: s.Name, Rule: s.Rule, Question: s.Question, Summary: s.Summary, scenario: s}
			if s.Question != "" {
				r.Default = s.Answers[0].Name
			}
			order = append(order, r)
			c.results[s.Name] = r
		}
	}
	if len(order) == 0 {
		return nil, errors.New("no scenario to run: " + c.none())
	}
	report := &Report{Command: t.command(), Target: t.URL, Started: o.Now()}
	for _, r := range lastSucceeding(order) {
		c.run(ctx, r)
	}
	c.control(ctx)
	c.diagnose(ctx)
	c.conclude(&order)
	for _, r := range order {
		if r.Question != "" {
			r.compare(o.Answers, report.Started, o.MaxAge)
			report.Questions = append(report.Questions, *r)
		} else {
			report.Rules = append(report.Rules, *r)
		}
	}
	report.Calls, report.Fake, report.Took = c.session.calls+c.apart, c.fake, o.Now().Sub(report.Started)
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
	options Options
	session *session
	results map[string]*Result // by name of the scenario
	started map[string]bool
	apart   int // calls to targets that were put into a situation

	findings []finding         // rules of all answers that one of them broke
	judged   map[string]int    // how many answers were judged by such a rule
	values   map[string]issue  // how each ssid and token came to be
	owners   map[string]string // the company of each email that was registered
	accepted bool              // a call succeeded
	refused  map[string]bool   // the fingerprints of answers to a wrong key
	fake     bool
}

func newCheck(t Target, o Options) *check {
	return &check{
		options: o, session: newSession(t, o.Rate, o.Timeout), results: map[string]*Result{}, started: map[string]bool{},
		judged: map[string]int{}, values: map[string]issue{}, owners: map[string]string{}, refused: map[string]bool{},
	}
}

// run runs a scenario once, after those that show the rules it needs.
func (c *check) run(ctx context.Context, r *Result) {
	if c.started[r.Name] {
		return
	}
	c.started[r.Name] = true
	for _, need := range r.scenario.Needs {
		if other := c.results[need]; other != nil {
			c.run(ctx, other)
		}
	}
	r.Verdict, r.Reason = c.obstacle(ctx, r.scenario)
	if r.Reason != "" {
		return
	}
	target, session := c.session.target, c.session
	situated := target.Situate != nil && needsSituation(r.scenario)
	if situated {
		own, end, err := target.Situate(r.scenario)
		if err != nil {
			r.Verdict, r.Reason = Inconclusive, "no target could be put into this situation: "+err.Error()
			return
		}
		defer end()
		session = newSession(own, scenarios.Limit{}, c.options.Timeout)
		// What another target handed out may come again.
		values, owners := c.values, c.owners
		c.values, c.owners = map[string]issue{}, map[string]string{}
		defer func() { c.values, c.owners = values, owners }()
	}
	before := session.calls
	p := &play{check: c, session: session, result: r, names: newNames(session.target, r.Name, situated)}
	p.run(ctx)
	r.Calls = session.calls - before
	if situated {
		c.apart += r.Calls
		return
	}
	r.last = session.calls
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

// control makes sure that the target still serves, where the last call of the
// run does not show it.
func (c *check) control(ctx context.Context) {
	if c.session.success == c.session.calls || c.session.silent > 0 || ctx.Err() != nil {
		return
	}
	r, err := c.session.build(userCreated("$key"), newNames(c.session.target, "user-created", false))
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

// obstacle says why a scenario cannot be run; an empty reason: it can.
func (c *check) obstacle(ctx context.Context, s *scenarios.Scenario) (Verdict, string) {
	owned := c.session.target.Situate != nil
	switch {
	case needsSituation(s) && !owned:
		return NotRun, "only a fake can be put into this situation"
	case s.Live == scenarios.NewUsers && !owned && !c.options.NewUsers:
		return NotRun, "leaves a new user behind: --new-users runs it"
	case ctx.Err() != nil:
		return Inconclusive, "the run was ended"
	case c.session.silent >= 2:
		return Inconclusive, "the target did not answer twice in a row; no more was sent"
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
