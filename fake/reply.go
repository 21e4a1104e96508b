package fake

// Reasons of an error envelope. invalid_query stands on the register page; the
// others are words of the Google Visualization wire format, which the envelope follows.
const (
	invalidQuery = "invalid_query"
	otherReason  = "other"
)

// A reply is what an operation decided. Operations get one only from a [rule]:
// rule.succeed, rule.refuse and rule.bare.
type reply struct {
	rule       rule
	decided    question // the question whose answer decided the outcome; none: the rule did
	unmodelled bool

	form            form
	value           guid   // of a success
	reason, message string // of an error
	status          int    // of a bare reply
	mediaType       string // of a bare reply; empty: text/html
	page            string // its body
}

type form uint8

const (
	successForm form = iota + 1
	errorForm
	bareForm
)

// succeed is a success envelope with a value.
func (r rule) succeed(value guid) reply {
	return reply{rule: r, form: successForm, value: value}
}

// refuse is an error envelope.
func (r rule) refuse(reason, message string) reply {
	return reply{rule: r, form: errorForm, reason: reason, message: message}
}

// bare is an HTTP status with a page and no envelope.
func (r rule) bare(status int, page string) reply {
	return reply{rule: r, form: bareForm, status: status, page: page}
}

// because says that the outcome rests on the answer to a question and not on the
// rule alone.
func (r reply) because(q question) reply {
	r.decided = q
	return r
}

// outside says that neither a rule nor a question covers the call.
func (r reply) outside() reply {
	r.unmodelled = true
	return r
}
