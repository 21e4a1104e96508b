package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// advise says what is probably wrong with a refused call, and what to do.
func advise(e *entry, key string) (advice []string) {
	add := func(format string, args ...any) { advice = append(advice, fmt.Sprintf(format, args...)) }
	got := slices.AppendSeq(slices.Collect(pairs(e.query)), pairs(e.body))
	for i, p := range got {
		spelt := slices.IndexFunc(paramNames[:], func(name string) bool { return strings.EqualFold(name, p.name) })
		if spelt < 0 {
			if near, ok := scenarios.Nearest(p.name, paramNames[:]); ok {
				add("parameter %q is not known: did you mean %q?", p.name, near)
			}
			continue
		}
		if name := paramNames[spelt]; name != p.name {
			add("parameter %q is spelt in another case: the pages spell it %q", p.name, name)
			got[i].name = name
		}
	}
	for _, p := range got {
		switch {
		case p.name == keyParam.String() && p.value != key && strings.TrimSpace(p.value) == strings.TrimSpace(key):
			add("the key differs from the admin key by white space alone: trim it where it is read")
		case p.name == passwordParam.String() && e.method == http.MethodGet:
			add("a password in a query ends up in logs, and a long query can fail: send a POST form")
		case p.name == callbackParam.String() && !isCallback(p.value):
			add("the callback %q is not a JavaScript name and was ignored", p.value)
		case p.name == opParam.String() || p.name == subopParam.String():
			for _, spelt := range []string{"Admin", "Register", "Launch"} {
				if p.value != spelt && strings.EqualFold(p.value, spelt) {
					add("%s is spelt %q: the pages spell it %q", p.name, p.value, spelt)
				}
			}
		}
	}
	if e.ground.kind == Unmodelled {
		add("no page of the API describes this call: send op=Admin with subop=Register or subop=Launch to /trackerpro_admin.ashx, as a GET or as a POST form")
	}
	return advice
}
