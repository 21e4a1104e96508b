package contract

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"io"
	"strings"

	"github.com/google/uuid"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// names turn the names of one scenario into what is sent to one target.
type names struct {
	target   Target
	scenario string
	situated bool // the target was put into the scenario's situation: names stand as they are written
	swapped  bool // acme is the other company, and globex the first
	saved    map[string]string
}

func newNames(t Target, scenario string, situated bool) *names {
	saved := scenarios.Builtins(string(t.Key))
	saved["new"] = strings.ReplaceAll(uuid.NewString(), "-", "")[:24] // all of it would look like an ssid
	return &names{target: t, scenario: scenario, situated: situated, saved: saved}
}

// expand replaces the names in a text. The parser has seen to it that each is
// saved by an earlier step; one that is not there is that step's fault, and empty.
func (n *names) expand(text string) string {
	expanded, err := scenarios.Expand(text, func(name string) (string, bool) { return n.saved[name], true })
	if err != nil {
		panic("contract: a scenario that was not parsed: " + err.Error())
	}
	return expanded
}

// value is the text to send for a parameter.
func (n *names) value(param, text string) string {
	text = n.expand(text)
	switch {
	case n.situated:
		return text
	case wire.Names(param, "company"):
		return n.company(text)
	case wire.Names(param, "email"):
		return n.email(text)
	case wire.Names(param, "password"):
		return n.password(text)
	}
	return text
}

func (n *names) values(params []scenarios.Param) []scenarios.Param {
	out := make([]scenarios.Param, len(params))
	for i, p := range params {
		out[i] = scenarios.Param{Name: p.Name, Value: n.value(p.Name, p.Value)}
	}
	return out
}

func (n *names) company(role string) string {
	if n.swapped {
		switch role {
		case "acme":
			role = "globex"
		case "globex":
			role = "acme"
		}
	}
	switch role {
	case "acme":
		return n.target.company()
	case "globex":
		return n.target.otherCompany()
	case "ACME":
		if upper := strings.ToUpper(n.target.company()); upper != n.target.company() {
			return upper
		}
		return strings.ToLower(n.target.company())
	}
	return role
}

// email puts a role into the template: ann@acme.test of ssid-rotates becomes
// ssid-rotates-ann@acme.test, or payt-contract+ssid-rotates-ann@ours.example.
// Space around it stays, and an email without @ stays without.
func (n *names) email(role string) string {
	bare := strings.TrimSpace(role)
	if bare == "" {
		return role
	}
	local, domain, valid := strings.Cut(bare, "@")
	template := or(n.target.Email, "{name}@"+domain)
	if !valid {
		template, _, _ = strings.Cut(template, "@")
	}
	return strings.Replace(role, bare, strings.ReplaceAll(template, "{name}", n.scenario+"-"+local), 1)
}

// password makes a password that nobody can guess of the one in a scenario, which
// everybody can read. It is the same each night, and made of the admin key: who
// knows that may register the user anew anyway.
func (n *names) password(written string) string {
	if written == "" {
		return ""
	}
	h := hmac.New(sha256.New, []byte(n.target.Key))
	io.WriteString(h, n.scenario+"\x00"+written)
	return redact.PasswordPrefix + base32.HexEncoding.EncodeToString(h.Sum(nil)[:15])
}
