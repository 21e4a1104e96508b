package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// lookAgain runs once more the scenarios whose answer broke a rule of all answers,
// where no other answer of the run did.
func (c *check) lookAgain(ctx context.Context) {
	doubted := map[string]bool{}
	for _, f := range c.findings {
		if c.sightings(f.rule) == 1 {
			doubted[f.scenario] = true
		}
	}
	for _, r := range c.sequence {
		if doubted[r.Name] && c.session.success >= r.lastCall {
			c.tryAgain(ctx, r)
		}
	}
}

// sightings is the number of calls whose answers broke a rule of all answers.
func (c *check) sightings(rule string) int {
	calls := map[oneCall]bool{}
	for _, f := range c.findings {
		if f.rule == rule {
			calls[f.call] = true
		}
	}
	return len(calls)
}

// tryAgain runs a scenario a second time. A target may have stumbled: a rule is
// broken only where two answers broke it.
func (c *check) tryAgain(ctx context.Context, r *Result) {
	first := *r
	second := Result{Name: r.Name, Rule: r.Rule, Question: r.Question, scenario: r.scenario, Calls: r.Calls}
	refusedAgain := c.run(ctx, &second)
	if second.moved {
		lost := second.lost
		second.swapped, second.moved, second.Failure, second.Comparisons = true, false, nil, 0
		refusedAgain = c.run(ctx, &second) || second.Verdict == Holds && c.losesOthersOf(ctx, lost)
	}
	second.compare(c.options.Answers)
	r.Calls, r.lastCall = second.Calls, max(r.lastCall, second.lastCall)
	r.Comparisons += second.Comparisons
	switch {
	case first.Verdict != Broken:
		// Another rule's answer is looked for; this result stands.
	case second.Verdict == Broken && second.came() == first.came(), refusedAgain:
	case second.Verdict == Broken || second.Verdict == Holds:
		r.unstable("tried once more, it was not seen again")
	default:
		r.unstable("it could not be tried once more: " + second.Reason)
	}
}

// losesOthersOf says whether a company loses a second user. The first one belongs
// to another company since the first look: either that is the broken rule, or its
// registration had got lost before. So it can be looked at again only with the
// companies swapped, and where that shows nothing, by another user.
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
	if a, err := c.session.send(ctx, r); err != nil || a.Message == duplicateMessage {
		return err == nil
	}
	a, err := c.session.send(ctx, r.of(c.session.target.another(lost.company)))
	return err == nil && a.Succeeded()
}

// came is what came instead of a pinned answer.
func (r *Result) came() string {
	if r.Unforeseen {
		return "unforeseen"
	}
	return r.Answer
}

// unstable makes of what was seen broken once that nothing could be told.
func (r *Result) unstable(why string) {
	r.Verdict, r.Unstable, r.Answer = Inconclusive, true, ""
	r.once = r.Reason
	r.Reason = "unstable: " + why + ". Seen once: " + r.once
}

// confirm makes broken what is unstable in one scenario and was seen in another
// too: the same kind of call, refused in the same words. That is how a target
// shows itself which refuses something the first time only. What a target says
// when it stumbles confirms nothing.
func (c *check) confirm() {
	for i, r := range c.sequence {
		for _, other := range c.sequence[i+1:] {
			if r.Unstable && other.Unstable && r.alike(other) {
				r.Verdict, r.Unstable = Broken, false
				r.Reason = fmt.Sprintf("%s. So it was in %s, and each time only once", r.once, other.Name)
			}
		}
	}
}

func (r *Result) alike(other *Result) bool {
	if r.denial == nil || other.denial == nil || r.deniedSubop != other.deniedSubop || fingerprint(*r.denial) != fingerprint(*other.denial) {
		return false
	}
	return !slices.Contains([]string{"internal_error", "timeout", "other", ""}, r.denial.Reason)
}
