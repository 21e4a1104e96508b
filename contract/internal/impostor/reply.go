package impostor

import (
	"encoding/json"
	"net/http"
)

// outcome is what became of a call.
type outcome struct {
	call  call
	value string // if granted
	why   cause
}

// reply words an outcome.
func (s *server) reply(o outcome) answer {
	if o.why == granted {
		status := http.StatusOK
		if s.flaw.status != nil {
			status = s.flaw.status(o.call)
		}
		return s.encode(o, status, s.success(o))
	}
	refusal := s.refusal(o.why)
	if refusal.status != 0 {
		return s.bare(refusal.status)
	}
	return s.encode(o, statusOf(s.dialect.answer("error-http-status")), s.failure(o, refusal))
}

// success returns the envelope of a call that succeeded.
func (s *server) success(o outcome) envelope {
	reqID := o.call.params["reqId"]
	if reqID == "" {
		reqID = "0"
	}
	if s.flaw.reqID != nil {
		reqID = s.flaw.reqID(o.call)
	}
	e := envelope{
		{"version", "0.6"},
		{"reqId", reqID},
		{"status", "ok"},
		{"sig", ""},
		{"value", o.value},
	}
	if s.flaw.success != nil {
		e = s.flaw.success(e)
	}
	return e
}

// failure returns the envelope of a call that did not succeed.
func (s *server) failure(o outcome, r refusal) envelope {
	first := envelope{{"reason", r.reason}, {"message", r.message}}
	if s.manner.detail {
		first = first.with("detailed_message", "See the manual.")
	}
	errors := []envelope{first}
	if s.manner.another != nil {
		errors = append(errors, s.manner.another)
	}
	e := envelope{{"version", "0.6"}}
	if s.dialect.is("error-reqid", "echoed") {
		if reqID := o.call.params["reqId"]; reqID != "" {
			e = e.with("reqId", reqID)
		} else if s.manner.reqIDZero {
			e = e.with("reqId", "0")
		}
	}
	e = e.with("status", "error").with("errors", errors)
	if s.flaw.failure != nil {
		e = s.flaw.failure(o.why, e)
	}
	return e
}

// encode writes an envelope, as JSON or JSONP.
func (s *server) encode(o outcome, status int, e envelope) answer {
	if s.manner.arrange != nil {
		e = s.manner.arrange(e)
	}
	body, err := json.Marshal(e)
	if err != nil {
		panic("impostor: envelope: " + err.Error())
	}
	if s.manner.dress != nil {
		body = s.manner.dress(body)
	}
	if s.flaw.body != nil {
		body = s.flaw.body(o, body)
	}
	text := s.jsonp(o.call, string(body)) + s.manner.tail
	return answer{
		status: status,
		header: map[string]string{"Content-Type": s.dialect.answer("content-type") + s.manner.charset},
		body:   []byte(text),
	}
}

func (s *server) jsonp(c call, object string) string {
	callback := c.params["callback"]
	if callback == "" || s.dialect.is("jsonp", "ignored") || s.manner.wrapsGET && c.method != http.MethodGet {
		return object
	}
	text := callback + "(" + object + ")"
	if s.dialect.is("jsonp", "statement") {
		text += ";"
	}
	return text + s.manner.jsonpTail
}
