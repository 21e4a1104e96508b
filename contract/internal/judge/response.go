package judge

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// The rules that any response may break.
const (
	SuccessEnvelope = "success-envelope"
	SuccessStatus   = "success-status"
	ErrorEnvelope   = "error-envelope"
	ReqIDEcho       = "reqid-echo"
	UserCreated     = "user-created"
	SSIDRotates     = "ssid-rotates"
	LaunchToken     = "launch-token"
)

// NoSuchMember is what a [Violation] wants in place of a member that is not documented.
const NoSuchMember = "no such member"

// A Violation is a rule that one response breaks.
type Violation struct {
	Rule string
	Off  []scenarios.Mismatch

	// Doubtful is a response without a word of the API in place of an error
	// envelope, which may have been sent by something else on the way: it counts
	// only where the same call gets it again.
	Doubtful bool
}

// Response returns the rules that a response to a request breaks by itself.
func Response(q wire.Request, r wire.Response) (broken []Violation) {
	add := func(rule string, off ...scenarios.Mismatch) {
		if len(off) > 0 {
			broken = append(broken, Violation{Rule: rule, Off: off})
		}
	}
	class := r.Class()
	if !class.Own() {
		if replacesEnvelope(r) {
			return []Violation{{ErrorEnvelope, []scenarios.Mismatch{{What: "body", Want: "a JSON object", Got: shape(r.Body)}},
				true}}
		}
		return nil
	}
	envelope := SuccessEnvelope
	if r.IsError() {
		envelope = ErrorEnvelope
	}
	switch callback, _ := q.Plain("callback"); {
	case class == wire.ClassMalformed:
		add(envelope, scenarios.Mismatch{What: "body", Want: "a JSON object", Got: shape(r.Body)})
	case r.Wrapped != scenarios.WrapNone && !q.Sets("callback"):
		add(envelope, scenarios.Mismatch{What: "body", Want: "a JSON object", Got: "JSONP although no callback was set"})
	case r.Wrapped != scenarios.WrapNone && callback != "" && r.Callback != callback:
		add(envelope, scenarios.Mismatch{What: "body", Want: "a call of the callback", Got: "a call of " + shape(r.Callback)})
	case len(r.Repeated) > 0:
		add(envelope, scenarios.Mismatch{What: known(r.Repeated[0]), Want: "a member once", Got: "more than once"})
	case r.IsError():
		add(envelope, judgeError(r.Object)...)
	default:
		add(envelope, judgeSuccess(r.Object)...)
	}
	if r.Succeeded() && r.HTTP != 200 {
		add(SuccessStatus, scenarios.Mismatch{What: "http", Want: "200", Got: fmt.Sprint(r.HTTP)})
	}
	add(ReqIDEcho, judgeReqID(q, r)...)
	return broken
}

// replacesEnvelope reports whether a response without a word of the API has a
// status that an error envelope has.
func replacesEnvelope(r wire.Response) bool {
	switch r.Class() {
	case wire.ClassText, wire.ClassJSON:
		return r.HTTP < 300 || r.HTTP == 400
	case wire.ClassEmpty:
		return r.HTTP == 400 && !r.HeadOnly
	}
	return false
}

// judgeReqID judges by reqid-echo a success whose request sets one reqId in the
// documented way, or none.
func judgeReqID(q wire.Request, r wire.Response) []scenarios.Mismatch {
	if raw := r.Object["reqId"]; !r.Succeeded() || len(raw) == 0 || raw[0] != '"' {
		return nil // what is no string is judged with the envelope
	}
	want, set := q.Plain("reqId")
	switch {
	case set && want != "" && *r.ReqID != want:
		return []scenarios.Mismatch{{What: "reqId", Want: quoted(want), Got: quoted(*r.ReqID)}}
	case !q.Sets("reqId") && *r.ReqID != "0":
		return []scenarios.Mismatch{{What: "reqId", Want: `"0", since none was set`, Got: fmt.Sprintf("%q", *r.ReqID)}}
	}
	return nil
}

