package fake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A knownUser is a user of whom a recorded call tells.
type knownUser struct {
	company, email string // as they came
	given          bool   // was there before the first call
	save           string // name of the ssid of a given user; empty: no call needs it
	ssids, tokens  []string
}

// given are the users that were there before.
func (r *recording) given() (g scenarios.Given) {
	for _, u := range r.users {
		if !u.given {
			continue
		}
		email := r.roles.emailRole(u.email, true)
		if slices.ContainsFunc(g.Users, func(o scenarios.User) bool { return o.Email == email }) {
			continue // of two that came as one
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

// registered is the user whom a Register that succeeded was about.
func (r *recording) registered(c decodedCall) *knownUser {
	index := r.api.mint.read(c.value).user
	u := r.byIndex[index]
	if u == nil && c.rule == ssidRotates {
		if u = r.named(c.first(emailParam)); u != nil && u.given {
			u.company = c.first(companyParam) // which was a guess
		} else {
			u = nil
		}
	}
	if u == nil {
		u = r.know(c.first(companyParam), c.first(emailParam), c.rule == ssidRotates)
	}
	r.byIndex[index] = u
	return u
}

func (r *recording) know(company, email string, given bool) *knownUser {
	u := &knownUser{company: company, email: email, given: given}
	r.users = append(r.users, u)
	return u
}

// named is the user of an email.
func (r *recording) named(email string) *knownUser {
	for _, u := range r.users {
		if key := strings.TrimSpace(email); fold(strings.TrimSpace(u.email)) == fold(key) &&
			(r.api.Dialect().EmailCase == EmailCaseInsensitive || strings.TrimSpace(u.email) == key) {
			return u
		}
	}
	return nil
}

// takenElsewhere makes sure that the user is there whose email was refused.
func (r *recording) takenElsewhere(c decodedCall, later []decodedCall) {
	email := c.first(emailParam)
	if r.named(email) != nil {
		return
	}
	company := r.roles.otherThan(c.first(companyParam))
	for _, l := range later {
		if l.rule == ssidRotates && !l.refused && fold(strings.TrimSpace(l.first(emailParam))) == fold(strings.TrimSpace(email)) {
			company = l.first(companyParam)
			break
		}
	}
	r.know(company, email, true)
}

// launcher is the user whose ssid a Launch that succeeded brought; nil: no
// recorded call handed it out, and no given user can have it.
func (r *recording) launcher(c decodedCall, later []decodedCall) *knownUser {
	id, _, ok := parseGUID(c.first(ssidParam))
	if !ok {
		return nil
	}
	index, given := r.epoch.loaded.user[id]
	if !given {
		index = r.api.mint.read(id).user
	}
	u := r.byIndex[index]
	if r.names[id] != "" {
		return u
	}
	if u == nil {
		company, email := "", fmt.Sprintf("user@given-%d.test", len(r.users)+1) // no call names it
		for _, l := range later {
			if l.rule == ssidRotates && r.api.mint.read(l.value).user == index {
				company, email = l.first(companyParam), l.first(emailParam)
				break
			}
		}
		if u = r.named(email); u == nil || !u.given {
			u = r.know(company, email, true)
		}
		r.byIndex[index] = u
	}
	if !u.given || u.save != "" {
		return nil
	}
	u.save = r.name(id, r.roles.local(u.email)+"-ssid")
	u.ssids = slices.Insert(u.ssids, 0, u.save)
	return u
}
