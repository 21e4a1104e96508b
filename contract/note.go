package contract

import (
	"context"
	"fmt"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// note judges an answer of the endpoint by the rules of all answers, and
// remembers what later answers are compared with.
func (p *play) note(step scenarios.Step, r request, a answer) {
	c := p.check
	if a.trouble() != "" {
		return
	}
	found := a.judge(r)
	switch {
	case a.object != nil && a.isError():
		c.judged["error-envelope"]++
	case a.object != nil:
		c.judged["success-envelope"]++
		c.judged["success-status"]++
	}
	if key := r.param("key"); key != "" && key != string(p.session.target.Key) {
		c.refused[fingerprint(a)] = true
	}
	if a.HTTP < 300 && !a.isError() {
		p.session.success = p.session.calls // also one whose envelope is wrong
	}
	if a.Succeeded() {
		c.accepted = true
		if strings.EqualFold(r.param("subop"), "Register") {
			c.owners[r.owner()] = r
		}
		if v := p.repeats(r, a.Value); v != nil {
			found = append(found, *v)
		}
	}
	for _, v := range found {
		p.find(v.rule, step, v.off)
	}
}

// find notes that the last answer broke a rule, whichever scenario met it.
func (p *play) find(rule string, step scenarios.Step, off []scenarios.Mismatch) {
	f := p.failure(step.Pos, off)
	f.Pages = pagesOf(rule)
	f.Exchanges = f.Exchanges[len(f.Exchanges)-1:]
	p.findings = append(p.findings, finding{violation{rule, off}, p.result.Name, p.callAgo(0), *f})
}

// repeats says which rule a value breaks that was handed out before.
func (p *play) repeats(r request, value string) *violation {
	if value == "" {
		return nil
	}
	now := issue{kind: scenarios.Register, email: r.param("email")}
	if strings.EqualFold(r.param("subop"), "Launch") {
		now = issue{kind: scenarios.Launch}
	}
	before, seen := p.values[value]
	if !seen {
		p.values[value] = now
		return nil
	}
	v := violation{rule: "user-created"}
	switch {
	case now.kind == scenarios.Launch || before.kind == scenarios.Launch:
		v.rule = "launch-token"
	case sameEmail(now.email, before.email):
		v.rule = "ssid-rotates"
	}
	v.off = []scenarios.Mismatch{{What: "value", Want: "one that was never handed out before", Got: "that of an earlier " + string(before.kind)}}
	return &v
}

// sameEmail says whether two emails may name one user.
func sameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// fingerprint is what two equal answers have in common.
func fingerprint(a answer) string { return fmt.Sprint(a.HTTP, a.Status, a.Reason, a.Message) }

// conclude turns what was found across scenarios into verdicts, and returns the
// results in the order of the report.
func (c *check) conclude() []*Result {
	c.confirm()
	for rule, n := range c.judged {
		if r := c.results[rule]; r != nil {
			r.Comparisons += n
		}
	}
	for _, f := range c.findings {
		r := c.results[f.rule]
		if r == nil {
			r = &Result{Name: f.rule, Rule: f.rule, Summary: "Judged by every answer."}
			c.results[f.rule] = r
			c.order = append(c.order, r)
		}
		if r.found {
			continue // the first one is shown
		}
		confirmed := r.Verdict == Broken || c.sightings(f.rule) > 1
		r.Verdict, r.Unstable, r.found, r.denial = Broken, false, true, nil
		r.Reason = c.session.show(f.off[0].String()+", seen in "+f.scenario, 600)
		r.Failure = &f.failure
		if !confirmed {
			r.unstable("no other answer showed it")
		}
	}
	for _, r := range c.order {
		told := r.Verdict == Holds || r.Answer != "" || r.Verdict == Broken && c.accepted
		if r.lastCall <= c.session.success || !told {
			continue
		}
		r.Verdict, r.Answer = Inconclusive, ""
		r.Reason = strings.TrimSpace("no call succeeded after it: the target may have begun to refuse all. " + r.Reason)
	}
	for _, r := range c.order {
		if !c.accepted && r.denial != nil && c.refused[fingerprint(*r.denial)] {
			r.Verdict, r.Reason = Inconclusive, "no call of this run succeeded; are the URL and the key right? "+r.Reason
		}
	}
	return c.order
}

// diagnose finds out how the target answers a wrong key, where no call has
// succeeded: the right key may be wrong too.
func (c *check) diagnose(ctx context.Context) {
	if c.session.calls == 0 || c.accepted || len(c.refused) > 0 || c.session.ended != "" || c.session.silent > 0 {
		return
	}
	r, err := newNames(c.session.target, controlled, false).build(userCreated("$wrong-key"))
	if err != nil {
		return
	}
	if a, err := c.session.send(ctx, r); err == nil {
		c.refused[fingerprint(a)] = true
	}
}

// pagesOf are the pages that state a rule.
func pagesOf(rule string) []string {
	for _, s := range scenarios.Rules() {
		if s.Rule == rule {
			return s.Pages
		}
	}
	return nil
}

// A finding is a rule of all answers that one of them broke.
type finding struct {
	violation
	scenario string
	call     oneCall
	failure  Failure
}

// A oneCall is a call by its number in its session: each situation has its own.
type oneCall struct {
	session *session
	number  int
}

// callAgo is the nth call before the last one.
func (p *play) callAgo(n int) oneCall { return oneCall{p.session, p.session.calls - n} }

// An owner is a company and an email that was registered under it.
type owner struct{ company, email string }

func (r request) owner() owner { return owner{r.param("company"), r.param("email")} }

// An issue is how a value came to be handed out.
type issue struct {
	kind  scenarios.StepKind
	email string
}
