package contract

import "github.com/paytfake/paytfake/scenarios"

// portal tells whether a portal link started the portal. What the portal shows
// is not documented, so an answer is compared with that to no token and with
// that to the first token of a scenario, which is to be none that was handed out.
type portal struct {
	refusal *answer // to what is no token
	none    *answer // to no token
	started *answer // to the first token that opened it
}

// see takes the next answer to a portal link.
func (p *portal) see(a answer, token string) scenarios.Opening {
	switch {
	case token == "":
		p.none = &a
		return scenarios.OpeningUnknown
	case p.refusal == nil:
		p.refusal = &a
		return scenarios.OpeningUnknown
	case a.HTTP >= 400:
		return scenarios.OpeningNo
	case p.started == nil && same(a, *p.refusal) && (p.none == nil || p.none.HTTP < 400):
		return scenarios.OpeningUnknown
	case p.started == nil: // where it equals the refusal, any token does what a right one does
		p.started = &a
		return scenarios.OpeningYes
	case same(a, *p.started):
		return scenarios.OpeningYes
	case same(a, *p.refusal):
		return scenarios.OpeningNo
	case p.refusal.HTTP >= 400 && a.HTTP == p.started.HTTP && a.location == p.started.location:
		return scenarios.OpeningYes // pages that differ each time, and a status that tells
	}
	return scenarios.OpeningUnknown
}

func same(a, b answer) bool {
	return a.HTTP == b.HTTP && a.location == b.location && a.body == b.body
}
