package rules

import (
	"html"

	"github.com/paytfake/paytfake/fake/dialect"
)

// Reasons of an error envelope. The register page shows invalid_query. The others
// are words of the Google Visualization wire format, which the envelope follows.
const (
	reasonInvalidQuery = "invalid_query"
	reasonOther        = "other"
)

// A Reply is the result of a call. Only a [Rule] makes one, with succeed, refuse or bare.
type Reply struct {
	rule       Rule
	decided    dialect.Question // the question whose answer decided the outcome; none: the rule did
	unmodelled bool
	user       uint32 // index of the user that the reply is about; 0: none

	form            form
	payload         payload // of a success
	reason, message string  // of an error
	status          int     // of a bare reply
	mediaType       string  // of a bare reply
	body            string  // of a bare reply
}

type form uint8

const (
	formSuccess form = iota + 1
	formError
	formBare
)

// A payload is what a success returns: the member of the envelope that holds it,
// and its value.
type payload interface {
	member() string
	appendJSON(to []byte) []byte
}

// succeed returns a success envelope.
func (r Rule) succeed(p payload) Reply { return Reply{rule: r, form: formSuccess, payload: p} }

// refuse returns an error envelope.
func (r Rule) refuse(reason, message string) Reply {
	return Reply{rule: r, form: formError, reason: reason, message: message}
}

// bare returns a status with an HTML page and no envelope.
func (r Rule) bare(status int, page string) Reply {
	return Reply{rule: r, form: formBare, status: status, mediaType: "text/html", body: page}
}

// because records that the outcome rests on the answer to a question, not only on the
// rule.
func (r Reply) because(q dialect.Question) Reply {
	r.decided = q
	return r
}

// about records which user the outcome concerns.
func (r Reply) about(user uint32) Reply {
	r.user = user
	return r
}

// outside records that neither a rule nor a question covers the call.
func (r Reply) outside() Reply {
	r.unmodelled = true
	return r
}

// Injected returns the reply of a planned fault. Its body does not come from a rule.
func Injected(status int, mediaType, body string) Reply {
	r := RuleEndpoint.bare(status, body)
	r.mediaType = mediaType
	return r
}

// page returns a small HTML page with a title and a line of text.
func page(title, text string) string {
	return "<!DOCTYPE html><title>" + html.EscapeString(title) + "</title><p>" + html.EscapeString(text) + "</p>\n"
}
