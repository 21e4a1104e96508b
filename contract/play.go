package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// A response is a response to a call of a run.
type response struct {
	wire.Response
	asked    request
	relation string // see [play.relation]
	exchange exchange
}

// A play makes one attempt at a scenario.
type play struct {
	*check
	session   *session
	names     *names
	scenario  *scenarios.Scenario
	attempt   attempt
	exchanges []Exchange
	portal    portal
}

// A stop is why an attempt ends before its last step.
type stop struct {
	verdict Verdict
	reason  string
	off     []scenarios.Mismatch
}

func inconclusive(format string, args ...any) *stop {
	return &stop{verdict: Inconclusive, reason: fmt.Sprintf(format, args...)}
}

// run arranges what is given, makes the calls and judges the responses.
func (p *play) run(ctx context.Context) {
	if !p.names.situated {
		for _, u := range p.scenario.Given.Users {
			if stop := p.arrange(ctx, u); stop != nil {
				p.end(u.Pos, stop)
				return
			}
		}
	}
	var responses []response
	for i, step := range p.scenario.Steps {
		a, stop := p.step(ctx, step, mustSucceed(p.scenario, i))
		if stop == nil && step.Expect != nil {
			stop = p.judgeStep(step, a)
		}
		if stop == nil {
			stop = p.save(step.Save, a)
		}
		if stop != nil {
			p.end(step.Pos, stop)
			return
		}
		responses = append(responses, a)
	}
	if p.scenario.Question != "" {
		last := p.scenario.Steps[len(p.scenario.Steps)-1].Pos
		p.attempt.exchange = p.failure(last, nil)
		if stop := p.judgeQuestion(responses); stop != nil {
			p.end(last, stop)
			return
		}
	}
	p.attempt.verdict = Holds
}

// mustSucceed reports whether a step must succeed on a target that keeps the rules,
// whatever it answers to the questions.
func mustSucceed(s *scenarios.Scenario, step int) bool {
	if x := s.Steps[step].Expect; x != nil {
		return x.Status == "ok"
	}
	for _, a := range s.Answers {
		for _, way := range a.Ways {
			if way[step].Status != "ok" {
				return false
			}
		}
	}
	return true
}

// end records why the attempt ended early.
func (p *play) end(pos scenarios.Pos, s *stop) {
	p.attempt.verdict, p.attempt.reason = s.verdict, p.session.show(s.reason, 600)
	p.attempt.failure = p.failure(pos, s.off)
}

func (p *play) failure(pos scenarios.Pos, off []scenarios.Mismatch) *Failure {
	return &Failure{
		Step: fmt.Sprintf("%s:%d:%d", p.scenario.File, pos.Line, pos.Col), Exchanges: slices.Clone(p.exchanges),
		Pages: p.scenario.Pages, Off: p.session.mismatches(off),
	}
}

// arrange registers a given user by an ordinary call.
func (p *play) arrange(ctx context.Context, u scenarios.User) *stop {
	a, stop := p.step(ctx, registers(u), true)
	if stop != nil || a.Succeeded() {
		if name, ok := u.Save["ssid"]; ok && stop == nil {
			return p.save(map[string]string{"value": name}, a)
		}
		return stop
	}
	if doubt := p.doubt(a); doubt != "" {
		return inconclusive("%s", doubt)
	}
	p.attempt.at = a.exchange.call
	p.attempt.refusedAgain = a.Class() == wire.ClassRefusal && p.registered(a.asked)
	p.attempt.moved, p.attempt.lost = p.attempt.refusedAgain && a.Message == judge.DuplicateMessage, a.asked.owner()
	if outside := a.Outside(); outside != "" {
		return inconclusive("its user could not be registered: %s", outside)
	}
	return inconclusive("its user could not be registered: %s", describe(a))
}

