package contract

import (
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// A portal tells whether a portal link started the portal. What the portal shows
// is not documented, so a response is compared with that to no token and with
// that to the first token of a scenario, which is to be none that was handed out.
type portal struct {
	refusal *wire.Response // to what is no token
	none    *wire.Response // to no token
	started *wire.Response // to the first token that opened it
}

// see takes the next response to a portal link.
func (p *portal) see(a wire.Response, token string) scenarios.Opening {
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
	case p.refusal.HTTP >= 400 && a.HTTP == p.started.HTTP && location(a) == location(*p.started):
		return scenarios.OpeningYes // pages that differ each time, and a status that tells
	}
	return scenarios.OpeningUnknown
}

func same(a, b wire.Response) bool {
	return a.HTTP == b.HTTP && location(a) == location(b) && a.Body == b.Body
}

func location(a wire.Response) string { return a.Header.Get("Location") }
