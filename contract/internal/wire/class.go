package wire

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A Class is what a response is, before anything is judged.
type Class uint8

// The classes. The first three are the API's own word; all others are no evidence
// about its rules.
const (
	ClassSuccess   Class = iota // an envelope that says ok, or a value
	ClassRefusal                // an error envelope, with its reason
	ClassMalformed              // the API's own word in a form that is neither
	ClassTrouble                // an error envelope that names trouble: internal_error, timeout, or any with a 5xx status
	ClassThrottle               // status 429, or 503 without an envelope
	ClassRedirect               // a 3xx status
	ClassCoding                 // a content coding that is not read
	ClassPage                   // HTML
	ClassJSON                   // an object of a gateway or a framework
	ClassText                   // plain text
	ClassEmpty                  // no body
)

var classNames = [...]string{"a success", "a refusal", "a malformed envelope", "trouble", "a throttle", "a redirect",
	"a coding that is not read", "a page", "JSON that is no envelope", "plain text", "an empty response"}

// String returns the class in words.
func (c Class) String() string { return classNames[c] }

// Own reports whether the class is the API's own word.
func (c Class) Own() bool { return c <= ClassMalformed }

// Class returns the class of a response.
func (r Response) Class() Class { return r.class }

// sort returns the class of a response whose other fields are set.
func (r Response) sort() Class {
	switch {
	case r.Coding != "":
		return ClassCoding
	case r.HTTP == http.StatusTooManyRequests, r.HTTP == http.StatusServiceUnavailable && r.Object == nil:
		return ClassThrottle
	case r.Object != nil && !r.IsError():
		return ClassSuccess
	case r.Object != nil && (r.HTTP >= 500 || slices.Contains(troubles, r.Reason)):
		return ClassTrouble
	case r.Object != nil:
		return ClassRefusal
	case r.HTTP >= 300 && r.HTTP < 400:
		return ClassRedirect
	}
	switch body := trimmed(r.Body); {
	case body == "":
		return ClassEmpty
	case r.isPage(body):
		return ClassPage
	case r.foreign:
		return ClassJSON
	case r.HTTP < 300 && (HasGUID(head(body)) || looksLikeEnvelope.MatchString(head(body))),
		r.HTTP == http.StatusBadRequest && looksLikeEnvelope.MatchString(head(body)):
		return ClassMalformed
	case strings.HasPrefix(body, "{") || strings.HasPrefix(body, "["):
		return ClassJSON
	}
	return ClassText
}

// troubles are the reasons that name trouble of the API and no fault of the call.
var troubles = []string{"internal_error", "timeout"}

// looksLikeEnvelope finds the members of an envelope in a text that is none, such as
// one that is cut off, stands in a string or has single quotes.
var looksLikeEnvelope = regexp.MustCompile(`(?is)version\\?["'].*status\\?["']|status\\?["'].*(version|errors)\\?["']`)

// IsError reports whether the response is, or tries to be, an error envelope and
// not a success: a success has a value, which is a GUID.
func (r Response) IsError() bool {
	if r.Object == nil {
		return !HasGUID(r.Body) && !saysOK.MatchString(r.Body)
	}
	errors, value := false, false
	for name := range r.Object {
		errors = errors || strings.EqualFold(name, "errors")
		value = value || strings.EqualFold(name, "value")
	}
	return errors && !scenarios.IsGUID(r.Value) || !errors && !value && r.Status != "ok" && !HasGUID(r.Body)
}

// saysOK finds the status of a success in a text that is no envelope.
var saysOK = regexp.MustCompile(`(?i)status\\?["']\s*:\s*\\?["']ok\b`)

// isPage reports whether a body is a page for people.
func (r Response) isPage(body string) bool {
	return strings.HasPrefix(body, "<") || r.ContentType == "text/html" && tag.MatchString(head(body)) &&
		!strings.Contains(body, "{")
}

var tag = regexp.MustCompile(`<[/!a-zA-Z]`)

// Outside returns, for a reader, why a response says nothing about the rules;
// empty: it is the API's own word.
func (r Response) Outside() string {
	status := Status(r.HTTP)
	switch class := r.Class(); class {
	case ClassSuccess, ClassRefusal, ClassMalformed:
		return ""
	case ClassTrouble:
		return fmt.Sprintf("the target is in trouble: %s, reason %s, message %q", status, r.Reason, r.Message)
	case ClassThrottle:
		return "the target throttles: " + status
	case ClassRedirect:
		return "the target redirects to " + or(r.Header.Get("Location"), "nowhere") +
			"; redirects are not followed, since they would carry the key elsewhere"
	case ClassCoding:
		return fmt.Sprintf("the response has the content coding %q, which cannot be decoded; %s", r.Coding, status)
	default:
		return fmt.Sprintf("the target responds with %s, %s", class, status)
	}
}

// Unserved reports whether HTTP itself turned the call down, without a word of the
// API: its method, path or query is not served. A firewall says 403, and a login 401.
func (r Response) Unserved() bool {
	switch r.Class() {
	case ClassPage, ClassJSON, ClassText, ClassEmpty:
		return slices.Contains(unserved, r.HTTP)
	}
	return false
}

var unserved = []int{400, 404, 405, 406, 410, 411, 413, 414, 415, 501, 505}

// Refused reports whether the call surely did nothing.
func (r Response) Refused() bool {
	switch r.Class() {
	case ClassRefusal:
		return true
	case ClassPage, ClassText, ClassEmpty: // not JSON: a framework may send it after the user was created
		return r.HTTP >= 400 && r.HTTP < 500 && r.HTTP != http.StatusRequestTimeout
	}
	return false
}

// Fingerprint returns what two responses of one kind have in common: numbers and
// GUIDs, which differ each time, are left out.
func (r Response) Fingerprint() string {
	if r.Object != nil {
		return fmt.Sprintf("%d %s %s %s", r.HTTP, r.Status, head(r.Reason), varying.ReplaceAllString(head(r.Message), "#"))
	}
	return fmt.Sprintf("%d %s %s", r.HTTP, r.ContentType, varying.ReplaceAllString(head(trimmed(r.Body)), "#"))
}

// head returns the beginning of a text: a hostile target sends a million characters.
func head(text string) string { return text[:min(len(text), 4<<10)] }

var varying = regexp.MustCompile(`(?i)[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9]+`)

// Status returns an HTTP status for a reader.
func Status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", code, http.StatusText(code)))
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
