package contract

import (
	"context"
	"fmt"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A play is one scenario being run.
type play struct {
	*check
	session   *session
	names     *names
	result    *Result
	last      request // the latest
	exchanges []Exchange
	portal    portal
	served    bool            // an envelope came
	servedBy  *scenarios.Step // the last step that got one
}

// A stop is why a scenario ends before its last step.
type stop struct {
	verdict Verdict
	reason  string
	off     []scenarios.Mismatch
}

func inconclusive(format string, args ...any) *stop {
	return &stop{verdict: Inconclusive, reason: fmt.Sprintf(format, args...)}
}

// run arranges what is given, makes the calls and judges the answers.
func (p *play) run(ctx context.Context) {
	s := p.result.scenario
	if !p.names.verbatim {
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
		if step.Kind == scenarios.Open {
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
	p.result.Verdict, p.result.Reason = s.verdict, p.session.hide(s.reason)
	p.result.Failure = p.failure(pos, s.off)
}

func (p *play) failure(pos scenarios.Pos, off []scenarios.Mismatch) *Failure {
	s := p.result.scenario
	f := &Failure{Step: fmt.Sprintf("%s:%d:%d", s.File, pos.Line, pos.Col), Exchanges: p.exchanges, Pages: s.Pages}
	for _, m := range off {
		f.Off = append(f.Off, scenarios.Mismatch{What: m.What, Want: p.session.hide(m.Want), Got: p.session.hide(m.Got)})
	}
	return f
}

// arrange registers a given user by an ordinary call.
func (p *play) arrange(ctx context.Context, u scenarios.User) *stop {
	step := scenarios.Step{Kind: scenarios.Register, Pos: u.Pos, Form: []scenarios.Param{
		{Name: "company", Value: u.Company}, {Name: "email", Value: u.Email}, {Name: "password", Value: u.Password},
	}}
	a, stop := p.step(ctx, step)
	if stop != nil {
		return stop
	}
	if !a.Succeeded() {
		if doubt := p.doubt(p.last, a); doubt != "" {
			return inconclusive("%s", doubt)
		}
		return inconclusive("its user could not be registered: %s", describe(a))
	}
	if name, ok := u.Save["ssid"]; ok {
		return p.save(map[string]string{"value": name}, a)
	}
	return nil
}

// step makes the call of a step.
func (p *play) step(ctx context.Context, step scenarios.Step) (answer, *stop) {
	r, err := p.session.build(step, p.names)
	if err != nil {
		return answer{}, inconclusive("%v", err)
	}
	p.last = r
	a, err := p.session.send(ctx, r)
	sent := p.session.show(r)
	if err != nil {
		p.exchanges = append(p.exchanges, Exchange{Sent: sent, Got: "no answer: " + err.Error()})
		if ctx.Err() != nil {
			return a, inconclusive("the run was ended")
		}
		return a, inconclusive("no answer: %v", err)
	}
	if a.Status == "ok" {
		p.session.keep(a.Value)
	}
	p.exchanges = append(p.exchanges, Exchange{Sent: sent, Got: p.session.hide(a.show())})
	p.fake = p.fake || a.fake
	if step.Kind == scenarios.Open {
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
	off := step.Expect.Match(a.Observed, p.names.expand)
	if trouble := a.trouble(); step.Kind != scenarios.Open && trouble != "" && step.Expect.HTTP != a.HTTP && !p.limited() {
		return inconclusive("%s", trouble)
	}
	if len(off) == 0 {
		return nil
	}
	if a.Opens == scenarios.CannotTell {
		return inconclusive("the portal answers alike whether a token opens it or not: HTTP alone does not tell")
	}
	for _, v := range a.judge(p.last) {
		if step.Kind != scenarios.Open && v.rule != p.result.Rule {
			return inconclusive("an answer broke %s; see there", v.rule)
		}
	}
	if step.Expect.Status == "ok" {
		if doubt := p.doubt(p.last, a); doubt != "" {
			return inconclusive("%s", doubt)
		}
		if !a.Succeeded() {
			p.result.denial = &a
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
	case r.param("subop") == "Register" && a.Message == duplicateMessage && p.owners[r.param("email")] != r.param("company"):
		return fmt.Sprintf("the email %s belongs to another company already: name another --email template, or the companies of earlier runs",
			r.param("email"))
	}
	return ""
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
		if value == "" {
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
		return fmt.Sprintf("%s, reason %s, message %q", status(a.HTTP), clip(a.Reason), clip(a.Message))
	}
	return fmt.Sprintf("%s, envelope with status %q", status(a.HTTP), clip(a.Status))
}

// show is an answer for a reader.
func (a answer) show() string {
	text := status(a.HTTP) + ", " + or(a.ContentType, "no media type")
	if a.location != "" {
		text += ", to " + a.location
	}
	const most = 1000
	body := strings.TrimSpace(a.body)
	if len(body) > most {
		body = body[:most] + "…"
	}
	return text + "\n" + strings.ToValidUTF8(body, "\ufffd")
}
