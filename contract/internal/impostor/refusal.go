package impostor

import "strings"

// cause is why a call does not succeed.
type cause int

const (
	granted cause = iota // it succeeds
	duplicate
	noKey
	badKey
	missing
	unknownOperation
	invalidEmail
	emptyPassword
	unknownSSID
	overLimit
	unwilling // a flawed server refuses what it should serve
)

// refusal is how a call is told that it does not succeed.
type refusal struct {
	status          int // an HTTP status without an envelope; 0: an envelope
	reason, message string
}

// refusal words a cause in the server's dialect.
func (s *server) refusal(why cause) refusal {
	var r refusal
	switch why {
	case duplicate:
		r = refusal{reason: "invalid_query", message: "User name should be unique to client"}
	case noKey:
		question := "bad-key"
		if s.manner.keyIsMissing {
			question = "missing-parameter"
		}
		r = s.refusalOf(question, "No key")
	case badKey:
		r = s.refusalOf("bad-key", "Unknown key")
	case missing:
		r = s.refusalOf("missing-parameter", "A parameter is missing")
	case unknownOperation:
		r = s.refusalOf("unknown-operation", "Unknown operation")
	case invalidEmail:
		r = refusal{reason: "invalid_query", message: "Not an email address"}
	case emptyPassword:
		r = s.refusalOf("missing-parameter", "The password is empty")
		if s.manner.emptyPassword != "" {
			r.reason = s.manner.emptyPassword
		}
	case unknownSSID:
		r = s.refusalOf("unknown-ssid", "Unknown ssid")
	case overLimit:
		r = s.refusalOf("call-limit-response", "Too many calls")
	default:
		r = refusal{reason: "invalid_query", message: "Refused"}
	}
	if s.manner.message != nil && why != duplicate {
		r.message = s.manner.message(r.message)
	}
	if s.flaw.refuse != nil {
		r = s.flaw.refuse(why, r)
	}
	return r
}

// refusalOf reads the answer to a question: "http-403" is a status, "other"
// and "error-other" are a reason.
func (s *server) refusalOf(question, message string) refusal {
	answer := s.dialect.answer(question)
	if code, ok := strings.CutPrefix(answer, "http-"); ok {
		return refusal{status: statusOf(code)}
	}
	return refusal{reason: strings.TrimPrefix(answer, "error-"), message: message}
}
