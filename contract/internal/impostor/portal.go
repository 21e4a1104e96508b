package impostor

import "net/http"

// Where a portal that answers with a redirect leads to.
const (
	portalPath = "/portal"
	loginPath  = "/login"
)

// portal is how the portal looks to who opens it and to who is refused. A nil
// side is a plain page, with status 200 or 403.
type portal struct {
	opened, refused func() answer
	empty           func() answer // how it refuses who has no token; nil: as anybody
	used            func() answer // how it refuses a token that was given; nil: as any
}

// open answers a visit to the portal.
func (s *server) open(r *http.Request) answer {
	if r.Method != http.MethodGet {
		return s.bare(http.StatusMethodNotAllowed)
	}
	p := s.manner.portal
	if p.opened == nil {
		p.opened = func() answer { return page(http.StatusOK, "PAYT") }
	}
	if p.refused == nil {
		p.refused = func() answer { return page(http.StatusForbidden, "Refused") }
	}
	token := r.URL.Query().Get("authtoken")
	switch {
	case s.opens(token):
		return p.opened()
	case token == "" && p.empty != nil:
		return p.empty()
	case s.gave(token) && p.used != nil:
		return p.used()
	}
	return p.refused()
}

// gave says whether a launch gave this token.
func (s *server) gave(token string) bool {
	for _, w := range s.worlds {
		if w.gave(token) {
			return true
		}
	}
	return false
}

func (w *world) gave(token string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tokens[token] != nil
}

// opens says whether a launch token starts the portal, from whichever world it
// came: the portal is not part of the endpoint.
func (s *server) opens(token string) bool {
	for _, w := range s.worlds {
		if w.opens(token) {
			return true
		}
	}
	return false
}

func (w *world) opens(token string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.flaw.open != nil {
		return w.flaw.open(w, token)
	}
	return w.open(token)
}

func redirect(to string) answer {
	return answer{status: http.StatusFound, header: map[string]string{"Location": to}}
}
