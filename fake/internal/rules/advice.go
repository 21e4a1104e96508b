package rules

// Advice: what is probably wrong with a refused call.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// Advise returns lines about what is probably wrong with a refused call and what to do
// about it. The query and the body are raw; key is the admin key.
func Advise(method, query, body, key string, isUnmodelled bool) (advice []string) {
	add := func(format string, args ...any) { advice = append(advice, fmt.Sprintf(format, args...)) }
	names := make([]string, 0, numParams)
	for p := range paramTable {
		names = append(names, paramTable[p].name)
	}
	type pair struct{ name, value string }
	var got []pair
	for _, encoded := range [...]string{query, body} {
		for name, value := range Params(encoded) {
			spelt := slices.IndexFunc(names, func(known string) bool { return strings.EqualFold(known, name) })
			if spelt < 0 {
				if near, ok := scenarios.Nearest(name, names); ok {
					add("parameter %q is unknown: did you mean %q?", name, near)
				}
				continue
			}
			if known := names[spelt]; known != name {
				add("parameter %q is spelt in another case: the pages spell it %q", name, known)
				name = known
			}
			got = append(got, pair{name, value})
		}
	}
	for _, p := range got {
		switch findParam(p.name) {
		case paramKey:
			if p.value != key && strings.TrimSpace(p.value) == strings.TrimSpace(key) {
				add("the key differs from the admin key by white space alone: trim it where it is read")
			}
		case paramPassword:
			if method == http.MethodGet {
				add("a password in a query ends up in logs, and a long query can fail: send a POST form")
			}
		case paramCallback:
			if !IsCallback(p.value) {
				add("the callback %q is not a JavaScript name and was ignored", p.value)
			}
		case paramOp, paramSubop:
			for _, known := range operationWords() {
				if p.value != known && strings.EqualFold(p.value, known) {
					add("%s is spelt %q: the pages spell it %q", p.name, p.value, known)
				}
			}
		}
	}
	if isUnmodelled {
		add("no page of the API describes this call: send %s to %s, as a GET or as a POST form",
			operationForms(), Path)
	}
	return advice
}

// operationWords returns every value that op and subop can have.
func operationWords() (words []string) {
	for _, o := range operations {
		words = append(words, o.Op, o.Name)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// operationForms returns the values of op and subop that are served, in words.
func operationForms() string {
	var forms []string
	for i, o := range operations {
		form := "subop=" + o.Name
		if i == 0 || operations[i-1].Op != o.Op {
			form = "op=" + o.Op + " with " + form
		}
		forms = append(forms, form)
	}
	return strings.Join(forms, " or ")
}
