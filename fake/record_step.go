package fake

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A decodedCall is a journalled call, decoded.
type decodedCall struct {
	entry
	inQuery, inBody []sent
	value           guid // what a success handed out; zero: nothing
}

// sent is one parameter as it came, and the one that it is or was meant to be.
type sent struct {
	pair
	param param // numParams: none
}

func decodeCall(e entry) decodedCall {
	c := decodedCall{entry: e, inQuery: sentIn(e.query), inBody: sentIn(e.body)}
	if !e.refused && e.rule != launchOpens {
		c.value, _, _ = parseGUID(decode(e.status, e.answer).Value)
	}
	return c
}

func sentIn(encoded string) (all []sent) {
	for p := range pairs(encoded) {
		all = append(all, sent{p, meant(p.name)})
	}
	return all
}

// meant finds the parameter of a name, also of a misspelt one: what was to be a
// password is one.
func meant(name string) param {
	for p, known := range paramNames {
		if strings.EqualFold(name, known) {
			return param(p)
		}
	}
	if near, ok := scenarios.Nearest(name, paramNames[:]); ok {
		return param(slices.Index(paramNames[:], near))
	}
	return numParams
}

// all are the values of a parameter, whatever the case of its name.
func (c decodedCall) all(p param) (values []string) {
	for _, s := range slices.Concat(c.inQuery, c.inBody) {
		if s.param == p && strings.EqualFold(s.name, p.String()) {
			values = append(values, s.value)
		}
	}
	return values
}

// first is the first value of a parameter.
func (c decodedCall) first(p param) string {
	if values := c.all(p); len(values) > 0 {
		return values[0]
	}
	return ""
}

// fill writes what a call sent into its step.
func (r *recording) fill(step *scenarios.Step, c decodedCall) {
	step.Kind, step.Method = scenarios.StepCall, c.method
	if c.path != Path {
		step.Path = strings.TrimPrefix(c.path, "/")
	}
	step.Query, step.Form = r.params(c, c.inQuery), r.params(c, c.inBody)
	if isLongGET(c) {
		// Roles are shorter than what they stand for.
		at := slices.IndexFunc(step.Query, func(p scenarios.Param) bool { return p.Name == reqIDParam.String() })
		if at < 0 {
			at = len(step.Query)
			step.Query = append(step.Query, scenarios.Param{Name: reqIDParam.String()})
		}
		step.Query[at].Value = "$long"
	}
	if c.method != http.MethodPost || step.Path != "" || len(step.Query) > 0 {
		return
	}
	for kind, subop := range map[scenarios.StepKind]string{scenarios.StepRegister: "Register", scenarios.StepLaunch: "Launch"} {
		if form, ok := short(step.Form, subop); ok {
			step.Kind, step.Method, step.Form = kind, "", form
			return
		}
	}
}

func isLongGET(c decodedCall) bool { return c.method == http.MethodGet && len(c.query) > maxQuery }

// short returns what a register or a launch names of a form, in the order of the
// bundled files, if it can say the form at all.
func short(form []scenarios.Param, subop string) (named []scenarios.Param, ok bool) {
	order := []param{keyParam, opParam, subopParam, companyParam, emailParam, passwordParam, reqIDParam, callbackParam, dtmParam}
	if subop == "Launch" {
		order = []param{keyParam, opParam, subopParam, ssidParam, reqIDParam, callbackParam, dtmParam}
	}
	found := 0
	for _, p := range order {
		at := slices.IndexFunc(form, func(f scenarios.Param) bool { return f.Name == p.String() })
		fixed := map[param]string{opParam: "Admin", subopParam: subop}[p]
		switch {
		case at < 0 && (p == keyParam || fixed != ""), at >= 0 && fixed != "" && form[at].Value != fixed:
			return nil, false
		case at < 0:
			continue
		case fixed == "" && (p != keyParam || form[at].Value != "$key"):
			named = append(named, form[at])
		}
		found++
	}
	return named, found == len(form)
}

// params are the parameters of a query or a form as they are written in a
// scenario: a name once, with all its values.
func (r *recording) params(c decodedCall, all []sent) (params []scenarios.Param) {
	for _, s := range all {
		if s.name == "" || s.param == callbackParam && !isCallback(s.value) {
			r.ignored++ // of a callback that is no name, a server may make what is no envelope
			continue
		}
		params = append(params, scenarios.Param{Name: strings.ToValidUTF8(s.name, "\ufffd"), Value: r.value(c, s)})
	}
	order := map[string]int{}
	for i, p := range params {
		if _, known := order[p.Name]; !known {
			order[p.Name] = i
		}
	}
	slices.SortStableFunc(params, func(a, b scenarios.Param) int { return order[a.Name] - order[b.Name] })
	return params
}

// value is the value of a parameter as it is written in a scenario.
func (r *recording) value(c decodedCall, s sent) string {
	switch s.param {
	case keyParam:
		switch s.value {
		case "":
			return ""
		case r.api.key:
			return "$key"
		}
		return "$wrong-key"
	case companyParam:
		return r.roles.company(s.value)
	case emailParam:
		return r.roles.emailRole(s.value, false)
	case passwordParam:
		if s.value == "" {
			return ""
		}
		return r.roles.password(s.value)
	case reqIDParam:
		return r.reqID(c, s.value)
	}
	return r.text(s.value)
}

var keptReqID = regexp.MustCompile(`^[0-9A-Za-z]{0,64}$`)

// reqID is a reqId as it is written in a scenario.
func (r *recording) reqID(c decodedCall, value string) string {
	switch {
	case isLongGET(c):
		return "$long"
	case keptReqID.MatchString(value):
		return value
	}
	return r.roles.reqID(value)
}

// maxLiteral is how much is kept of a text that means nothing to the API.
const maxLiteral = 256

// text is any other text as it is written in a scenario: without a key or a GUID
// of the session in it.
func (r *recording) text(value string) string {
	if id, lower, ok := parseGUID(value); ok {
		switch name := r.names[id]; {
		case name == "":
			return "$unissued"
		case lower:
			return "$" + name + ".lower"
		default:
			return "$" + name
		}
	}
	const nobody = "00000000-0000-0000-0000-000000000000"
	value = anyGUID.ReplaceAllLiteralString(value, nobody)
	if len(r.api.key) > 5 {
		value = strings.ReplaceAll(value, r.api.key, "KEY")
	}
	value = strings.ToValidUTF8(value[:min(len(value), maxLiteral)], "\ufffd")
	return strings.ReplaceAll(value, "$", "$$")
}

// passwordWords are what passwords become.
var passwordWords = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func passwordWord(n int) string {
	if n < len(passwordWords) {
		return passwordWords[n]
	}
	return fmt.Sprintf("word-%d", n+1)
}
