package rules

// Register creates clients and users, and gives a user a new ssid.
// Rules: [RuleRequiredParameters], [RuleClientCreated], [RuleUserCreated],
// [RuleSSIDRotates], [RuleEmailUnique].

import (
	"strings"
	"unicode"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
)

// maxRegistrations is the highest count of a user's registrations: the highest that a
// saved state can hold.
const maxRegistrations = 1<<31 - 1

// duplicateMessage is the message that the page shows for [RuleEmailUnique].
const duplicateMessage = "User name should be unique to client"

func (c *Call) register() Reply {
	email := c.params.value[paramEmail]
	if trimmed := strings.TrimSpace(email); trimmed != email {
		c.decides(dialect.QuestionSurroundingSpace)
		if c.surroundingSpace() == dialect.SurroundingSpaceTrimmed {
			email = trimmed
		}
	}
	if email == "" {
		return c.missing(paramEmail)
	}
	if !IsAddress(email) {
		c.decides(dialect.QuestionInvalidEmail)
		if c.invalidEmail() == dialect.InvalidEmailRejected {
			return RuleUserCreated.refuse(reasonInvalidQuery, "Email is not a valid address").because(whyInvalid(email))
		}
	}
	if c.params.value[paramPassword] == "" {
		if c.emptyPassword() == dialect.EmptyPasswordRejected {
			return RuleRequiredParameters.refuse(string(c.missingParameter()), "Parameter password is empty").
				because(dialect.QuestionEmptyPassword)
		}
		c.decides(dialect.QuestionEmptyPassword)
	}
	c.params.value[paramEmail] = email
	return c.update(store.Query{Email: email, Company: c.params.value[paramCompany]}, (*Call).registerUser)
}

// registerUser creates the user or gives it a new ssid.
func (c *Call) registerUser(v store.View) store.Change {
	company, email := c.params.value[paramCompany], c.params.value[paramEmail]
	user, decided := c.sameUser(v, email)
	rule := RuleSSIDRotates
	switch {
	case user.Index == 0:
		rule = RuleUserCreated
		if !c.isKnownClient(v, company) {
			rule = RuleClientCreated
		}
		user = store.User{Index: v.NextUser, Record: store.Record{
			Company: company, Email: email, SSID: guid.Serial(v.Epoch, 1), Registrations: 1,
		}}
	case !c.isSameClient(user.Company, company):
		if strings.EqualFold(user.Company, company) {
			decided = dialect.QuestionCompanyCase
		}
		c.reply = RuleEmailUnique.refuse(reasonInvalidQuery, duplicateMessage).because(decided).about(user.Index)
		return store.Change{}
	default:
		user.SSID, user.Given = user.SSID+1, guid.GUID{}
		user.Registrations = min(user.Registrations+1, maxRegistrations)
		if user.Company != company {
			decided = dialect.QuestionCompanyCase
		}
	}
	user.Password = c.params.value[paramPassword]
	if user.Password == "" {
		user.Password = c.mint(guid.KindPassword, user.Index, user.SSID).String()
	}
	c.value = value(c.mint(guid.KindSSID, user.Index, user.SSID))
	c.reply = rule.succeed(&c.value).because(decided).about(user.Index)
	return store.Change{User: user}
}

func (c *Call) mint(kind guid.Kind, user uint32, serial uint64) guid.GUID {
	return c.world.Mint.Make(guid.Meaning{Kind: kind, User: user, Serial: serial})
}

// value is the GUID that a success returns.
type value guid.GUID

func (*value) member() string { return "value" }

func (v *value) appendJSON(to []byte) []byte {
	return append(guid.GUID(*v).Append(append(to, '"')), '"')
}

// sameUser returns the user with an email, and the question whose answer decided which
// one that is. If there is no such user, the index is 0.
func (c *Call) sameUser(v store.View, email string) (user store.User, decided dialect.Question) {
	for _, u := range v.Users {
		if u.Email == email {
			return u, dialect.QuestionNone
		}
		if c.emailCase() == dialect.EmailCaseInsensitive && user.Index == 0 {
			user = u
		}
		decided = dialect.QuestionEmailCase
	}
	return user, decided
}

func (c *Call) isSameClient(one, other string) bool {
	return one == other || strings.EqualFold(one, other) && c.companyCase() == dialect.CompanyCaseInsensitive
}

func (c *Call) isKnownClient(v store.View, company string) bool {
	for _, spelling := range v.Companies {
		if c.isSameClient(spelling, company) {
			return true
		}
	}
	return false
}

// whyInvalid returns the question whose answer makes an address invalid.
func whyInvalid(email string) dialect.Question {
	if IsAddress(strings.TrimSpace(email)) {
		return dialect.QuestionSurroundingSpace
	}
	return dialect.QuestionInvalidEmail
}

// IsAddress reports whether an email consists of a local part, an @ and a domain, all
// without space. The register page requires a valid address and says no more.
func IsAddress(email string) bool {
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" || domain == "" || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return false
	}
	for _, r := range email {
		if r <= ' ' || r >= 0x7f && (unicode.IsSpace(r) || unicode.IsControl(r)) {
			return false
		}
	}
	return !strings.ContainsAny(domain, "@,") && !strings.Contains(domain, "..")
}
