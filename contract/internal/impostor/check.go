package impostor

import (
	"net/mail"
	"slices"
	"strings"
)

// required are the parameters that an operation needs beside key, op and
// subop. The password is not among them: one that is present may be empty.
var required = map[string][]string{
	subopRegister: {"company", "email"},
	subopLaunch:   {"ssid"},
}

// check says why a call cannot be served, as far as its parameters tell.
func (s *server) check(c call) cause {
	checks := []func(params) cause{s.checkOperation, s.checkRequired, s.checkPassword, s.checkEmail}
	checkKey := func(params) cause { return s.checkKey(c) }
	if s.manner.keyLast {
		checks = append(checks, checkKey)
	} else {
		checks = slices.Insert(checks, 0, checkKey)
	}
	for _, check := range checks {
		if why := check(c.params); why != granted {
			return why
		}
	}
	return granted
}

func (s *server) checkKey(c call) cause {
	switch key := c.params["key"]; {
	case key == "":
		return noKey
	case key == s.key:
		return granted
	case s.flaw.accepts != nil && s.flaw.accepts(c, s.key):
		return granted
	}
	return badKey
}

func (s *server) checkOperation(p params) cause {
	if p["op"] == "" || p["subop"] == "" {
		return missing
	}
	if s.isOperation(p["op"], opAdmin) &&
		(s.isOperation(p["subop"], subopRegister) || s.isOperation(p["subop"], subopLaunch)) {
		return granted
	}
	return unknownOperation
}

func (s *server) isOperation(value, name string) bool {
	return s.dialect.fold("operation-case", value) == s.dialect.fold("operation-case", name)
}

func (s *server) checkRequired(p params) cause {
	subop := subopRegister
	if p.asks(subopLaunch) {
		subop = subopLaunch
		if p["ssid"] == "" && s.manner.ssidIsUnknown {
			return unknownSSID
		}
	}
	for _, name := range required[subop] {
		if p[name] == "" {
			return missing
		}
	}
	return granted
}

func (s *server) checkPassword(p params) cause {
	if p.asks(subopLaunch) {
		return granted
	}
	password, ok := p["password"]
	switch {
	case !ok:
		return missing
	case password == "" && s.dialect.is("empty-password", "rejected"):
		return emptyPassword
	}
	return granted
}

func (s *server) checkEmail(p params) cause {
	if p.asks(subopLaunch) {
		return granted
	}
	email := p["email"]
	if trimmed := strings.TrimSpace(email); email != trimmed {
		switch {
		case trimmed == "":
			return missing
		case s.dialect.is("surrounding-space", "trimmed"):
			email = trimmed
		case s.manner.spacedIsUser && s.dialect.is("invalid-email", "accepted"):
			return granted
		default:
			return invalidEmail
		}
	}
	if s.dialect.is("invalid-email", "rejected") && !isAddress(email) {
		return invalidEmail
	}
	return granted
}

func isAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email
}
