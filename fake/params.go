package fake

import "strings"

// param is one of the parameters that the pages name; their set is closed.
type param uint8

const (
	keyParam param = iota
	opParam
	subopParam
	companyParam
	emailParam
	passwordParam
	ssidParam
	reqIDParam
	callbackParam
	dtmParam
	authTokenParam // of the portal link
	numParams
)

var paramNames = [numParams]string{
	"key", "op", "subop", "company", "email", "password", "ssid", "reqId", "callback", "dtm", "authtoken",
}

func (p param) String() string { return paramNames[p] }

// required says whether a call can fail for want of the parameter.
func (p param) required() bool { return p < reqIDParam }

// params are the parameters of one call.
type params struct {
	value [numParams]string
	given [numParams]bool  // also when empty
	more  map[param][]byte // what join adds to a value
}

// A pair is one name and value as they came, decoded.
type pair struct{ name, value string }

// pairs yields the parameters of a query or a form. It accepts everything: an
// escape that is cut short stands for itself, as it does on ASP.NET.
func pairs(encoded string) func(yield func(pair) bool) {
	return func(yield func(pair) bool) {
		for encoded != "" {
			var one string
			one, encoded = cutAt(encoded, '&')
			if one == "" {
				continue
			}
			name, value := cutAt(one, '=')
			if strings.IndexByte(one, '%') >= 0 || strings.IndexByte(one, '+') >= 0 {
				name, value = unescape(name), unescape(value)
			}
			if !yield(pair{name, value}) {
				return
			}
		}
	}
}

// cutAt is [strings.Cut] for a byte, in half the time.
func cutAt(s string, c byte) (before, after string) {
	if i := strings.IndexByte(s, c); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

// unescape decodes %XX and +.
func unescape(s string) string {
	var out strings.Builder // of what stands before from
	from := 0
	for i := 0; i < len(s); i++ {
		escaped := s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		if !escaped && s[i] != '+' {
			continue
		}
		if from == 0 {
			out.Grow(len(s))
		}
		out.WriteString(s[from:i])
		if escaped {
			out.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
		} else {
			out.WriteByte(' ')
		}
		from = i + 1
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}

// read adds the parameters of a query or a form to those of the call.
func (c *call) read(encoded string) {
	for p := range pairs(encoded) {
		if which, ok := c.match(p.name); ok {
			c.set(which, p.value)
		}
	}
	c.join()
}

// match finds the parameter of a name.
func (c *call) match(name string) (param, bool) {
	for p, known := range paramNames {
		if len(name) != len(known) {
			continue
		}
		if name == known {
			return param(p), true
		}
		if !strings.EqualFold(name, known) {
			continue
		}
		if param(p).required() {
			c.decides(parameterCase)
		}
		if c.parameterCase() == ParameterCaseInsensitive {
			return param(p), true
		}
	}
	return 0, false
}

// set gives a parameter its value.
func (c *call) set(p param, value string) {
	if !c.params.given[p] {
		c.params.value[p], c.params.given[p] = value, true
		return
	}
	if p.required() {
		c.decides(repeatedParameter)
	}
	switch c.repeatedParameter() {
	case RepeatedParameterJoined:
		if c.params.more == nil {
			c.params.more = map[param][]byte{}
		}
		c.params.more[p] = append(append(c.params.more[p], ','), value...)
	case RepeatedParameterLast:
		c.params.value[p] = value
	case RepeatedParameterFirst:
	}
}

// join adds the further values of repeated parameters, all of them at once: one
// after the other they would copy a long value again for each.
func (c *call) join() {
	for p, more := range c.params.more {
		c.params.value[p] += string(more)
	}
	clear(c.params.more)
}
