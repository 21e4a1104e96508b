package contract

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// A Target is an API to check.
type Target struct {
	URL          string        // of the endpoint, with its path
	Key          redact.Secret // the admin key
	Company      string        // stands for acme; empty: acme, on loopback only
	OtherCompany string        // stands for globex; empty: globex, on loopback only
	// template of all emails, with {name}; empty, on loopback only: {name} at the domain of the scenario
	Email string

	// Client sends the calls; nil: one of its own. Redirects are not followed in
	// any case, since they would carry the key elsewhere.
	Client *http.Client

	// Roots are the certificate authorities that an https target's certificate
	// may come from; nil: those of the system. There is no way to check none.
	Roots *x509.CertPool

	// Situate starts a target that is put into a scenario's situation: its users
	// are there, with the ssids that they are given, its limit and dialect are in force. Close ends it. Only whoever
	// owns the target can do that; nil: scenarios that need it are not run.
	Situate func(*scenarios.Scenario) (t Target, close func(), err error)
}

// problems returns everything that is wrong with a target, as [FieldError].
func (t Target) problems(o Options) error {
	var errs []error
	fail := func(field, format string, args ...any) {
		errs = append(errs, FieldError{"Target." + field, fmt.Sprintf(format, args...)})
	}
	u, err := url.Parse(t.URL)
	switch {
	case t.URL == "":
		fail("URL", "no URL: name the endpoint, such as https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx")
	case err != nil:
		fail("URL", "the URL cannot be read: write it like https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil || strings.Contains(u.Opaque, "@"):
		// A call that was pasted as a whole has the key in it: the URL is not shown.
		fail("URL", "the URL has more than a path: the calls add their own query")
	case problemOf(t.URL) != "":
		fail("URL", "URL %s", problemOf(t.URL))
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		fail("URL", "URL %q is not the address of an endpoint: it must begin with https:// and a host", t.URL)
	case u.Path == "" || u.Path == "/":
		fail("URL", "URL %q has no path: did you mean %q?", t.URL, strings.TrimSuffix(t.URL, "/")+"/trackerpro_admin.ashx")
	case !isPort(u.Port()):
		fail("URL", "URL %q has an unknown port: ports go from 1 to 65535", t.URL)
	case u.Scheme == "http" && !t.loopback():
		fail("URL", "URL %q would send the admin key in the clear: use https, which only a target on loopback may do without", t.URL)
	}
	if err == nil && u.Host != "" && !t.loopback() {
		for _, needed := range [][3]string{
			{"Company", t.Company, "a company: it becomes a client, such as ours"},
			{"OtherCompany", t.OtherCompany, "a second company: it becomes a client, such as ours2"},
			{"Email", t.Email, "an email template: its emails become users, such as payt-contract+{name}@ours.example"},
		} {
			if needed[1] == "" {
				fail(needed[0], "a target beyond this machine needs %s", needed[2])
			}
		}
	}
	if problem := t.problemOfKey(o); problem != "" {
		fail("Key", "%s", problem)
	}
	for _, text := range [][3]string{
		{"Company", "company", t.Company}, {"OtherCompany", "other company", t.OtherCompany}, {"Email", "email template",
			t.Email},
	} {
		if problem := problemOf(text[2]); problem != "" {
			fail(text[0], "%s %s", text[1], problem)
		}
	}
	if strings.EqualFold(t.company(), t.otherCompany()) {
		fail("OtherCompany",
			"company and other company are both %q: two different ones are needed to see that an email belongs to one",
			t.company())
	}
	if strings.ToUpper(t.company()) == strings.ToLower(t.company()) {
		fail("Company", "company %q has no letters: company-case needs one whose case can be changed", t.Company)
	}
	if local, domain, ok := strings.Cut(t.Email, "@"); t.Email != "" {
		switch {
		case strings.Count(t.Email, "{name}") != 1 || !strings.Contains(local, "{name}"):
			fail("Email", "email template %q needs {name} once, before the @, such as payt-contract+{name}@ours.example",
				t.Email)
		case !ok || domain == "" || strings.Contains(domain, "@"):
			fail("Email", "email template %q is not an email address", t.Email)
		}
	}
	return errors.Join(errs...)
}

// command is the command that checks this target.
func (t Target) command() string {
	var command strings.Builder
	command.WriteString("paytcheck")
	if t.Client == nil {
		for _, flag := range [][2]string{{"url", t.URL}, {"company", t.Company}, {"other-company", t.OtherCompany},
			{"email", t.Email}} {
			if flag[1] != "" {
				command.WriteString(" --" + flag[0] + " " + Quote(flag[1]))
			}
		}
	}
	return command.String()
}

func (t Target) company() string      { return or(t.Company, "acme") }
func (t Target) otherCompany() string { return or(t.OtherCompany, "globex") }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// loopback says whether the target is on this machine.
func (t Target) loopback() bool {
	u, err := url.Parse(t.URL)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// another is the other one of the two companies.
func (t Target) another(company string) string {
	if company == t.company() {
		return t.otherCompany()
	}
	return t.company()
}
