package contract

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A play is one scenario being run.
type play struct {
	*check
	session      *session
	names        *names
	result       *Result
	exchanges    []Exchange
	portal       portal
	served       bool            // an envelope came
	servedBy     *scenarios.Step // the last step that got one
	refusedAgain bool            // see stop
}

// A stop is why a scenario ends before its last step.
type stop struct {
	verdict      Verdict
	reason       string
	off          []scenarios.Mismatch
	refusedAgain bool // a user whom this run has registered could not be registered again
}

func inconclusive(format string, args ...any) *stop {
	return &stop{verdict: Inconclusive, reason: fmt.Sprintf(format, args...)}
}

// run arranges what is given, makes the calls and judges the answers.
func (p *play) run(ctx context.Context) {
	s := p.result.scenario
	if !p.names.situated {
		for _, u := range s.Given.Users {
			if stop := p.arrange(ctx, u); stop != nil {
				p.end(u.Pos, stop)
				return
			}
		}
	}
	var answers []answer
	for i, step := range s.Steps {
		a, stop := p.step(ctx, step)
		if stop == nil && step.Expect != nil {
			stop = p.judgeStep(step, a)
		}
		if stop == nil {
			stop = p.save(step.Save, a)
		}
		if stop != nil && stop.verdict == Broken && a.object == nil {
			stop = p.unlessUnserved(ctx, stop, s.Steps, i)
		}
		if stop != nil {
			p.end(step.Pos, stop)
			return
		}
		if a.object != nil {
			p.servedBy = &step
		}
		answers = append(answers, a)
	}
	if s.Question != "" {
		p.result.exchange = p.failure(s.Steps[len(s.Steps)-1].Pos, nil)
		if stop := p.judgeQuestion(answers); stop != nil {
			p.end(s.Steps[len(s.Steps)-1].Pos, stop)
			return
		}
	}
	p.result.Verdict = Holds
}

// unlessUnserved makes sure that a refusal without an envelope, at step i, is the
// rule's: that another call of the scenario is served now. If none was served
// before, those that follow are tried; else the last one that was, again.
func (p *play) unlessUnserved(ctx context.Context, broken *stop, steps []scenarios.Step, i int) *stop {
	others := steps[i+1:]
	if p.servedBy != nil {
		others = []scenarios.Step{*p.servedBy}
	} else if p.served {
		return broken // by what was given
	}
	p.served = false
	for _, step := range others {
		if step.Kind == scenarios.StepOpen {
			continue
		}
		if _, stop := p.step(ctx, step); stop != nil {
			return stop
		}
		if p.served {
			return broken
		}
	}
	return inconclusive("nothing is served there any more: %s", broken.reason)
}

// end records why the scenario ended early.
func (p *play) end(pos scenarios.Pos, s *stop) {
	p.result.Verdict, p.result.Reason = s.verdict, p.session.show(s.reason, 600)
	p.result.Failure, p.refusedAgain = p.failure(pos, s.off), s.refusedAgain
}

func (p *play) failure(pos scenarios.Pos, off []scenarios.Mismatch) *Failure {
	s := p.result.scenario
	return &Failure{
		Step: fmt.Sprintf("%s:%d:%d", s.File, pos.Line, pos.Col), Exchanges: p.exchanges, Pages: s.Pages,
		Off: p.session.mismatches(off),
	}
}

// arrange registers a given user by an ordinary call.
func (p *play) arrange(ctx context.Context, u scenarios.User) *stop {
	a, stop := p.step(ctx, registers(u))
	if stop != nil {
		return stop
	}
	if !a.Succeeded() {
		if doubt := p.doubt(a.asked, a); doubt != "" {
			return inconclusive("%s", doubt)
		}
		stop := inconclusive("its user could not be registered: %s", describe(a))
		stop.refusedAgain = a.object != nil && p.registered(a.asked)
		p.result.moved, p.result.lost = stop.refusedAgain && a.Message == duplicateMessage, a.asked.owner()
		return stop
	}
	if name, ok := u.Save["ssid"]; ok {
		return p.save(map[string]string{"value": name}, a)
	}
	return nil
}

