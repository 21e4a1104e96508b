package contract

import "github.com/paytfake/paytfake/scenarios"

// portal tells whether a portal link started the portal. What the portal shows
// is not documented, so an answer is compared with that to no token and with
// that to the first token of a scenario, which is to be none that was handed out.
type portal struct {
	refusal *answer // to what is no token
	none    *answer // to no token
	started *answer // the first that differed from the refusal
}

// see takes the next answer to a portal link.
func (p *portal) see(a answer, token string) scenarios.Opening {
	switch {
	case token == "":
		p.none = &a
		return scenarios.CannotTell
	case p.refusal == nil:
		p.refusal = &a
		return scenarios.CannotTell
	case p.refusal.HTTP >= 400: // the status tells
		if a.HTTP >= 400 {
			return scenarios.DoesNot
		}
		return scenarios.Opens
	case a.HTTP >= 400:
		return scenarios.DoesNot
	case p.none != nil && p.none.HTTP >= 400: // any token does what a right one does
		return scenarios.Opens
	case p.started == nil && same(a, *p.refusal):
		return scenarios.CannotTell
	case p.started == nil:
		p.started = &a
		return scenarios.Opens
	case same(a, *p.started):
		return scenarios.Opens
	case same(a, *p.refusal):
		return scenarios.DoesNot
	}
	return scenarios.CannotTell // pages that differ each time
}

func same(a, b answer) bool {
	return a.HTTP == b.HTTP && a.location == b.location && a.body == b.body
}
