package contract

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// An answer is one HTTP answer, decoded.
type answer struct {
	scenarios.Response
	asked      request // what it answers
	location   string
	retryAfter string
	body       string
	fake       bool // it has the headers of a fake
	headOnly   bool // no body was asked for

	object map[string]json.RawMessage // the envelope; nil: none came
	twice  []string                   // members that it has more than once
}

// decode makes out what it can. It takes nothing for granted: the body is the
// word of a stranger.
func decode(status int, contentType, body string) answer {
	a := answer{body: body}
	a.HTTP = status
	a.ContentType, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	a.ContentType = strings.TrimSpace(a.ContentType)
	a.Status = "none"
	inner, wrapped := unwrap(body)
	a.Wrapped = wrapped
	if json.Unmarshal([]byte(inner), &a.object) != nil || a.object == nil || a.isJSONOfAnother() {
		a.object = nil
		return a
	}
	a.Members, a.twice = slices.Sorted(maps.Keys(a.object)), repeated(inner)
	a.Status = text(a.object["status"])
	if a.Status == "" || a.Status == "none" {
		a.Status = "unknown"
	}
	if _, failed := a.object["errors"]; failed && a.Status == "ok" {
		a.Status = "ok with errors"
	}
	a.Value = text(a.object["value"])
	if id, ok := a.object["reqId"]; ok {
		s := text(id)
		a.ReqID = &s
	}
	var errors []map[string]json.RawMessage
	if json.Unmarshal(a.object["errors"], &errors) == nil && len(errors) > 0 {
		a.Reason, a.Message = text(errors[0]["reason"]), text(errors[0]["message"])
	}
	return a
}

// isJSONOfAnother says whether the object is what a gateway or a framework says in
// place of the API: with a status of its own, and with no member of an envelope.
func (a answer) isJSONOfAnother() bool {
	if a.HTTP < 300 || a.HTTP == http.StatusBadRequest {
		return false
	}
	for name := range a.object {
		if slices.ContainsFunc(members, func(member string) bool { return strings.EqualFold(member, name) }) {
			return false
		}
	}
	return true
}

// members are those that envelopes have.
var members = []string{"version", "reqId", "status", "sig", "value", "errors"}

// repeated are the members that an object has more than once.
func repeated(object string) (names []string) {
	seen := map[json.Token]bool{}
	d := json.NewDecoder(strings.NewReader(object))
	for _, err := d.Token(); err == nil && d.More(); {
		name, _ := d.Token() // it was decoded before
		if text, ok := name.(string); ok && seen[name] && !slices.Contains(names, text) {
			names = append(names, text)
		}
		seen[name] = true
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return names
		}
	}
	return names
}

// text is a JSON string's content, and anything else as it is written.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(bytes.TrimSpace(raw))
}

// unwrap takes an envelope out of its JSONP call.
func unwrap(body string) (string, scenarios.Wrapping) {
	body = strings.TrimSpace(strings.TrimPrefix(body, "\ufeff"))
	open := strings.IndexByte(body, '(')
	if open <= 0 || strings.ContainsAny(body[:open], "{[\"<") {
		return body, scenarios.WrapNone
	}
	kind := scenarios.WrapCall
	rest, ok := strings.CutSuffix(body, ";")
	if ok {
		kind = scenarios.WrapStatement
	}
	rest, ok = strings.CutSuffix(strings.TrimSpace(rest), ")")
	if !ok {
		return body, scenarios.WrapNone
	}
	return rest[open+1:], kind
}

// trouble says why an answer of the endpoint says nothing about its rules;
// empty: it does.
func (a answer) trouble() string {
	switch {
	case a.HTTP == 429:
		return "the target throttles: status 429"
	case a.object != nil:
		return ""
	case a.HTTP >= 500 && a.HTTP != 501 && a.HTTP != 505:
		return "the target is in trouble: " + status(a.HTTP)
	case a.HTTP >= 300 && a.HTTP < 400:
		return "the target redirects to " + or(a.location, "nowhere") + "; redirects are not followed, since they would carry the key elsewhere"
	case a.HTTP < 300 && a.isPage():
		return "the target answers a page instead of an envelope, with " + status(a.HTTP)
	case a.HTTP < 300 && strings.TrimSpace(a.body) == "" && !a.headOnly:
		return "the target answers nothing, with " + status(a.HTTP)
	}
	return ""
}

// isPage says whether the body is a page for people, and no attempt at an envelope.
func (a answer) isPage() bool {
	body := strings.TrimSpace(strings.TrimPrefix(a.body, "\ufeff"))
	return strings.HasPrefix(body, "<") || a.ContentType == "text/html" && aTag.MatchString(body) && !strings.Contains(body, "{")
}

var aTag = regexp.MustCompile(`<[/!a-zA-Z]`)

// certainlyRefused reports whether the call certainly created no user. A refusal
// that names trouble, or that comes with a status of trouble, may come after the user
// was created; so may the JSON of a gateway or a framework.
func (a answer) certainlyRefused() bool {
	switch {
	case a.HTTP >= 500 || a.HTTP == http.StatusRequestTimeout:
		return false
	case a.object != nil:
		return a.Status == "error" && a.Reason != "" && !slices.Contains([]string{"internal_error", "timeout", "other"}, a.Reason)
	}
	return a.HTTP >= 400 && !strings.Contains(a.ContentType, "json") && !strings.HasPrefix(strings.TrimSpace(a.body), "{")
}
