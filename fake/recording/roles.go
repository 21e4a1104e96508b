package recording

// Roles: what replaces companies, emails, passwords and reqIds.

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake/internal/rules"
	"github.com/paytfake/paytfake/fake/internal/store"
)

// roles maps the companies, emails, passwords and reqIds of a session to those of its
// recording. Equal values stay equal, values that differ only in case still do, and an
// invalid email stays invalid.
type roles struct {
	companies map[string]string
	others    bool              // the session needs more than the two companies of a live target
	emails    map[string]string // local part, by trimmed email
	domains   map[string]string // company, by trimmed email
	used      map[string]bool   // local parts in use, folded
	passwords map[string]string
	reqIDs    map[string]string
}

// newRoles returns the roles for the values of all calls.
func newRoles(calls []call) *roles {
	ro := &roles{
		companies: map[string]string{"": ""}, emails: map[string]string{}, domains: map[string]string{},
		used: map[string]bool{}, passwords: map[string]string{}, reqIDs: map[string]string{},
	}
	var companies, emails []string
	for _, c := range calls {
		if len(c.all(paramCompany)) > 1 {
			ro.others = true // the fake may join their names to a third one
		}
		for _, s := range slices.Concat(c.inQuery, c.inBody) {
			switch s.param {
			case paramCompany:
				companies = append(companies, s.value)
			case paramEmail:
				email := strings.TrimSpace(s.value)
				if _, known := ro.domains[email]; !known {
					emails = append(emails, email)
				}
				if _, known := ro.domains[email]; !known || !c.Refused {
					ro.domains[email] = c.first(paramCompany)
				}
			}
		}
	}
	ro.nameCompanies(companies)
	ro.nameEmails(emails)
	return ro
}

func (ro *roles) nameCompanies(companies []string) {
	var heads []string // the first spelling of each company
	used := map[string]bool{}
	for _, company := range companies {
		if _, known := ro.companies[company]; known {
			continue
		}
		at := slices.IndexFunc(heads, func(h string) bool { return strings.EqualFold(h, company) })
		if at < 0 {
			at = len(heads)
			heads = append(heads, company)
		}
		role := ""
		switch at {
		case 0, 1:
			base := []string{"acme", "globex"}[at]
			role = base
			if at == 0 && used[role] {
				role = "ACME"
			}
			for n := 1; used[role] && n < 1<<len(base); n++ {
				role = caseVariant(base, n)
			}
		default:
			role = strings.ReplaceAll(strings.ToValidUTF8(company, "\ufffd"), "$", "$$")
			if strings.EqualFold(role, "acme") || strings.EqualFold(role, "globex") {
				role = "other-" + role
			}
		}
		ro.others = ro.others || role != "acme" && role != "globex" && role != "ACME"
		ro.companies[company], used[role] = role, true
	}
}

// company returns the role of a company.
func (ro *roles) company(company string) string { return ro.companies[company] }

// otherThan returns a company that is not the given one: the company whose role is
// acme, or globex if the given one is acme.
func (ro *roles) otherThan(company string) string {
	want := "acme"
	if strings.EqualFold(ro.companies[company], want) {
		want = "globex"
	}
	for raw, role := range ro.companies {
		if role == want {
			return raw
		}
	}
	ro.companies["\x00"+want] = want // a name that no call uses
	return "\x00" + want
}

var notInLocalPart = regexp.MustCompile(`[^0-9A-Za-z._+-]+`)

// localPart returns the local part of an email, without characters that a template may not allow.
func localPart(email string) string {
	local, _, _ := strings.Cut(email, "@")
	return strings.Trim(notInLocalPart.ReplaceAllString(local, "-"), "-.")
}

func (ro *roles) nameEmails(emails []string) {
	var order []string
	spellings := map[string][]string{}
	for _, email := range emails {
		key := store.Fold(email)
		if spellings[key] == nil {
			order = append(order, key)
		}
		spellings[key] = append(spellings[key], email)
	}
	for _, key := range order {
		if key != "" {
			ro.nameSpellings(spellings[key])
		}
	}
}

// nameSpellings chooses the local parts of emails that differ only in case.
func (ro *roles) nameSpellings(emails []string) {
	base := localPart(emails[0])
	if len(base) > 40 {
		base = strings.Trim(base[:40], "-.")
	}
	if base == "" {
		base = "user"
	}
	for 1<<min(letters(base), 62) < len(emails) {
		base += "user"
	}
	unique := base
	for n := 2; ro.used[store.Fold(unique)]; n++ {
		unique = fmt.Sprintf("%s-%d", base, n)
	}
	ro.used[store.Fold(unique)] = true
	used := map[string]bool{}
	for _, email := range emails {
		local := localPart(email)
		if !strings.EqualFold(local, unique) || used[local] {
			local = unique
		}
		for n := 1; used[local]; n++ {
			local = caseVariant(unique, n)
		}
		ro.emails[email], used[local] = local, true
	}
}

func letters(s string) (n int) {
	for i := range len(s) {
		if isLetter(s[i]) {
			n++
		}
	}
	return n
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// caseVariant changes the case of those letters of s whose bit is set in n.
func caseVariant(s string, n int) string {
	b := []byte(s)
	for i := range b {
		if isLetter(b[i]) {
			b[i] ^= byte(n&1) << 5
			n >>= 1
		}
	}
	return string(b)
}

// emailRole returns the role of an email, with the space around it unless bare is set.
func (ro *roles) emailRole(email string, bare bool) string {
	trimmed := strings.TrimSpace(email)
	if trimmed == "" && !bare {
		return strings.ToValidUTF8(email, "\ufffd")
	}
	role, known := ro.emails[trimmed]
	if !known { // the email of a given user that no call names
		ro.nameSpellings([]string{trimmed})
		role = ro.emails[trimmed]
	}
	if rules.IsAddress(trimmed) {
		domain := "@acme.test"
		if strings.EqualFold(ro.companies[ro.domains[trimmed]], "globex") {
			domain = "@globex.test"
		}
		role += domain
	}
	if bare {
		return role
	}
	return strings.Replace(email, trimmed, role, 1)
}

var notInName = regexp.MustCompile(`[^0-9a-z]+`)

// local returns the local part of an email's role in the form of a name.
func (ro *roles) local(email string) string {
	local := strings.Trim(notInName.ReplaceAllString(strings.ToLower(ro.emails[strings.TrimSpace(email)]), "-"), "-")
	if local == "" || local[0] < 'a' {
		local = strings.TrimSuffix("user-"+local, "-")
	}
	return local
}

// password returns the word for a password. An empty one is unknown: that of a given user.
func (ro *roles) password(password string) string {
	if password == "" {
		return passwordWord(0)
	}
	if _, known := ro.passwords[password]; !known {
		ro.passwords[password] = passwordWord(len(ro.passwords))
	}
	return ro.passwords[password]
}

func (ro *roles) reqID(id string) string {
	if _, known := ro.reqIDs[id]; !known {
		ro.reqIDs[id] = fmt.Sprintf("req%d", len(ro.reqIDs)+1)
	}
	return ro.reqIDs[id]
}
