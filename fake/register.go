package fake

import (
	"strings"
	"unicode"
)

// Register creates clients and users, and gives a user a new ssid.
// Rules: [requiredParameters], [clientCreated], [userCreated], [ssidRotates], [emailUnique].

// maxRegistrations is as far as a user's registrations are counted: what a saved
// state can hold.
const maxRegistrations = 1<<31 - 1

// duplicateMessage is the message of the page for [emailUnique].
const duplicateMessage = "User name should be unique to client"

func (c *call) register() reply {
	if p, missing := c.lacks(companyParam, emailParam); missing {
		return c.missing(p)
	}
	if !c.params.given[passwordParam] {
		return c.missing(passwordParam)
	}
	email := c.params.value[emailParam]
	if trimmed := strings.TrimSpace(email); trimmed != email {
		c.decides(surroundingSpace)
		if c.surroundingSpace() == SurroundingSpaceTrimmed {
			email = trimmed
		}
	}
	if email == "" {
		return c.missing(emailParam)
	}
	if !isAddress(email) {
		c.decides(invalidEmail)
		if c.invalidEmail() == InvalidEmailRejected {
			return userCreated.refuse(invalidQuery, "Email is not a valid address").because(c.invalidity(email))
		}
	}
	password := c.params.value[passwordParam]
	if password == "" {
		if c.emptyPassword() == EmptyPasswordRejected {
			return requiredParameters.refuse(c.missingParameter().String(), "Parameter password is empty").because(emptyPassword)
		}
		c.decides(emptyPassword)
		password = c.api.mint.make(meaning{kind: passwordKind, serial: c.state.serial()}).String()
	}
	return c.registerUser(c.params.value[companyParam], email, password)
}

// registerUser does what the checked parameters ask for, in one update.
func (c *call) registerUser(company, email, password string) (result reply) {
	c.state.users.update(company, email, func(v view) {
		serial := c.state.serial()
		index, user, decided := c.sameUser(v)
		switch {
		case index == 0:
			made := userCreated
			if !c.knownClient(v) {
				made = clientCreated
			}
			index = v.create(record{company: company, email: email, password: password, ssid: serial, calls: 1})
			result = made.succeed(c.api.ssid(index, serial))
		case !c.sameClient(user.company, company):
			result = emailUnique.refuse(invalidQuery, duplicateMessage)
			if user.company != company && strings.EqualFold(user.company, company) {
				decided = companyCase
			}
		default:
			user.password, user.ssid, user.loaded = password, serial, false
			user.calls = min(user.calls+1, maxRegistrations)
			v.put(index, user)
			result = ssidRotates.succeed(c.api.ssid(index, serial))
			if user.company != company {
				decided = companyCase
			}
		}
		result = result.because(decided)
	})
	return result
}

// sameUser finds the user that the email names, and the question whose answer
// decided that it is this one or none: then index is 0.
func (c *call) sameUser(v view) (index uint32, user record, decided question) {
	for i, r := range v.records {
		if r.email == v.email {
			return i, r, none
		}
		if c.emailCase() == EmailCaseInsensitive && index == 0 {
			index, user = i, r
		}
		decided = emailCase
	}
	return index, user, decided
}

func (c *call) sameClient(one, other string) bool {
	return one == other || strings.EqualFold(one, other) && c.companyCase() == CompanyCaseInsensitive
}

func (c *call) knownClient(v view) bool {
	for _, spelling := range v.spellings() {
		if c.sameClient(spelling, v.company) {
			return true
		}
	}
	return false
}

// invalidity names the question behind an address that is not valid.
func (c *call) invalidity(email string) question {
	if isAddress(strings.TrimSpace(email)) {
		return surroundingSpace
	}
	return invalidEmail
}

// isAddress says whether an email is one local part and one domain around one @,
// without space. The page asks for a valid address and says no more.
func isAddress(email string) bool {
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" || domain == "" || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return false
	}
	for _, r := range email {
		if r <= ' ' || r >= 0x7f && (unicode.IsSpace(r) || unicode.IsControl(r)) {
			return false
		}
	}
	for i := range len(domain) {
		if c := domain[i]; c == '@' || c == ',' || c == '.' && domain[i-1] == '.' {
			return false
		}
	}
	return true
}
