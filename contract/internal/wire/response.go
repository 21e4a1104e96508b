package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A Response is one HTTP response, decoded.
type Response struct {
	scenarios.Response
	Header   http.Header
	Body     string // without its content codings
	Coding   string // the content coding that could not be decoded; empty: none
	HeadOnly bool   // the request was a HEAD, whose response has no body

	Object   map[string]json.RawMessage // the envelope; nil: none came
	Repeated []string                   // members that it has more than once
	Callback string                     // the function that it is passed to; empty: none
	foreign  bool                       // an object came that is no envelope
	class    Class
}

// Decode decodes and sorts a response. The body is not trusted: it comes from a stranger.
func Decode(status int, header http.Header, body []byte) Response {
	r := decode(status, header, body)
	r.class = r.sort()
	return r
}

func decode(status int, header http.Header, body []byte) Response {
	r := Response{Header: header}
	r.HTTP = status
	r.Body, r.Coding = decoded(header, body)
	media, _, _ := strings.Cut(strings.ToLower(header.Get("Content-Type")), ";")
	r.ContentType = strings.TrimSpace(media)
	r.Status = "none"
	if r.Coding != "" {
		return r
	}
	inner, callback, wrapped := unwrap(r.Body)
	r.Wrapped, r.Callback = wrapped, callback
	if json.Unmarshal([]byte(inner), &r.Object) != nil || r.Object == nil {
		r.Object = nil
		return r
	}
	if r.foreign = !r.isEnvelope(); r.foreign {
		r.Object = nil
		return r
	}
	r.Members, r.Repeated = slices.Sorted(maps.Keys(r.Object)), repeated(inner)
	r.Status = Text(r.Object["status"])
	if r.Status == "" || r.Status == "none" {
		r.Status = "unknown"
	}
	if _, failed := r.Object["errors"]; failed && r.Status == "ok" {
		r.Status = "ok with errors"
	}
	r.Value = Text(r.Object["value"])
	if id, ok := r.Object["reqId"]; ok {
		s := Text(id)
		r.ReqID = &s
	}
	var all []map[string]json.RawMessage
	if json.Unmarshal(r.Object["errors"], &all) == nil && len(all) > 0 {
		r.Reason, r.Message = Text(all[0]["reason"]), Text(all[0]["message"])
	}
	return r
}

// Members are the members that envelopes have.
var Members = []string{"version", "reqId", "status", "sig", "value", "errors"}

// isEnvelope reports whether the object is an envelope, or tries to be one: it has
// two members of an envelope, in any letter case, and holds in them what only an
// envelope does. Gateways and frameworks send objects of their own, such as
// {"type":"about:blank","title":"Service Unavailable","status":503}.
func (r Response) isEnvelope() bool {
	if strings.HasSuffix(r.ContentType, "problem+json") {
		return false
	}
	marks := 0
	for name, raw := range r.Object {
		text := strings.ToLower(Text(raw))
		switch strings.ToLower(name) {
		case "version":
			if strings.HasPrefix(text, "0.") {
				marks++
			}
		case "status":
			if status := string(bytes.TrimSpace(raw)); status == "true" || strings.HasPrefix(status, `"`) {
				marks++
			}
		case "reqid", "sig", "value", "dataset":
			marks++
		case "errors":
			if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) || strings.Contains(text, `"reason"`) {
				marks++
			}
		case "type", "title", "traceid", "timestamp", "path", "fault":
			marks -= 2
		}
	}
	return marks >= 2
}

// repeated returns the members that an object has more than once.
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

// Text returns the content of a JSON string, and any other value as it is written.
func Text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(bytes.TrimSpace(raw))
}

// trimmed returns a body without the byte order mark and the space around it.
func trimmed(body string) string { return strings.TrimSpace(strings.TrimPrefix(body, "\ufeff")) }

// unwrap takes an envelope out of its JSONP call.
func unwrap(body string) (inner, callback string, wrapped scenarios.Wrapping) {
	body = trimmed(body)
	open := strings.IndexByte(body, '(')
	if open <= 0 || strings.ContainsAny(body[:open], "{[\"<") {
		return body, "", scenarios.WrapNone
	}
	wrapped = scenarios.WrapCall
	rest, ok := strings.CutSuffix(body, ";")
	if ok {
		wrapped = scenarios.WrapStatement
	}
	rest, ok = strings.CutSuffix(strings.TrimSpace(rest), ")")
	if !ok {
		return body, "", scenarios.WrapNone
	}
	return rest[open+1:], strings.TrimSpace(body[:open]), wrapped
}

// BreaksOff reports whether a body is the beginning of an envelope and not all of it.
func BreaksOff(body string) bool {
	inner, _, _ := unwrap(body)
	err := json.NewDecoder(strings.NewReader(inner)).Decode(&json.RawMessage{})
	return strings.HasPrefix(inner, "{") && errors.Is(err, io.ErrUnexpectedEOF)
}

// HasGUID reports whether a text has a GUID in it, in any spelling.
func HasGUID(text string) bool { return guid.MatchString(text) }

var guid = regexp.MustCompile(`(?i)[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}`)
