package recording

// The users that the calls of a recording show.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A knownUser is a user that a recorded call shows.
type knownUser struct {
	company, email string // as the client sent them
	given          bool   // existed before the first call
	save           string // name of the ssid of a given user; empty: no call needs it
	ssids, tokens  []string
}

// given returns the users that existed before the first call.
func (r *recorder) given() (g scenarios.Given) {
	for _, u := range r.users {
		if !u.given {
			continue
		}
		email := r.roles.emailRole(u.email, true)
		if slices.ContainsFunc(g.Users, func(o scenarios.User) bool { return o.Email == email }) {
			continue // already given
		}
		user := scenarios.User{Company: r.roles.company(u.company), Email: email, Password: r.roles.password("")}
		if user.Company == "" {
			user.Company = "acme"
		}
		if u.save != "" {
			user.Save = map[string]string{"ssid": u.save}
		}
		g.Users = append(g.Users, user)
	}
	return g
}

// registered returns the user of a successful Register.
func (r *recorder) registered(c call) *knownUser {
	u := r.byNumber[c.User]
	if u == nil {
		if u = r.named(c.first(paramEmail)); u != nil && u.given {
			u.company = c.first(paramCompany) // replaces a guess
		} else {
			u = r.know(c.first(paramCompany), c.first(paramEmail), c.Rule == ruleSSIDRotates)
		}
	}
	r.byNumber[c.User] = u
	return u
}

func (r *recorder) know(company, email string, given bool) *knownUser {
	u := &knownUser{company: company, email: email, given: given}
	r.users = append(r.users, u)
	return u
}

// named returns the known user with an email, or nil.
func (r *recorder) named(email string) *knownUser {
	for _, u := range r.users {
		if r.isSameEmail(u.email, email) {
			return u
		}
	}
	return nil
}

// knowOwner ensures that the user who owns a refused email is known.
func (r *recorder) knowOwner(c call, later []call) {
	email := c.first(paramEmail)
	if r.named(email) != nil {
		return
	}
	company := r.roles.otherThan(c.first(paramCompany))
	for _, l := range later {
		if l.Rule == ruleSSIDRotates && r.isSameEmail(l.first(paramEmail), email) {
			company = l.first(paramCompany)
			break
		}
	}
	r.know(company, email, true)
}

// launcher returns the user whose ssid a successful Launch sent. It returns nil if no
// recorded call returned that ssid and no given user can have it.
func (r *recorder) launcher(c call, later []call) *knownUser {
	ssid := guidIn(c.first(paramSSID))
	if ssid == "" {
		return nil
	}
	u := r.byNumber[c.User]
	if r.names[ssid] != "" {
		return u
	}
	if u == nil {
		company, email := "", fmt.Sprintf("user@given-%d.test", len(r.users)+1) // an email that no call uses
		for _, l := range later {
			if l.Rule == ruleSSIDRotates && l.User == c.User {
				company, email = l.first(paramCompany), l.first(paramEmail)
				break
			}
		}
		if u = r.named(email); u == nil || !u.given {
			u = r.know(company, email, true)
		}
		r.byNumber[c.User] = u
	}
	if !u.given || u.save != "" {
		return nil
	}
	u.save = r.name(ssid, r.roles.local(u.email)+"-ssid")
	u.ssids = append(u.ssids, u.save)
	return u
}

// isSameEmail reports whether two emails name the same user in the dialect in
// force, whatever the space around them.
func (r *recorder) isSameEmail(one, other string) bool {
	one, other = strings.TrimSpace(one), strings.TrimSpace(other)
	return one == other || strings.EqualFold(one, other) &&
		r.api.Dialect().Complete().EmailCase == dialect.EmailCaseInsensitive
}