// step makes the call of a step.
func (p *play) step(ctx context.Context, step scenarios.Step) (answer, *stop) {
	r, err := p.names.build(step)
	if err != nil {
		return answer{}, inconclusive("%v", err)
	}
	a, err := p.session.send(ctx, r)
	a.asked = r
	if _, ended := errors.AsType[errEnded](err); ended {
		return a, inconclusive("%v", err)
	}
	exchange := Exchange{Sent: p.session.show(r.show(), maxShown)}
	if err != nil {
		exchange.Got = err.Error()
	} else {
		exchange.Got = p.session.show(a.show(), maxShown)
	}
	p.exchanges = append(p.exchanges, exchange)
	if err != nil {
		return a, inconclusive("%v", err)
	}
	p.fake = p.fake || a.fake
	if step.Kind == scenarios.StepOpen {
		if trouble := a.trouble(); trouble != "" && (a.HTTP >= 500 || a.HTTP == 429) {
			return a, inconclusive("%s", trouble)
		}
		p.served = true
		a.Opens = p.portal.see(a, step.Token)
		return a, nil
	}
	p.served = p.served || a.object != nil || a.HTTP < 300
	p.note(step, r, a)
	return a, nil
}

// judgeStep compares the answer of a rule's step with what is expected.
func (p *play) judgeStep(step scenarios.Step, a answer) *stop {
	p.result.Comparisons++
	off := step.Expect.Match(a.Response, p.names.expand)
	if trouble := a.trouble(); step.Kind != scenarios.StepOpen && trouble != "" && step.Expect.HTTP != a.HTTP && !p.limited() {
		return inconclusive("%s", trouble)
	}
	if len(off) == 0 {
		return nil
	}
	if a.Opens == scenarios.OpeningUnknown {
		return inconclusive("the answers of the portal do not tell whether a token opens it")
	}
	for _, v := range a.judge(a.asked) {
		if step.Kind != scenarios.StepOpen && v.rule != p.result.Rule {
			return inconclusive("an answer broke %s; see there", v.rule)
		}
	}
	if step.Expect.Status == "ok" {
		if doubt := p.doubt(a.asked, a); doubt != "" {
			return inconclusive("%s", doubt)
		}
		if step.Path != "" && !a.Succeeded() && p.result.Rule != "endpoint" {
			p.find("endpoint", step, off)
			return inconclusive("an answer broke endpoint; see there")
		}
		if !a.Succeeded() {
			p.result.denial, p.result.deniedSubop = &a, a.asked.anyCase("subop")
		}
	}
	return &stop{verdict: Broken, reason: off[0].String(), off: off}
}

// limited says whether the scenario is about the call limit, so that a refusal
// for it is no trouble.
func (p *play) limited() bool { return p.result.scenario.Limit.Calls > 0 }

// doubt says what else than a broken rule might be behind the refusal of a call
// that should succeed; empty: nothing.
func (p *play) doubt(r request, a answer) string {
	switch {
	case a.Reason == "other":
		return "refused with reason other, which may be the call limit"
	case r.param("subop") == "Register" && a.Message == duplicateMessage && !p.registered(r):
		return fmt.Sprintf("the email %s belongs to another company already. If an earlier run registered it under this one, the target breaks email-unique or ssid-rotates; "+
			"else name the companies of earlier runs, or another --email template",
			r.param("email"))
	}
	return ""
}

// registered says whether this run has registered the user of a call.
func (c *check) registered(r request) bool {
	_, ok := c.owners[r.owner()]
	return ok
}

// duplicateMessage is the message of the rule email-unique.
const duplicateMessage = "User name should be unique to client"

// save keeps members of an answer under their names.
func (p *play) save(save map[string]string, a answer) *stop {
	for member, name := range save {
		value := a.Value
		if member == "reqId" {
			value = ""
			if a.ReqID != nil {
				value = *a.ReqID
			}
		}
		if value == "" || len(value) > longestValue {
			return inconclusive("the answer has no %s to go on with", member)
		}
		p.names.saved[name] = value
	}
	return nil
}

// describe is an answer in a few words.
func describe(a answer) string {
	switch {
	case a.object == nil:
		return status(a.HTTP) + " without an envelope"
	case a.Status == "error":
		return fmt.Sprintf("%s, reason %s, message %q", status(a.HTTP), a.Reason, a.Message)
	}
	return fmt.Sprintf("%s, envelope with status %q", status(a.HTTP), a.Status)
}

// maxShown is how much of a message a report shows.
const maxShown = 1200

// show is an answer for a reader.
func (a answer) show() string {
	text := status(a.HTTP) + ", " + or(a.ContentType, "no media type")
	if a.location != "" {
		text += ", to " + a.location
	}
	return text + "\n" + strings.TrimSpace(a.body)
}
