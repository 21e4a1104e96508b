package scenarios

// Parsing what is given.

func (p *parser) given(n *node) (g Given) {
	emails, ssids := map[string]bool{}, map[string]bool{}
	found := p.Object(n, "given", field("users", func(e entry) {
		for _, item := range p.List(e.Value, "users") {
			u := p.user(item)
			if u.Email != "" && emails[u.Email] {
				p.Errorf(item.Pos(), "email %s is given twice; a user belongs to one company", u.Email)
			}
			if u.SSID != "" && ssids[u.SSID] {
				p.Errorf(item.Pos(), "ssid %s is given twice; an ssid belongs to one user", u.SSID)
			}
			emails[u.Email], ssids[u.SSID] = true, true
			g.Users = append(g.Users, u)
		}
	}))
	p.Require(n, "given", found, "users")
	return g
}

// user reads a given user. Its fields must not be empty, because no call could create such
// a user on a target.
func (p *parser) user(n *node) User {
	u := User{Pos: n.Pos()}
	found := p.Object(n, "a user",
		field("company", func(e entry) { u.Company = p.filled(e.Value, "company") }),
		field("email", func(e entry) { u.Email = p.filled(e.Value, "email") }),
		field("password", func(e entry) { u.Password = p.filled(e.Value, "password") }),
		field("ssid", func(e entry) {
			if u.SSID, _ = p.Text(e.Value, "ssid"); !IsGUID(u.SSID) {
				p.Errorf(e.Value.Pos(), "ssid %q is not a GUID of upper-case hex digits", u.SSID)
			}
		}),
		field("registrations", func(e entry) { u.Registrations = p.Int(e.Value, "registrations", 1, maxCount) }),
		field("save", func(e entry) { u.Save = p.save(e.Value, "ssid") }),
	)
	p.Require(n, "a user", found, "company", "email", "password")
	return u
}
