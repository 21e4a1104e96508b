package impostor

import (
	"slices"
	"sync"
)

// world is all that PAYT knows. Its methods need its lock.
type world struct {
	mu      sync.Mutex       // guards all that follows
	clients []string         // in the order of their creation
	users   map[string]*user // by email
	owners  map[string]*user // by ssid that launches
	tokens  map[string]*token
	issued  []string // launch tokens in the order of the launches

	keepsOld bool                // an ssid launches after its rotation
	foldSSID func(string) string // an ssid as it is compared
	mint     func() string
	flaw     flaw
}

type user struct {
	company  string
	password string
	ssids    []string // every one that was given, the newest last
	tokens   []string // every one that was given, the newest last
	launches int      // tried with an ssid that launches
	refusals int      // of its email under another company
}

// token is the state of a launch token.
type token struct {
	tries int // since the launch that gave it
}

func (s *server) newWorld() *world {
	w := &world{
		users:    map[string]*user{},
		owners:   map[string]*user{},
		tokens:   map[string]*token{},
		keepsOld: s.dialect.is("old-ssid", "valid"),
		foldSSID: func(ssid string) string { return s.dialect.fold("ssid-case", ssid) },
		mint:     randomGUID,
		flaw:     s.flaw,
	}
	if s.manner.mint != nil {
		w.mint = s.manner.mint
	}
	if s.flaw.mint != nil {
		w.mint = s.flaw.mint
	}
	return w
}

// register creates the user, or rotates the ssid of the one who has the email.
func (w *world) register(r registration) (ssid string, why cause) {
	u := w.users[r.email]
	switch {
	case u == nil:
		u = &user{company: r.company}
		w.users[r.email] = u
		w.found(r.company)
	case u.company != r.company:
		u.refusals++
		return "", duplicate
	}
	ssid = w.mint()
	if w.flaw.ssid != nil {
		ssid = w.flaw.ssid(u, r, ssid)
	}
	u.password = r.password
	w.give(u, ssid)
	return ssid, granted
}

// found creates a client unless it is there.
func (w *world) found(company string) {
	if !slices.Contains(w.clients, company) {
		w.clients = append(w.clients, company)
	}
}

// give makes an ssid the user's newest.
func (w *world) give(u *user, ssid string) {
	if !w.keepsOld && len(u.ssids) > 0 {
		w.revoke(u.ssids[len(u.ssids)-1])
	}
	u.ssids = append(u.ssids, ssid)
	w.owners[w.foldSSID(ssid)] = u
}

// revoke makes an ssid launch no more.
func (w *world) revoke(ssid string) { delete(w.owners, w.foldSSID(ssid)) }

// revokeIf revokes every ssid whose user the function names.
func (w *world) revokeIf(of func(*user) bool) {
	for ssid, u := range w.owners {
		if of(u) {
			delete(w.owners, ssid)
		}
	}
}

// owner returns the user whom an ssid launches, or nil.
func (w *world) owner(ssid string) *user { return w.owners[w.foldSSID(ssid)] }

// population counts the users of a client.
func (w *world) population(company string) int {
	count := 0
	for _, u := range w.users {
		if u.company == company {
			count++
		}
	}
	return count
}

// launch gives a launch token to the user whom the ssid names.
func (w *world) launch(ssid string) (value string, why cause) {
	u := w.owner(ssid)
	if u == nil {
		return "", unknownSSID
	}
	u.launches++
	value = w.mint()
	if w.flaw.token != nil {
		value = w.flaw.token(w, u, ssid, value)
	}
	u.tokens = append(u.tokens, value)
	w.issue(value)
	return value, granted
}

// issue makes a launch token open the portal. A flawed one that was issued
// before opens it again.
func (w *world) issue(value string) {
	w.issued = append(w.issued, value)
	w.tokens[value] = &token{}
}

// open says whether a launch token starts the portal, which it does once.
func (w *world) open(value string) bool { return w.try(value) == 1 }

// try returns the how-manieth attempt this is to open the portal with a launch
// token, or 0 if the token was never given.
func (w *world) try(value string) int {
	t := w.tokens[value]
	if t == nil {
		return 0
	}
	t.tries++
	return t.tries
}

// companyOf returns the client of the user with an email, or "". Unlike the
// other methods it takes the lock.
func (w *world) companyOf(email string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u := w.users[email]; u != nil {
		return u.company
	}
	return ""
}
