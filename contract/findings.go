package contract

import (
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
	now := issue{kind: scenarios.StepRegister, email: r.param("email")}
	if strings.EqualFold(r.param("subop"), "Launch") {
		now = issue{kind: scenarios.StepLaunch}
	}
	before, seen := p.values[value]
	if !seen {
		p.values[value] = now
		return nil
	}
	v := violation{rule: "user-created"}
	switch {
	case now.kind == scenarios.StepLaunch || before.kind == scenarios.StepLaunch:
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

// An issue is how a value came to be handed out.
type issue struct {
	kind  scenarios.StepKind
	email string
}
