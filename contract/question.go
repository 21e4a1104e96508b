package contract

import (
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// judgeQuestion finds the one answer that fits.
func (p *play) judgeQuestion(answers []answer) *stop {
	p.result.Comparisons = len(answers)
	s := p.result.scenario
	p.judgeRefined(answers)
	var fitting []string
	for _, candidate := range s.Answers {
		for _, way := range candidate.Ways {
			if p.fits(way, answers) {
				fitting = append(fitting, candidate.Name)
				break
			}
		}
	}
	if len(fitting) == 1 {
		p.result.Answer = fitting[0]
		return nil
	}
	for _, a := range answers {
		if trouble := a.trouble(); trouble != "" {
			return inconclusive("%s", trouble)
		}
		for _, v := range a.judge(a.asked) {
			return inconclusive("an answer broke %s; see there", v.rule)
		}
	}
	for _, a := range answers {
		if doubt := p.doubt(a.asked, a); doubt != "" && a.Reason == "other" {
			return inconclusive("%s", doubt)
		}
	}
	p.result.Unforeseen = true
	if len(fitting) > 1 {
		return inconclusive("unforeseen: what came fits %s", strings.Join(fitting, " and "))
	}
	came := make([]string, len(answers))
	for i, a := range answers {
		came[i] = describe(a)
	}
	return inconclusive("unforeseen: what came fits no answer: %s", strings.Join(came, "; "))
}

// judgeRefined looks for a call that succeeded though no answer to the question
// has it succeed: what the answers agree on is not open, but a rule.
func (p *play) judgeRefined(answers []answer) {
	s := p.result.scenario
	for i, a := range answers {
		if s.Refines == "" || !a.Succeeded() {
			continue
		}
		f := p.failure(s.Steps[i].Pos, []scenarios.Mismatch{{What: "the call", Want: "failure", Got: "success"}})
		f.Exchanges, f.Pages = f.Exchanges[len(f.Exchanges)-len(answers)+i:][:1], pagesOf(s.Refines)
		p.findings = append(p.findings, finding{violation{s.Refines, f.Off}, p.result.Name, p.callAgo(len(answers) - i - 1), *f})
	}
}

// fits says whether the answers are as one way of an answer expects. Trouble
// fits only where its status is named.
func (p *play) fits(way []scenarios.Expect, answers []answer) bool {
	for i, e := range way {
		if e.Any {
			continue
		}
		if answers[i].trouble() != "" && e.HTTP != answers[i].HTTP || len(e.Match(answers[i].Response, p.names.expand)) > 0 {
			return false
		}
	}
	return true
}
