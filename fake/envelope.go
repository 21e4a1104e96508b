package fake

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The envelope: what every reply looks like on the wire.
// Rules: [successStatus], [successEnvelope], [errorEnvelope], [reqidEcho].

// version is that of the wire format, in every envelope.
const version = "0.6"

// render returns the status, the media type and the body of a reply.
func (c *call) render(r reply) (status int, mediaType string, body []byte) {
	if r.form == bareForm {
		return r.status, cmp.Or(r.mediaType, "text/html"), []byte(r.page)
	}
	status = http.StatusOK
	body = c.out[:0]
	wrapped, end := c.wrapping()
	if wrapped {
		body = append(append(body, c.params.value[callbackParam]...), '(')
	}
	switch r.form {
	case successForm:
		body = c.success(body, r)
	case errorForm:
		body = c.failure(body, r)
		if c.errorHTTPStatus() == ErrorHTTPStatus400 {
			status = http.StatusBadRequest
		}
	default:
		panic("fake: reply without a rule")
	}
	c.out = append(body, end...)
	return status, c.contentType().String(), c.out
}

// contentTypeText is the header of a media type. That of most answers is not put
// together for each.
func contentTypeText(mediaType string) string {
	const charset = "; charset=utf-8"
	if mediaType == "application/json" {
		return "application/json" + charset
	}
	return mediaType + charset
}

func (c *call) success(body []byte, r reply) []byte {
	body = append(body, `{"version":"`+version+`","reqId":`...)
	if c.params.value[reqIDParam] != "" {
		body = appendJSON(body, c.params.value[reqIDParam])
	} else {
		body = append(body, `"0"`...)
	}
	body = append(body, `,"status":"ok","sig":"","value":"`...)
	body = r.value.append(body)
	return append(body, `"}`...)
}

func (c *call) failure(body []byte, r reply) []byte {
	body = append(body, `{"version":"`+version+`",`...)
	if id := c.params.value[reqIDParam]; id != "" && c.errorReqID() == ErrorReqIDEchoed {
		body = append(appendJSON(append(body, `"reqId":`...), id), ',')
	}
	body = append(body, `"status":"error","errors":[{"reason":"`...)
	body = append(body, r.reason...)
	body = append(body, `","message":`...)
	return append(appendJSON(body, r.message), `}]}`...)
}

// wrapping says whether the reply is wrapped for JSONP, and what ends it. A
// callback that is no JavaScript name is ignored: to send it back would let a
// link run a script on the fake's own pages.
func (c *call) wrapping() (wrapped bool, end string) {
	callback := c.params.value[callbackParam]
	if callback == "" {
		return false, ""
	}
	switch answer := c.jsonp(); {
	case !isCallback(callback):
	case answer == JSONPCall:
		return true, ")"
	case answer == JSONPStatement:
		return true, ");"
	}
	return false, ""
}

// isCallback says whether a name can be called: letters, digits, _ and $, and dots
// between such names.
func isCallback(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || '0' <= part[0] && part[0] <= '9' || strings.ContainsFunc(part, noCallback) {
			return false
		}
	}
	return true
}

func noCallback(r rune) bool {
	return (r < 'a' || 'z' < r) && (r < 'A' || 'Z' < r) && (r < '0' || '9' < r) && r != '_' && r != '$'
}

// appendJSON appends a JSON string. Like encoding/json it leaves no character
// in it that would mean something inside HTML.
func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r == '<' || r == '>' || r == '&' || r == 0x7f || r == '\u2028' || r == '\u2029':
			b = append(b, `\u`...)
			b = append(b, strconv.FormatInt(int64(r)|1<<16, 16)[1:]...)
		default: // what is not UTF-8 comes as U+FFFD
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
