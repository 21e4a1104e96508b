package rules

// The envelope: what a reply looks like on the wire.
// Rules: [RuleSuccessStatus], [RuleSuccessEnvelope], [RuleErrorEnvelope], [RuleReqIDEcho].

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paytfake/paytfake/fake/dialect"
)

// version is the version of the wire format in every envelope.
const version = "0.6"

// Render returns the status, the media type and the body of the response. The
// body is valid until the call is reused.
func (c *Call) Render(r Reply) (status int, mediaType string, body []byte) {
	if r.form == formBare {
		return r.status, r.mediaType, []byte(r.body)
	}
	status = http.StatusOK
	body = c.out[:0]
	wrapped, end := c.wrapping()
	if wrapped {
		body = append(append(body, c.params.value[paramCallback]...), '(')
	}
	switch r.form {
	case formSuccess:
		body = c.appendSuccess(body, r)
	case formError:
		body = c.appendError(body, r)
		if c.errorHTTPStatus() == dialect.ErrorHTTPStatus400 {
			status = http.StatusBadRequest
		}
	default:
		panic("rules: a reply without a rule")
	}
	c.out = append(body, end...)
	return status, string(c.contentType()), c.out
}

func (c *Call) appendSuccess(body []byte, r Reply) []byte {
	body = append(body, `{"version":"`+version+`","reqId":`...)
	if id := c.params.value[paramReqID]; id != "" {
		body = appendJSON(body, id)
	} else {
		body = append(body, `"0"`...)
	}
	body = append(append(append(body, `,"status":"ok","sig":"","`...), r.payload.member()...), `":`...)
	return append(r.payload.appendJSON(body), '}')
}

func (c *Call) appendError(body []byte, r Reply) []byte {
	body = append(body, `{"version":"`+version+`",`...)
	if id := c.params.value[paramReqID]; id != "" && c.errorReqID() == dialect.ErrorReqIDEchoed {
		body = append(appendJSON(append(body, `"reqId":`...), id), ',')
	}
	body = append(body, `"status":"error","errors":[{"reason":`...)
	body = append(appendJSON(body, r.reason), `,"message":`...)
	return append(appendJSON(body, r.message), `}]}`...)
}

// wrapping reports whether the reply is wrapped for JSONP, and returns its end. It
// ignores a callback that is not a JavaScript name: echoing that would let a link run a
// script in the origin of the fake.
func (c *Call) wrapping() (wrapped bool, end string) {
	callback := c.params.value[paramCallback]
	if callback == "" {
		return false, ""
	}
	switch form := c.jsonp(); {
	case !IsCallback(callback):
	case form == dialect.JSONPCall:
		return true, ")"
	case form == dialect.JSONPStatement:
		return true, ");"
	}
	return false, ""
}

// IsCallback reports whether a callback is a JavaScript name: letters, digits, _ and $,
// or several such names with dots in between.
func IsCallback(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || '0' <= part[0] && part[0] <= '9' || strings.ContainsFunc(part, isNoCallback) {
			return false
		}
	}
	return true
}

func isNoCallback(r rune) bool {
	return (r < 'a' || 'z' < r) && (r < 'A' || 'Z' < r) && (r < '0' || '9' < r) && r != '_' && r != '$'
}

// appendJSON appends a JSON string. Like encoding/json it escapes the characters
// that are special in HTML.
func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r == '<' || r == '>' || r == '&' || r == 0x7f || r == '\u2028' || r == '\u2029':
			b = append(b, `\u`...)
			b = append(b, strconv.FormatInt(int64(r)|1<<16, 16)[1:]...)
		default: // a byte that is not UTF-8 arrives here as U+FFFD
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
