package contract

import (
	"context"
	"fmt"
	"slices"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// needsFirst returns the scenarios, each after those that show the rules it needs.
func needsFirst(order []*scenarios.Scenario) (sequence []*scenarios.Scenario) {
	var take func(s *scenarios.Scenario)
	take = func(s *scenarios.Scenario) {
		if slices.Contains(sequence, s) {
			return
		}
		for _, need := range s.Needs {
			if i := slices.IndexFunc(order, func(s *scenarios.Scenario) bool { return s.Name == need }); i >= 0 &&
				order[i] != s {
				take(order[i])
			}
		}
		sequence = append(sequence, s)
	}
	for _, s := range order {
		take(s)
	}
	return sequence
}

// phase returns when a scenario is run: probes with wrong keys come late, since a
// target may lock the caller out, and after them only a call that succeeds in any
// case: what was refused before it was not refused because the target had begun to
// refuse everything.
func phase(s, last *scenarios.Scenario) int {
	switch {
	case s == last:
		return 2
	case probesKey(s):
		return 1
	}
	return 0
}

// probesKey reports whether a scenario sends wrong keys.
func probesKey(s *scenarios.Scenario) bool {
	return slices.ContainsFunc(s.Steps, func(step scenarios.Step) bool {
		return slices.ContainsFunc(slices.Concat(step.Query, step.Form), func(p scenarios.Param) bool {
			return wire.Names(p.Name, "key") && p.Value != "" && p.Value != "$key"
		})
	})
}

// lastSucceeding returns the last question whose call succeeds whatever the answer
// is; nil: there is none.
func lastSucceeding(order []*scenarios.Scenario) *scenarios.Scenario {
	for _, s := range slices.Backward(order) {
		if s.Question != "" && s.Live == scenarios.LiveNightly && alwaysSucceeds(s) {
			return s
		}
	}
	return nil
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

// lastSucceeds reports whether the last call of a scenario succeeds on a target that
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

// needsSituation reports whether only a target that was put into the scenario's
// situation can run it.
func needsSituation(s *scenarios.Scenario) bool {
	return s.Live == scenarios.LiveNever || s.Limit.Calls > 0 || len(s.Dialect) > 0 || len(s.Faults) > 0 ||
		slices.ContainsFunc(s.Given.Users, func(u scenarios.User) bool { return u.SSID != "" || u.Registrations > 0 })
}

// leftOut returns why a scenario is not for this target; empty: it is.
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

// obstacle returns why a scenario cannot be run, and the rule that it rests on, if
// that is why; an empty reason: it can.
func (c *check) obstacle(ctx context.Context, s *scenarios.Scenario) (v Verdict, reason, rests string) {
	switch reason = c.leftOut(s); {
	case reason != "":
		return NotRun, reason, ""
	case ctx.Err() != nil:
		return Inconclusive, interrupted, ""
	case c.session.ended != "":
		return Inconclusive, c.session.ended, ""
	}
	if len(c.evidence.of(s.Name)) > 0 {
		return NotRun, "", "" // it was run before
	}
	for _, need := range s.Needs {
		// What a question learns rests on rules that were seen to hold. A rule is run
		// in any case: whether one that it needs is broken is not known yet.
		for _, other := range c.evidence.of(need) {
			if s.Question != "" && (other.verdict == Broken || other.verdict == Inconclusive) {
				return Inconclusive, fmt.Sprintf("rests on %s, which is %s", need, other.verdict), need
			}
		}
	}
	return NotRun, "", ""
}
