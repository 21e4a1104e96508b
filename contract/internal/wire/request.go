package wire

import (
	"net/url"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A Request is one HTTP request as it is sent.
type Request struct {
	Method  string
	URL     string            // without its query
	Query   []scenarios.Param // nil: none
	Form    []scenarios.Param // nil: no body
	Headers []scenarios.Param
}

// Params returns the parameters of the query, and then those of the form.
func (r Request) Params() []scenarios.Param { return slices.Concat(r.Query, r.Form) }

// Param returns the value of a parameter, the first of several.
func (r Request) Param(name string) string {
	for _, p := range r.Params() {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Folded returns the value of a parameter whose name is spelled in any letter case.
func (r Request) Folded(name string) string {
	for _, p := range r.Params() {
		if strings.EqualFold(p.Name, name) {
			return p.Value
		}
	}
	return ""
}

// Sets reports whether the request has a parameter, in any spelling that a server
// may take for its name.
func (r Request) Sets(name string) bool {
	return slices.ContainsFunc(r.Params(), func(p scenarios.Param) bool { return Names(p.Name, name) })
}

// Names reports whether a parameter's name is this one, in any spelling that a
// server may take for it.
func Names(name, what string) bool { return strings.EqualFold(strings.TrimSpace(name), what) }

// Plain returns the value of a parameter and reports whether the request sets it in
// the documented way: once, as it is spelled, in the query of a GET or in the form
// of a POST.
func (r Request) Plain(name string) (value string, ok bool) {
	var params, others []scenarios.Param
	switch r.Method {
	case "GET":
		params, others = r.Query, r.Form
	case "POST":
		params, others = r.Form, r.Query
	}
	for _, p := range params {
		switch {
		case p.Name == name && !ok:
			value, ok = p.Value, true
		case Names(p.Name, name):
			return "", false
		}
	}
	return value, ok && !(Request{Query: others}).Sets(name)
}

// Encode returns parameters as they are written in a query or a form, in their order.
func Encode(params []scenarios.Param) string {
	var text strings.Builder
	for i, p := range params {
		if i > 0 {
			text.WriteByte('&')
		}
		text.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return text.String()
}
