package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/paytfake/paytfake/scenarios"
)

// A violation is a rule of all answers that one answer breaks.
type violation struct {
	rule string
	off  []scenarios.Mismatch
}

// judge compares the answer to a request of the endpoint with the rules of all answers.
func (a answer) judge(r request) (broken []violation) {
	add := func(rule string, off []scenarios.Mismatch) {
		if len(off) > 0 {
			broken = append(broken, violation{rule, off})
		}
	}
	envelope := "success-envelope"
	if a.isError() {
		envelope = "error-envelope"
	}
	switch {
	case a.object == nil && a.headOnly:
	case a.object == nil && (a.HTTP < 300 || a.HTTP == 400 && !strings.HasPrefix(strings.TrimSpace(a.body), "<")):
		add(envelope, []scenarios.Mismatch{{What: "body", Want: "a JSON object", Got: shape(a.body)}})
	case a.object == nil:
	case a.Wrapped != scenarios.WrapNone && !r.sets("callback"):
		add(envelope, []scenarios.Mismatch{{What: "body", Want: "a JSON object", Got: "one wrapped in a call, without a callback"}})
	case len(a.twice) > 0:
		add(envelope, []scenarios.Mismatch{{What: known(a.twice[0]), Want: "a member once", Got: "more than once"}})
	case a.isError():
		add(envelope, a.judgeError())
	default:
		add(envelope, a.judgeSuccess())
	}
	if a.Succeeded() && a.HTTP != 200 {
		add("success-status", []scenarios.Mismatch{{What: "http", Want: "200", Got: fmt.Sprint(a.HTTP)}})
	}
	if a.Succeeded() && a.ReqID != nil && *a.ReqID != "0" && !r.sets("reqId") {
		add("reqid-echo", []scenarios.Mismatch{{What: "reqId", Want: `"0", since none was set`, Got: fmt.Sprintf("%q", *a.ReqID)}})
	}
	return broken
}

// isError says which of the two envelopes this answer is, or tries to be: a
// success has a value, which is a GUID.
func (a answer) isError() bool {
	if a.object == nil {
		return !containsGUID.MatchString(a.body)
	}
	errors, value := false, false
	for name := range a.object {
		errors = errors || strings.EqualFold(name, "errors")
		value = value || strings.EqualFold(name, "value")
	}
	return errors && !scenarios.IsGUID(a.Value) || !errors && !value && a.Status != "ok" && !containsGUID.MatchString(a.body)
}

var containsGUID = regexp.MustCompile(`(?i)[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}`)

// judgeSuccess judges by success-envelope.
func (a answer) judgeSuccess() []scenarios.Mismatch {
	j := judgement{}
	j.members(a.object, "version", "reqId", "status", "sig", "value")
	j.is(a.object, "version", "0.6")
	j.is(a.object, "status", "ok")
	j.is(a.object, "sig", "")
	j.text(a.object, "reqId")
	if value, ok := j.text(a.object, "value"); ok && !scenarios.IsGUID(value) {
		j.differs("value", "a GUID of upper-case hex digits", shape(value))
	}
	return j.off
}

// judgeError judges by error-envelope. Whether there is a reqId is an open question.
func (a answer) judgeError() []scenarios.Mismatch {
	j := judgement{}
	object := a.object
	if _, ok := object["reqId"]; ok {
		j.text(object, "reqId")
		j.members(object, "version", "status", "errors", "reqId")
	} else {
		j.members(object, "version", "status", "errors")
	}
	j.is(object, "version", "0.6")
	j.is(object, "status", "error")
	raw, ok := object["errors"]
	if !ok {
		return j.off
	}
	var errors []json.RawMessage
	if json.Unmarshal(raw, &errors) != nil || len(errors) == 0 {
		j.differs("errors", "an array that is not empty", kindOf(raw))
	}
	for i, raw := range errors {
		if j.enough() {
			break
		}
		var one map[string]json.RawMessage
		if json.Unmarshal(raw, &one) != nil || one == nil {
			j.differs(fmt.Sprintf("errors[%d]", i), "an object", kindOf(raw))
			continue
		}
		for _, name := range []string{"reason", "message"} { // more is not ruled out
			if _, ok := one[name]; !ok {
				j.differs(fmt.Sprintf("errors[%d].%s", i, name), "a string", "none")
			}
		}
		j.text(one, "reason")
		j.text(one, "message")
	}
	return j.off
}

// judgement gathers what is wrong with an envelope.
type judgement struct{ off []scenarios.Mismatch }

// enough says whether more of the like would tell nobody more: a hostile target
// sends a million.
func (j *judgement) enough() bool { return len(j.off) >= 10 }

func (j *judgement) differs(what, want, got string) {
	j.off = append(j.off, scenarios.Mismatch{What: what, Want: want, Got: got})
}

// members wants exactly these members.
func (j *judgement) members(object map[string]json.RawMessage, want ...string) {
	for _, name := range want {
		if _, ok := object[name]; !ok {
			j.differs(name, "a member of the envelope", "none")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(want, name) && !j.enough() {
			j.differs(shape(name), "no such member", "one")
		}
	}
	slices.SortFunc(j.off, func(a, b scenarios.Mismatch) int { return strings.Compare(a.What, b.What) })
}

// text wants a member that is there to be a string, and returns it.
func (j *judgement) text(object map[string]json.RawMessage, name string) (string, bool) {
	raw, ok := object[name]
	if !ok {
		return "", false
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		j.differs(name, "a string", kindOf(raw))
		return "", false
	}
	return *s, true
}

// is wants a member that is there to be this string.
func (j *judgement) is(object map[string]json.RawMessage, name, want string) {
	if got, ok := j.text(object, name); ok && got != want {
		j.differs(name, fmt.Sprintf("%q", want), fmt.Sprintf("%q", got))
	}
}

// kindOf names the kind of a JSON value.
func kindOf(raw json.RawMessage) string {
	switch strings.TrimSpace(string(raw)) + " " {
	case "null ", "true ", "false ", "[] ":
		return strings.Replace(strings.TrimSpace(string(raw)), "[]", "an empty array", 1)
	}
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	}
	return "a number"
}

// known is the name of a member that envelopes have, and of another one its form.
func known(name string) string {
	if slices.Contains(members, name) {
		return name
	}
	return shape(name)
}

// shape shows the form of a text and not its content: digits become 9, letters
// become X or x, which no GUID has.
func shape(s string) string {
	return fmt.Sprintf("%q", strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsUpper(r):
			return 'X'
		case unicode.IsLetter(r):
			return 'x'
		}
		return r
	}, s))
}
