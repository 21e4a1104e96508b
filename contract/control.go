package contract

import (
	"context"

	"github.com/paytfake/paytfake/scenarios"
)

// controlled is the rule whose user the call of control registers.
const controlled = "user-created"

// control makes sure that the target still serves, where the last call of the
// run does not show it.
func (c *check) control(ctx context.Context) {
	if c.session.success == c.session.calls || c.session.ended != "" || c.session.silent > 0 || ctx.Err() != nil {
		return
	}
	r, err := newNames(c.session.target, controlled, false).build(userCreated("$key"))
	if err != nil {
		return
	}
	if a, err := c.session.send(ctx, r); err == nil && a.Succeeded() {
		c.accepted, c.session.success = true, c.session.calls
	}
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

// userCreated registers the user of the rule user-created with a key.
func userCreated(key string) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepRegister, Form: []scenarios.Param{
		{Name: "key", Value: key}, {Name: "company", Value: "acme"}, {Name: "email", Value: "ann@acme.test"}, {Name: "password", Value: "one"},
	}}
}
