package contract

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// A request is one call of a scenario as it is sent.
type request struct {
	wire.Request
	scenario string
}

// build makes the request of a step.
func (n *names) build(step scenarios.Step) (request, error) {
	r := request{wire.Request{Method: http.MethodPost, URL: n.target.URL}, n.scenario}
	form := step.Form
	switch step.Kind {
	case scenarios.StepOpen:
		r.Method = http.MethodGet
		if step.Token != "" {
			r.Query = []scenarios.Param{{Name: scenarios.PortalToken, Value: n.expand(step.Token)}}
		}
		return r, r.beside("./")
	case scenarios.StepCall:
		r.Method = step.Method
		if step.Path != "" {
			if err := r.beside(step.Path); err != nil {
				return r, err
			}
		}
	default:
		if o, ok := scenarios.FindOperation(step.Kind); ok {
			form = o.Request(form)
		}
	}
	r.Query = append(r.Query, n.values(step.Query)...)
	r.Form = append(r.Form, n.values(form)...)
	r.Headers = n.values(step.Headers)
	return r, n.permit(step, r)
}

// registers is the call that arranges a user.
func registers(u scenarios.User) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepRegister, Pos: u.Pos, Form: []scenarios.Param{
		{Name: "company", Value: u.Company}, {Name: "email", Value: u.Email}, {Name: "password", Value: u.Password},
	}}
}

// beside replaces the last element of the path.
func (r *request) beside(path string) error {
	u, err := url.Parse(r.URL)
	if err != nil {
		return err
	}
	other, err := u.Parse(strings.TrimLeft(path, "/"))
	if err != nil {
		return err
	}
	if other.Scheme != u.Scheme || other.Host != u.Host || other.User != nil || other.RawQuery != "" {
		return fmt.Errorf("path %q leads away from the target", path)
	}
	r.URL = other.String()
	return nil
}

// permit keeps a run to the two companies of its target and to emails of its
// template, and the key to the parameter of this name. What a
// target will answer is *** when the plan is made. Only a target of which the
// caller is the owner gets any other.
func (n *names) permit(step scenarios.Step, r request) error {
	if n.target.Situate != nil || n.situated {
		return nil
	}
	for _, p := range slices.Concat(step.Query, step.Form, step.Headers) {
		if !wire.Names(p.Name, "key") && carriesKey.MatchString(p.Value) {
			return fmt.Errorf("sends the admin key as %q: a target gets it as key and nowhere else", p.Name)
		}
	}
	for _, p := range r.Params() {
		switch {
		case wire.Names(p.Name, "company") && p.Value != "" &&
			!strings.EqualFold(p.Value, n.target.company()) && !strings.EqualFold(p.Value, n.target.otherCompany()):
			return fmt.Errorf("names the company %q: a target gets no other than its two, which scenarios call acme and "+
				"globex; "+
				"live: never keeps a scenario to fakes", p.Value)
		case wire.Names(p.Name, "email") && (strings.Contains(p.Value, redact.Hidden) ||
			strings.Contains(strings.ToUpper(p.Value), n.saved["unissued"])):
			return errors.New("makes an email of what differs each night, which would leave a new user behind: " +
				"$new does that, in a scenario that is live: new-users")
		}
	}
	return nil
}

// carriesKey says whether a text of a scenario has the admin key or a part of it.
var carriesKey = regexp.MustCompile(`\$(key|wrong-key|short-key)\b`)

// show is a request for a reader: the parameters that hold secrets are ***.
func (r request) show() string {
	text := r.Method + " " + r.URL
	if r.Query != nil {
		text += "?" + showParams(r.Query)
	}
	if r.Form != nil {
		text += "\n" + showParams(r.Form)
	}
	return text
}

func showParams(params []scenarios.Param) string {
	shown := make([]string, len(params))
	for i, p := range withoutSecrets(params) {
		shown[i] = p.Name + "=" + visible(brief(p.Value))
	}
	return strings.Join(shown, " & ")
}

// brief shortens a text of many equal characters, such as $long.
func brief(text string) string {
	if most := 20; len(text) > most && strings.Count(text, text[:1]) == len(text) {
		return fmt.Sprintf("%s… (%d characters)", text[:most], len(text))
	}
	return text
}

// withoutSecrets are parameters as they may be shown.
func withoutSecrets(params []scenarios.Param) []scenarios.Param {
	shown := slices.Clone(params)
	for i, p := range shown {
		if p.Value != "" && scenarios.IsSecret(p.Name) {
			shown[i].Value = redact.Hidden
		}
	}
	return shown
}

// An owner is a company and an email that was registered under it.
type owner struct{ company, email string }

func (r request) owner() owner { return owner{r.Param("company"), r.Param("email")} }

// users returns the users that a call may create on a target. Of a parameter that it
// has more than once, each value may count.
func (r request) users(t Target) (all []ledger.User) {
	companies, emails := []string{}, []string{}
	for _, p := range r.Params() {
		switch {
		case wire.Names(p.Name, "company"):
			companies = append(companies, p.Value)
		case wire.Names(p.Name, "email") && p.Value != "":
			emails = append(emails, p.Value)
		}
	}
	if len(companies) == 0 {
		companies = []string{""}
	}
	for _, company := range companies {
		for _, email := range emails {
			u := ledger.User{Target: t.URL, Company: company, Email: email, Scenario: r.scenario}
			if !slices.Contains(all, u) {
				all = append(all, u)
			}
		}
	}
	return all
}

// of is the same request for another company.
func (r request) of(company string) request {
	other := func(params []scenarios.Param) []scenarios.Param {
		params = slices.Clone(params)
		for i, p := range params {
			if p.Name == "company" {
				params[i].Value = company
			}
		}
		return params
	}
	r.Query, r.Form = other(r.Query), other(r.Form)
	return r
}
