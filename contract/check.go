package contract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/scenarios"
)

// Check runs the scenarios against a target, one call at a time, and judges the
// responses. The error says what is wrong with the target's description or the
// options; then no call was made. Whatever the target does is in the report.
// When ctx ends, Check waits for the call in flight, and the rest is inconclusive.
//
// Concurrent runs must not share a ledger or the users of a target: they would
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
	if !o.Night.IsZero() {
		report.Night = o.Night.UTC().Format(scenarios.Day)
	}
	for i, s := range c.sequence {
		c.progress(s.Name)
		c.try(ctx, s, false)
		if next := i + 1; next == len(c.sequence) || phase(c.sequence[next], c.last) != phase(s, c.last) {
			c.lookAgain(ctx)
		}
	}
	c.progress("")
	c.control(ctx)
	c.diagnose(ctx)
	for _, r := range c.evidence.conclude(c.order, o.Answers) {
		r.markStale(o.Answers, report.Started, o.MaxAge)
		if r.Question != "" {
			report.Questions = append(report.Questions, r)
		} else {
			report.Rules = append(report.Rules, r)
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
	order    []*scenarios.Scenario // in the order of the report
	sequence []*scenarios.Scenario // in the order in which they are run
	last     *scenarios.Scenario   // whose call succeeds in any case; nil: none
	plan     *Plan
	apart    int // calls to targets that were put into a situation

	evidence evidence
	history  *judge.History
	owners   map[owner]request // who was registered, by the latest call
	values   map[string]origin // of each ssid and token
	good     request           // the latest call that succeeded
	fake     bool
}

func newCheck(t Target, o Options) (*check, error) {
	if err := errors.Join(t.problems(o.complete(t)), o.problems()); err != nil {
		return nil, err
	}
	o = o.complete(t)
	c := &check{
		options: o, session: newSession(t, o, false), history: &judge.History{},
		owners: map[owner]request{}, values: map[string]origin{},
		evidence: evidence{judged: map[string]int{}, url: t.URL},
	}
	for _, s := range o.Scenarios {
		if o.Select == nil || o.Select.MatchString(s.Name) {
			c.order = append(c.order, vary(s, o.Night))
		}
	}
	if len(c.order) == 0 {
		return nil, errors.New("no scenario to run: " + c.none())
	}
	c.last = lastSucceeding(c.order)
	c.sequence = needsFirst(c.order)
	slices.SortStableFunc(c.sequence, func(a, b *scenarios.Scenario) int { return phase(a, c.last) - phase(b, c.last) })
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

// try makes an attempt at a scenario. In a swapped one the two companies stand for
// each other.
func (c *check) try(ctx context.Context, s *scenarios.Scenario, swapped bool) attempt {
	a := c.attempt(ctx, s, swapped)
	c.evidence.attempts = append(c.evidence.attempts, a)
	return a
}

func (c *check) attempt(ctx context.Context, s *scenarios.Scenario, swapped bool) attempt {
	a := attempt{scenario: s.Name}
	if a.verdict, a.reason, a.rests = c.obstacle(ctx, s); a.reason != "" {
		return a
	}
	target, session, given := c.session.target, c.session, map[string]string{}
	a.situated = target.Situate != nil && needsSituation(s)
	if a.situated {
		var situation *scenarios.Scenario
		situation, given = withSSIDs(s)
		own, end, err := target.Situate(situation)
		if err != nil {
			a.verdict, a.reason = Inconclusive, "no target could be put into this situation: "+err.Error()
			return a
		}
		defer end()
		session = newSession(own, c.options, true)
		// What another target handed out may come again.
		history, owners, values := c.history, c.owners, c.values
		c.history, c.owners, c.values = &judge.History{}, map[owner]request{}, map[string]origin{}
		defer func() { c.history, c.owners, c.values = history, owners, values }()
	}
	before := session.calls
	p := &play{check: c, session: session, scenario: s, attempt: a, names: newNames(session.target, s.Name, a.situated),
		portal: portal{opens: c.options.PortalOpens}}
	p.names.swapped = swapped
	maps.Copy(p.names.saved, given)
	p.run(ctx)
	p.attempt.calls = session.calls - before
	if a.situated {
		c.apart += session.calls
		c.session.transcript = append(c.session.transcript, session.transcript...)
	} else {
		p.attempt.last = session.calls
	}
	return p.attempt
}

// lookAgain makes further attempts at what is not settled, with a call between them
// that must succeed: a rule is broken only where two responses broke it, and the
// target was not in trouble.
func (c *check) lookAgain(ctx context.Context) {
	for c.session.ended == "" && ctx.Err() == nil {
		names := c.evidence.unsettled(c.order, c.options.Answers)
		i := slices.IndexFunc(c.sequence, func(s *scenarios.Scenario) bool { return slices.Contains(names, s.Name) })
		if i < 0 {
			return
		}
		s := c.sequence[i]
		c.control(ctx)
		a := c.attempt(ctx, s, false)
		if a.moved {
			lost := a.lost
			a = c.attempt(ctx, s, true)
			a.refusedAgain = a.refusedAgain || a.verdict == Holds && c.losesOthersOf(ctx, lost)
		}
		c.evidence.attempts = append(c.evidence.attempts, a)
		c.control(ctx)
	}
}

// losesOthersOf reports whether a company loses a second user. The first one belongs
// to another company since the first attempt: either that is the broken rule, or its
// registration had got lost before. So another attempt swaps the companies, and if
// that shows nothing, another user decides.
func (c *check) losesOthersOf(ctx context.Context, lost owner) bool {
	others := []owner{}
	for o := range c.owners {
		if o.company == lost.company && o.email != lost.email {
			others = append(others, o)
		}
	}
	if len(others) == 0 {
		return false
	}
	r := c.owners[slices.MinFunc(others, func(a, b owner) int { return strings.Compare(a.email, b.email) })]
	if a, err := c.session.send(ctx, r); err != nil || a.Message == judge.DuplicateMessage {
		return err == nil
	}
	a, err := c.session.send(ctx, r.of(c.session.target.another(lost.company)))
	return err == nil && a.Succeeded()
}
