package contract

import (
	"context"
	"net/http"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// controlled is the rule whose user the call of control registers.
const controlled = "user-created"

// control makes sure that the target still serves, unless the last call shows it:
// it makes calls that must succeed until one does.
func (c *check) control(ctx context.Context) {
	if c.evidence.lastServed() == c.session.calls {
		return
	}
	calls := []request{}
	if r, err := newNames(c.session.target, controlled, false).build(userCreated("$key")); err == nil {
		get := r
		get.Method, get.Query, get.Form = http.MethodGet, r.Form, nil
		calls = append(calls, r, get)
	}
	if c.good.URL != "" {
		calls = append(calls, c.good)
	}
	for _, r := range calls {
		if c.session.ended != "" || c.session.silent > 0 || ctx.Err() != nil {
			return
		}
		a, err := c.session.send(ctx, r)
		if err != nil {
			return
		}
		c.evidence.exchanges = append(c.evidence.exchanges, exchange{
			call: c.session.calls, scenario: controlled, subop: r.Folded("subop"), url: r.URL, kind: kindOf(r.Request),
			right:  true,
			served: a.Class() == wire.ClassSuccess, class: a.Class(), reason: a.Reason, fingerprint: a.Fingerprint(),
			words: c.session.show(or(a.Outside(), describe(a)), 200),
		})
		if a.Succeeded() {
			return
		}
	}
}

// diagnose finds out how the target refuses a wrong key, if no call has succeeded:
// the right key may be wrong too.
func (c *check) diagnose(ctx context.Context) {
	if c.session.calls == 0 || c.evidence.lastServed() > 0 || c.session.ended != "" || c.session.silent > 0 {
		return
	}
	for _, x := range c.evidence.exchanges {
		if x.wrongKey {
			return
		}
	}
	r, err := newNames(c.session.target, controlled, false).build(userCreated("$wrong-key"))
	if err != nil {
		return
	}
	if a, err := c.session.send(ctx, r); err == nil {
		c.evidence.exchanges = append(c.evidence.exchanges, exchange{
			call: c.session.calls, scenario: controlled, wrongKey: true,
			forbidden: a.HTTP == http.StatusForbidden && !a.Class().Own(),
			class:     a.Class(), reason: a.Reason, fingerprint: a.Fingerprint(),
		})
	}
}

// userCreated registers the user of the rule user-created with a key.
func userCreated(key string) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepRegister, Form: []scenarios.Param{
		{Name: "key", Value: key}, {Name: "company", Value: "acme"}, {Name: "email", Value: "ann@acme.test"},
		{Name: "password", Value: "one"},
	}}
}
