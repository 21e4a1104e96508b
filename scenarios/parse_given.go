package scenarios

import "gopkg.in/yaml.v3"

func (p *parser) given(n *yaml.Node) (g Given) {
	emails, ssids := map[string]bool{}, map[string]bool{}
	there := p.object(n, "given", field{"users", func(e entry) {
		for _, item := range p.list(e.value, "users") {
			u := p.user(item)
			if u.Email != "" && emails[u.Email] {
				p.errorf(pos(item), "email %s is given twice; a user belongs to one company", u.Email)
			}
			if u.SSID != "" && ssids[u.SSID] {
				p.errorf(pos(item), "ssid %s is given twice; an ssid belongs to one user", u.SSID)
			}
			emails[u.Email], ssids[u.SSID] = true, true
			g.Users = append(g.Users, u)
		}
	}})
	p.require(n, "given", there, "users")
	return g
}

// user reads a given user. Its fields may not be empty: a target could not be
// brought into that state by a call.
func (p *parser) user(n *yaml.Node) User {
	u := User{Pos: pos(n)}
	there := p.object(n, "a user",
		field{"company", func(e entry) { u.Company = p.filled(e.value, "company", false) }},
		field{"email", func(e entry) { u.Email = p.filled(e.value, "email", true) }},
		field{"password", func(e entry) { u.Password = p.filled(e.value, "password", false) }},
		field{"ssid", func(e entry) {
			if u.SSID, _ = p.text(e.value, "ssid"); !IsGUID(u.SSID) {
				p.errorf(pos(e.value), "ssid %q is not a GUID of upper-case hex digits", u.SSID)
			}
		}},
		field{"registrations", func(e entry) {
			ok := false
			if u.Registrations, ok = number(e.value); !ok || u.Registrations < 1 || u.Registrations > maxRegistrations {
				p.errorf(pos(e.value), "registrations: %s is not a number from 1 to %d", written(e.value), maxRegistrations)
			}
		}},
		field{"save", func(e entry) { u.Save = p.save(e.value, "ssid") }},
	)
	p.require(n, "a user", there, "company", "email", "password")
	return u
}

// maxRegistrations leaves room to count on in 32 bits.
const maxRegistrations = 1<<31 - 1
