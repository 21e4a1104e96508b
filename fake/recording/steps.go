package recording

// The request of a step, with roles and names.

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/internal/rules"
	"github.com/paytfake/paytfake/scenarios"
)

// fill sets the request of a step to that of a call.
func (r *recorder) fill(step *scenarios.Step, c call) {
	step.Kind, step.Method = scenarios.StepCall, c.Method
	if c.Path != fake.Path {
		step.Path = strings.TrimPrefix(c.Path, "/")
	}
	step.Query, step.Form = r.params(c, c.inQuery), r.params(c, c.inBody)
	if c.isLongGET() {
		// Roles may be shorter than the values they replace.
		at := slices.IndexFunc(step.Query, func(p scenarios.Param) bool { return p.Name == paramReqID })
		if at < 0 {
			at = len(step.Query)
			step.Query = append(step.Query, scenarios.Param{Name: paramReqID})
		}
		step.Query[at].Value = "$long"
	}
	if c.Method != http.MethodPost || step.Path != "" || len(step.Query) > 0 {
		return
	}
	for _, o := range scenarios.Operations() {
		if form, ok := short(step.Form, o); ok {
			step.Kind, step.Method, step.Form = o.Step, "", form
			return
		}
	}
}

// short returns the parameters that the step of an operation names to send a form, in
// documented order. ok is false if no such step sends the form.
func short(form []scenarios.Param, o scenarios.Operation) (named []scenarios.Param, ok bool) {
	found := 0
	for _, p := range o.Params {
		at := slices.IndexFunc(form, func(f scenarios.Param) bool { return f.Name == p.Name })
		fixed := map[string]string{scenarios.ParamOp: o.Op, scenarios.ParamSubop: o.Name}[p.Name]
		switch {
		case at < 0 && (p.Name == scenarios.ParamKey || fixed != ""), at >= 0 && fixed != "" && form[at].Value != fixed:
			return nil, false
		case at < 0:
			continue
		case fixed == "" && (p.Name != scenarios.ParamKey || form[at].Value != "$key"):
			named = append(named, form[at])
		}
		found++
	}
	return named, found == len(form)
}

// params returns the parameters of a query or a form for a step.
func (r *recorder) params(c call, all []sentParam) (params []scenarios.Param) {
	for _, s := range all {
		if s.name == "" || s.param == paramCallback && !rules.IsCallback(s.value) {
			r.ignored++ // a server may turn an invalid callback into a response without an envelope
			continue
		}
		params = append(params, scenarios.Param{Name: strings.ToValidUTF8(s.name, "\ufffd"), Value: r.value(c, s)})
	}
	return params
}

// value returns the value of a parameter for a step.
func (r *recorder) value(c call, s sentParam) string {
	switch s.param {
	case scenarios.ParamKey:
		switch s.value {
		case "":
			return ""
		case r.api.Key():
			return "$key"
		}
		return "$wrong-key"
	case paramCompany:
		return r.roles.company(s.value)
	case paramEmail:
		return r.roles.emailRole(s.value, false)
	case paramPassword:
		if s.value == "" {
			return ""
		}
		return r.roles.password(s.value)
	case paramReqID:
		return r.reqID(c, s.value)
	}
	return r.text(s.value)
}

var anyGUID = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

var keptReqID = regexp.MustCompile(`^[0-9A-Za-z]{0,64}$`)

// reqID returns a reqId for a step.
func (r *recorder) reqID(c call, value string) string {
	switch {
	case c.isLongGET():
		return "$long"
	case keptReqID.MatchString(value):
		return value
	}
	return r.roles.reqID(value)
}

// maxLiteral is the number of bytes that a step keeps of a text without effect.
const maxLiteral = 256

// text returns any other text for a step, without the keys and GUIDs of the session.
func (r *recorder) text(value string) string {
	if id := guidIn(value); id != "" {
		switch name := r.names[id]; {
		case name == "":
			return "$unissued"
		case id != value:
			return "$" + name + ".lower"
		default:
			return "$" + name
		}
	}
	const zeroes = "00000000-0000-0000-0000-000000000000"
	value = anyGUID.ReplaceAllLiteralString(value, zeroes)
	if len(r.api.Key()) > 5 {
		value = strings.ReplaceAll(value, r.api.Key(), "KEY")
	}
	value = strings.ToValidUTF8(value[:min(len(value), maxLiteral)], "\ufffd")
	return strings.ReplaceAll(value, "$", "$$")
}

// passwordWords replace the passwords of a session.
var passwordWords = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func passwordWord(n int) string {
	if n < len(passwordWords) {
		return passwordWords[n]
	}
	return fmt.Sprintf("word-%d", n+1)
}