// quoted returns a text in quotes, and a long one with its length.
func quoted(text string) string {
	if len(text) > 80 {
		return fmt.Sprintf("%q… (%d characters)", string([]rune(text)[:20]), len([]rune(text)))
	}
	return fmt.Sprintf("%q", text)
}

// judgeSuccess judges by success-envelope.
func judgeSuccess(object map[string]json.RawMessage) []scenarios.Mismatch {
	c := comparison{}
	c.members(object, "version", "reqId", "status", "sig", "value")
	c.is(object, "version", "0.6")
	c.is(object, "status", "ok")
	c.is(object, "sig", "")
	c.text(object, "reqId")
	if value, ok := c.text(object, "value"); ok && !scenarios.IsGUID(value) {
		c.differs("value", "a GUID of upper-case hex digits", shape(value))
	}
	return c.off
}

// judgeError judges by error-envelope. Whether there is a reqId is an open question.
func judgeError(object map[string]json.RawMessage) []scenarios.Mismatch {
	c := comparison{}
	if _, ok := object["reqId"]; ok {
		c.text(object, "reqId")
		c.members(object, "version", "status", "errors", "reqId")
	} else {
		c.members(object, "version", "status", "errors")
	}
	c.is(object, "version", "0.6")
	c.is(object, "status", "error")
	raw, ok := object["errors"]
	if !ok {
		return c.off
	}
	var errors []json.RawMessage
	if json.Unmarshal(raw, &errors) != nil || len(errors) == 0 {
		c.differs("errors", "an array that is not empty", kindOf(raw))
	}
	for i, raw := range errors {
		if c.full() {
			break
		}
		var one map[string]json.RawMessage
		if json.Unmarshal(raw, &one) != nil || one == nil {
			c.differs(fmt.Sprintf("errors[%d]", i), "an object", kindOf(raw))
			continue
		}
		for _, name := range []string{"reason", "message"} { // more is not ruled out
			if _, ok := one[name]; !ok {
				c.differs(fmt.Sprintf("errors[%d].%s", i, name), "a string", "none")
			}
		}
		c.text(one, "reason")
		c.text(one, "message")
	}
	return c.off
}

// A comparison collects what is wrong with an envelope.
type comparison struct{ off []scenarios.Mismatch }

// full reports whether more of the same would not help the reader: a hostile target
// sends a million.
func (c *comparison) full() bool { return len(c.off) >= 10 }

func (c *comparison) differs(what, want, got string) {
	c.off = append(c.off, scenarios.Mismatch{What: what, Want: want, Got: got})
}

// members wants exactly these members.
func (c *comparison) members(object map[string]json.RawMessage, want ...string) {
	for _, name := range want {
		if _, ok := object[name]; !ok {
			c.differs(name, "a member of the envelope", "none")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(want, name) && !c.full() {
			c.differs(shape(name), NoSuchMember, "one")
		}
	}
	slices.SortFunc(c.off, func(a, b scenarios.Mismatch) int { return strings.Compare(a.What, b.What) })
}

// text wants a member, if it exists, to be a string, and returns it.
func (c *comparison) text(object map[string]json.RawMessage, name string) (string, bool) {
	raw, ok := object[name]
	if !ok {
		return "", false
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		c.differs(name, "a string", kindOf(raw))
		return "", false
	}
	return *s, true
}

// is wants a member, if it exists, to be this string.
func (c *comparison) is(object map[string]json.RawMessage, name, want string) {
	if got, ok := c.text(object, name); ok && got != want {
		c.differs(name, fmt.Sprintf("%q", want), fmt.Sprintf("%q", got))
	}
}

// kindOf names the kind of a JSON value.
func kindOf(raw json.RawMessage) string {
	switch text := strings.TrimSpace(string(raw)); text {
	case "null", "true", "false":
		return text
	case "[]":
		return "an empty array"
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

// known returns the name of a member that envelopes have, and the shape of any other.
func known(name string) string {
	if slices.Contains(wire.Members, name) {
		return name
	}
	return shape(name)
}

// shape shows the form of a text and not its content: digits become 9, letters
// become X or x, which no GUID has.
func shape(s string) string {
	s = s[:min(len(s), 200)]
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