// step makes the call of a step. right reports whether the call must succeed.
func (p *play) step(ctx context.Context, step scenarios.Step, right bool) (response, *stop) {
	r, err := p.names.build(step)
	if err != nil {
		return response{}, inconclusive("%v", err)
	}
	a, err := p.session.send(ctx, r)
	if _, ended := errors.AsType[errEnded](err); ended {
		return a, inconclusive("%v", err)
	}
	shown := Exchange{Sent: p.session.show(r.show(), maxShown)}
	if err != nil {
		shown.Got = err.Error()
	} else {
		shown.Got = p.session.show(a.show(), maxShown)
	}
	p.exchanges = append(p.exchanges, shown)
	if err != nil {
		return a, inconclusive("%v", err)
	}
	p.fake = p.fake || a.Header.Get("Fake-Rule") != ""
	if step.Kind == scenarios.StepOpen {
		if a.HTTP >= 500 || a.HTTP == http.StatusTooManyRequests || a.Coding != "" ||
			a.Class() == wire.ClassTrouble || a.Reason == "other" {
			return a, inconclusive("%s", or(a.Outside(), "the portal responds with an error of the API: "+describe(a)))
		}
		a.Opens = p.portal.see(a.Response, r.Param(scenarios.PortalToken))
		return a, nil
	}
	a.relation = p.relation(r)
	a.exchange = p.note(step, a, right)
	p.attempt.at = a.exchange.call
	return a, nil
}

// judgeStep compares the response to a rule's step with what is expected.
func (p *play) judgeStep(step scenarios.Step, a response) *stop {
	p.attempt.comparisons++
	x := step.Expect
	off := x.Match(a.Response.Response, p.names.expand)
	if step.Kind == scenarios.StepOpen {
		p.attempt.relies = append(p.attempt.relies, exchange{class: a.Class(), fingerprint: a.Fingerprint(),
			words: p.session.show(or(a.Outside(), describe(a)), 200)})
		switch {
		case len(off) == 0:
			return nil
		case a.Opens == scenarios.OpeningUnknown:
			return inconclusive("%s", untold)
		}
		return &stop{verdict: Broken, reason: portalFinding(off[0]), off: off}
	}
	class := a.Class()
	succeeds := x.Status == "ok"
	switch {
	case x.Any || p.limited() && len(off) == 0 || x.HTTP != 0 && len(off) == 0:
		return nil
	case class.Own():
	case x.Fails && a.exchange.wrongKey && a.HTTP == http.StatusForbidden && class != wire.ClassTrouble:
		p.attempt.relies = append(p.attempt.relies, a.exchange) // see the question bad-key
		return nil
	case x.Fails && len(off) == 0 && (p.session.situated || p.scenario.Rule == ""):
		return nil // no rule holds by it
	case !(succeeds && (a.Unserved() || a.HTTP == http.StatusForbidden)):
		return inconclusive("%s", a.Outside())
	}
	if len(off) == 0 {
		if !succeeds {
			p.attempt.relies = append(p.attempt.relies, a.exchange)
		}
		return nil
	}
	for _, v := range judge.Response(a.asked.Request, a.Response) {
		if v.Rule != p.scenario.Rule {
			p.attempt.rests = v.Rule
			return inconclusive("a response broke %s; see there", v.Rule)
		}
	}
	if succeeds && !a.Succeeded() {
		if doubt := p.doubt(a); doubt != "" {
			return inconclusive("%s", doubt)
		}
		if step.Path != "" && p.scenario.Rule != "endpoint" {
			p.see(judge.Violation{Rule: "endpoint", Off: off}, step, a)
			p.attempt.rests = "endpoint"
			return inconclusive("a response broke endpoint; see there")
		}
		p.attempt.denial = &a.exchange
	}
	if p.attempt.relies = nil; !succeeds && !a.Succeeded() {
		p.attempt.relies = []exchange{a.exchange}
	}
	if !class.Own() {
		p.attempt.signature, p.attempt.outside = a.Fingerprint(), p.session.show(a.Outside(), 600)
	}
	return &stop{verdict: Broken, reason: p.finding(a, off[0]), off: off}
}

// untold is why the rule of the portal was not judged.
const untold = "the responses of the portal do not tell whether a token opens it"

// portalHint is what to do about a portal whose responses do not tell.
const portalHint = "set PortalOpens (--portal-opens) to a text or a status that shows it"

// limited reports whether the scenario is about the call limit, so that a refusal
// for it is no trouble.
func (p *play) limited() bool { return p.scenario.Limit.Calls > 0 }

// doubt returns what else than a broken rule may explain the refusal of a call that
// should succeed; empty: nothing.
func (p *play) doubt(a response) string {
	switch r := a.asked; {
	case a.Class() == wire.ClassTrouble:
		return a.Outside()
	case a.Reason == "other":
		return "refused with reason other, which may be the call limit"
	case r.Param("subop") == "Register" && a.Message == judge.DuplicateMessage && !p.registered(r):
		return fmt.Sprintf("the email %s belongs to another company already. If an earlier run registered it under this "+
			"one, "+
			"the target breaks email-unique or ssid-rotates; else name the companies of earlier runs, or another --email "+
			"template",
			r.Param("email"))
	}
	return ""
}

