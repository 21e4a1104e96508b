package contract

import (
	"context"
	"fmt"
	"slices"

	"github.com/paytfake/paytfake/scenarios"
)

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

// lastSucceeding puts last the question whose call succeeds whatever the answer
// is: what was refused before it was not refused because the target had begun to
// refuse everything.
func lastSucceeding(order []*Result) []*Result {
	for i := len(order) - 1; i >= 0; i-- {
		if s := order[i].scenario; s.Question != "" && s.Live == scenarios.LiveNightly && alwaysSucceeds(s) {
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
	return last.Kind != scenarios.StepOpen && last.Expect != nil && last.Expect.Status == "ok"
}

// needsSituation says whether only a target that was put into the scenario's
// situation can run it.
func needsSituation(s *scenarios.Scenario) bool {
	return s.Live == scenarios.LiveNever || s.Limit.Calls > 0 || len(s.Dialect) > 0 || len(s.Faults) > 0 ||
		slices.ContainsFunc(s.Given.Users, func(u scenarios.User) bool { return u.SSID != "" || u.Registrations > 0 })
}

// leftOut says why a scenario is not for this target; empty: it is.
func (c *check) leftOut(s *scenarios.Scenario) string {
	canSituate := c.session.target.Situate != nil
	switch {
	case needsSituation(s) && !canSituate:
		return "only a fake can be put into this situation"
	case s.Live == scenarios.LiveNewUsers && !canSituate && !c.options.NewUsers:
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
