package contract

import (
	"fmt"
	"path"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// finding returns the cause of a contradiction in words: the call with what sets it
// apart, and what its response was.
func (p *play) finding(a response, off scenarios.Mismatch) string {
	return p.session.show(p.call(a)+" "+p.outcome(a, off), 400)
}

// An origin is the call that first returned a value. Calls are numbered from 1, in the
// order of the transcript.
type origin struct {
	number int
	words  string
}

// call returns a call of the endpoint in words, such as "GET Launch without op". It
// names what distinguishes the call from an ordinary one.
func (p *play) call(a response) string {
	r := a.asked
	o, known := operationOf(r.Request)
	text, special := r.Method+" "+or(o.Name, "call"), ""
	for _, param := range o.Params {
		switch {
		case !param.Required || r.Folded(param.Name) != "":
		case r.Sets(param.Name):
			special += " with an empty " + param.Name
		default:
			special += " without " + param.Name
		}
	}
	if key := r.Folded(scenarios.ParamKey); key != "" && key != string(p.session.target.Key) {
		special += " with a wrong key"
	}
	if op := r.Folded(scenarios.ParamOp); known && op != "" && !strings.EqualFold(op, o.Op) {
		special += " with the unknown op " + op
	}
	if subop := r.Folded(scenarios.ParamSubop); subop != "" && !strings.EqualFold(subop, o.Name) {
		special += " with the unknown subop " + subop
	}
	if special == "" || r.Folded("ssid") == "" {
		text += a.relation
	}
	if path.Base(r.URL) != path.Base(p.session.target.URL) && !p.session.situated {
		text += " at " + path.Base(r.URL)
	}
	return text + special
}

// relation returns in words how the user of a request relates to those that this run
// has registered, or its ssid to those that came.
func (p *play) relation(r request) string {
	u, ssid := r.owner(), r.Folded("ssid")
	origin, came := p.values[ssid]
	switch {
	case came:
		return fmt.Sprintf(" with the ssid of call %d", origin.number)
	case scenarios.IsGUID(ssid) && !p.session.situated:
		return " with an ssid that was never issued"
	case u.company == "" || u.email == "":
		return ""
	}
	if _, ok := p.owners[u]; ok {
		return " of a registered user"
	}
	for other := range p.owners {
		if other.email == u.email {
			return " with the email of another client's user"
		}
	}
	return ""
}

// operationOf returns the operation that a request calls. Without a known subop, it
// goes by the parameters: the operation that they fit.
func operationOf(q wire.Request) (o scenarios.Operation, ok bool) {
	for _, o := range scenarios.Operations() {
		if strings.EqualFold(q.Folded(scenarios.ParamSubop), o.Name) {
			return o, true
		}
	}
	most := 0
	for _, candidate := range scenarios.Operations() {
		n := 0
		for _, param := range candidate.Params {
			if q.Sets(param.Name) {
				n++
			}
		}
		if n > most {
			most, o, ok = n, candidate, true
		}
	}
	return o, ok
}

// outcome returns in words what came of a call, where that was not as expected.
func (p *play) outcome(a response, off scenarios.Mismatch) string {
	succeeds := off.Want == "ok" || off.Want == "success"
	switch origin, repeated := p.values[a.Value]; {
	case a.Succeeded() && (off.Want == "error" || off.Got == "success"):
		return "succeeded"
	case succeeds && a.Class() == wire.ClassRefusal:
		return fmt.Sprintf("was refused: reason %s, message %q", or(a.Reason, "none"), a.Message)
	case succeeds && !a.Class().Own():
		return "was refused with " + wire.Status(a.HTTP)
	case a.Succeeded() && off.What == "value" && repeated && origin.number != a.exchange.call:
		what := "launch token"
		if strings.EqualFold(a.exchange.subop, "Register") {
			what = "ssid"
		}
		return fmt.Sprintf("returned a used %s: the value of call %d (%s)", what, origin.number, origin.words)
	case off.What == "http":
		return fmt.Sprintf("responded with status %s, not %s", off.Got, off.Want)
	case off.Got == "none":
		return "responded without " + off.What
	case off.Got == "more than once":
		return "responded with " + off.What + " more than once"
	case off.Want == judge.NoSuchMember:
		return "responded with the member " + off.What + ", which is not documented"
	case off.What == "body":
		if strings.Contains(off.Got, `\"`) {
			return "responded with a body that is not " + off.Want // its shape tells nothing
		}
		return fmt.Sprintf("responded with a body that is not %s: %.60s", off.Want, off.Got)
	case (off.What == "reason" || off.What == "message") && off.Want != "a string":
		return fmt.Sprintf("responded with the %s %q, not %q", off.What, off.Got, off.Want)
	}
	return fmt.Sprintf("responded with %s as %s, not %s", or(off.Got, "nothing"), off.What, or(off.Want, "nothing"))
}

// portalFinding returns in words what a portal link did, where that was not as
// expected.
func portalFinding(off scenarios.Mismatch) string {
	if off.Want == string(scenarios.OpeningYes) {
		return "a new launch token did not open the portal"
	}
	return "one launch token opened the portal twice"
}
