package contract

import (
	"strings"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// judgeQuestion finds the one answer that the responses fit.
func (p *play) judgeQuestion(responses []response) *stop {
	p.attempt.comparisons = len(responses)
	s := p.scenario
	p.judgeRefined(responses)
	var fitting []string
	for _, candidate := range s.Answers {
		for _, way := range candidate.Ways {
			if p.fits(way, responses) {
				fitting = append(fitting, candidate.Name)
				break
			}
		}
	}
	if len(fitting) == 1 {
		p.attempt.answer, p.attempt.signature = fitting[0], fitting[0]
		for _, a := range responses {
			if !a.exchange.served {
				p.attempt.relies = append(p.attempt.relies, a.exchange)
			}
		}
		return nil
	}
	for _, a := range responses {
		if class := a.Class(); class == wire.ClassTrouble || class == wire.ClassThrottle || class == wire.ClassRedirect ||
			class == wire.ClassCoding || !class.Own() && !a.Unserved() && a.HTTP != 403 {
			return inconclusive("%s", a.Outside())
		}
		for _, v := range judge.Response(a.asked.Request, a.Response) {
			p.attempt.rests = v.Rule
			return inconclusive("a response broke %s; see there", v.Rule)
		}
	}
	for _, a := range responses {
		if a.Reason == "other" {
			return inconclusive("%s", p.doubt(a))
		}
	}
	p.attempt.unforeseen = true
	if len(fitting) > 1 {
		return inconclusive("what came fits %s", strings.Join(fitting, " and "))
	}
	came := make([]string, len(responses))
	for i, a := range responses {
		came[i] = describe(a)
	}
	return inconclusive("what came fits no answer: %s", strings.Join(came, "; "))
}

// judgeRefined looks for a call that succeeded although no answer to the question
// has it succeed: what the answers agree on is not open, but a rule.
func (p *play) judgeRefined(responses []response) {
	for i, a := range responses {
		if p.scenario.Refines == "" || !a.Succeeded() {
			continue
		}
		off := []scenarios.Mismatch{{What: "the call", Want: "failure", Got: "success"}}
		f := p.failure(p.scenario.Steps[i].Pos, off)
		f.Exchanges, f.Pages = f.Exchanges[len(f.Exchanges)-len(responses)+i:][:1], pagesOf(p.scenario.Refines)
		p.evidence.sightings = append(p.evidence.sightings,
			sighting{judge.Violation{Rule: p.scenario.Refines, Off: off}, p.session, a.exchange, *f, p.finding(a, off[0])})
	}
}

// fits reports whether the responses are as one way of an answer expects. What is
// not the API's own word fits only where its status is named.
func (p *play) fits(way []scenarios.Expect, responses []response) bool {
	for i, x := range way {
		a := responses[i]
		if x.Any {
			continue
		}
		if !a.Class().Own() && x.HTTP != a.HTTP || len(x.Match(a.Response.Response, p.names.expand)) > 0 {
			return false
		}
	}
	return true
}