// registered reports whether this run has registered the user of a call.
func (c *check) registered(r request) bool {
	_, ok := c.owners[r.owner()]
	return ok
}

// save keeps members of a response under their names.
func (p *play) save(save map[string]string, a response) *stop {
	for member, name := range save {
		value := a.Value
		if member == "reqId" {
			value = ""
			if a.ReqID != nil {
				value = *a.ReqID
			}
		}
		if value == "" || len(value) > longestValue {
			return inconclusive("the response has no %s to go on with", member)
		}
		p.names.saved[name] = value
	}
	return nil
}

// note judges a response of the endpoint by the rules that any response may break,
// and remembers what later ones are compared with.
func (p *play) note(step scenarios.Step, a response, right bool) exchange {
	q, c := a.asked.Request, p.check
	class := a.Class()
	key := q.Param("key")
	x := exchange{
		call: p.session.calls, scenario: p.scenario.Name, subop: q.Folded("subop"), url: q.URL, kind: kindOf(q),
		right: right || c.history.Registered(q), wrongKey: key != string(p.session.target.Key),
		served:    class == wire.ClassSuccess || class == wire.ClassMalformed && !a.IsError(),
		forbidden: a.HTTP == http.StatusForbidden && !class.Own() && class != wire.ClassTrouble,
		class:     class, reason: a.Reason, fingerprint: a.Fingerprint(), words: p.session.show(or(a.Outside(), describe(a)),
			200),
	}
	switch {
	case class == wire.ClassRefusal:
		c.evidence.judged[judge.ErrorEnvelope]++
	case class == wire.ClassSuccess:
		c.evidence.judged[judge.SuccessEnvelope]++
		c.evidence.judged[judge.SuccessStatus]++
	}
	if !p.session.situated {
		c.evidence.exchanges = append(c.evidence.exchanges, x)
	}
	a.exchange = x
	for _, v := range slices.Concat(judge.Response(q, a.Response), c.history.Add(q, a.Response)) {
		p.see(v, step, a)
	}
	if _, seen := c.values[a.Value]; a.Succeeded() && !seen {
		c.values[a.Value] = origin{x.call, p.call(a)}
	}
	if a.Succeeded() && strings.EqualFold(x.subop, "Register") {
		c.owners[a.asked.owner()] = a.asked
		c.good = a.asked
	}
	if a.Succeeded() && strings.EqualFold(x.subop, "Launch") {
		c.good = a.asked
	}
	return x
}

// kindOf returns the method, the path and the subop of a request.
func kindOf(q wire.Request) string { return q.Method + " " + q.URL + " " + q.Folded("subop") }

// see notes that a response broke a rule, whichever scenario it came to.
func (p *play) see(v judge.Violation, step scenarios.Step, a response) {
	f := p.failure(step.Pos, v.Off)
	f.Pages = pagesOf(v.Rule)
	f.Exchanges = f.Exchanges[len(f.Exchanges)-1:]
	p.evidence.sightings = append(p.evidence.sightings, sighting{v, p.session, a.exchange, *f, p.finding(a, v.Off[0])})
}

// pagesOf returns the pages that state a rule.
func pagesOf(rule string) []string {
	for _, s := range scenarios.Rules() {
		if s.Rule == rule {
			return s.Pages
		}
	}
	return nil
}

// describe returns a response in a few words.
func describe(a response) string {
	switch {
	case a.Object == nil:
		return wire.Status(a.HTTP) + " without an envelope"
	case a.Status == "error":
		return fmt.Sprintf("%s, reason %s, message %q", wire.Status(a.HTTP), a.Reason, a.Message)
	}
	return fmt.Sprintf("%s, envelope with status %q", wire.Status(a.HTTP), a.Status)
}

// maxShown is how much of a message a report shows.
const maxShown = 1200

// show returns a response for a reader.
func (a response) show() string {
	text := wire.Status(a.HTTP) + ", " + or(a.ContentType, "no media type")
	if location := a.Header.Get("Location"); location != "" {
		text += ", to " + location
	}
	return text + "\n" + strings.TrimSpace(a.Body)
}
