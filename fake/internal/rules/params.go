package rules

// From the bytes of a request to its parameters. Rule: [RuleMethods].

import (
	"io"
	"iter"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake/dialect"
)

const (
	maxBody  = 1 << 20 // bytes read of a request's body
	maxQuery = 2048    // bytes of a GET's query; see the question long-query
)

// A param is one of the parameters that the pages name. names_gen.go has the constants
// and paramTable.
type param uint8

// String returns the name of the parameter as the pages spell it.
func (p param) String() string { return paramTable[p].name }

// isRequired reports whether a call can fail for lack of the parameter.
func (p param) isRequired() bool { return paramTable[p].required }

// findParam returns the parameter with a name, spelt as in the pages. It panics if
// there is none.
func findParam(name string) param {
	for p := range paramTable {
		if paramTable[p].name == name {
			return param(p)
		}
	}
	panic("rules: unknown parameter " + name)
}

// params are the parameters of one call.
type params struct {
	value [numParams]string
	given [numParams]bool  // even if empty
	more  map[param][]byte // further values of a repeated parameter; see join
}

// Read reads the parameters from the query or the body, depending on the method. If ok
// is false, the call ends with the reply refused.
func (c *Call) Read(r *http.Request) (refused Reply, ok bool) {
	query := r.URL.RawQuery
	switch r.Method {
	case http.MethodGet:
		if refused, ok := c.checkLength(query); !ok {
			return refused, false
		}
		c.read(query)
		return Reply{}, true
	case http.MethodPost:
	default:
		if c.otherMethod() == dialect.OtherMethod405 {
			return RuleMethods.bare(http.StatusMethodNotAllowed, page("405", "Method not allowed.")).
				because(dialect.QuestionOtherMethod), false
		}
		c.decides(dialect.QuestionOtherMethod)
		c.read(query)
		query = ""
	}
	if query != "" {
		c.readPostQuery(query)
	}
	return c.readForm(r)
}

// checkLength reports whether the query of a GET is short enough to be served.
func (c *Call) checkLength(query string) (refused Reply, ok bool) {
	if len(query) <= maxQuery {
		return Reply{}, true
	}
	switch c.longQuery() {
	case dialect.LongQuery404:
		refused = RuleMethods.bare(http.StatusNotFound, page("404", "Not found."))
	case dialect.LongQuery414:
		refused = RuleMethods.bare(http.StatusRequestURITooLong, page("414", "The query is too long."))
	default:
		c.decides(dialect.QuestionLongQuery)
		return Reply{}, true
	}
	return refused.because(dialect.QuestionLongQuery), false
}

// readPostQuery reads the query of a POST if the dialect accepts one.
func (c *Call) readPostQuery(query string) {
	for name := range Params(query) {
		if which, ok := c.match(name); ok && which.isRequired() {
			c.decides(dialect.QuestionPostQuery)
		}
	}
	if c.postQuery() == dialect.PostQueryAccepted {
		c.read(query)
	}
}

// readForm reads the body as a form.
func (c *Call) readForm(r *http.Request) (refused Reply, ok bool) {
	if r.Body == nil || r.ContentLength == 0 {
		return Reply{}, true
	}
	body, err := c.readBody(r.Body)
	c.body = body
	switch {
	case err != nil:
		return c.Unmodelled("The body could not be read: " + err.Error()), false
	case len(body) > maxBody:
		return c.Unmodelled("The body is longer than 1 MiB"), false
	case body == "":
		return Reply{}, true
	case !isForm(r.Header.Get("Content-Type")):
		return c.Unmodelled("The body is not application/x-www-form-urlencoded"), false
	}
	c.read(body)
	return Reply{}, true
}

// readBody reads a body into the buffer of the call, at most one byte more than maxBody.
func (c *Call) readBody(from io.Reader) (body string, err error) {
	for err == nil && len(c.in) <= maxBody {
		c.in = slices.Grow(c.in, 512)
		var n int
		n, err = from.Read(c.in[len(c.in):min(cap(c.in), maxBody+1)])
		c.in = c.in[:len(c.in)+n]
	}
	if err == io.EOF {
		err = nil
	}
	return string(c.in), err
}

// isForm reports whether a Content-Type is that of a URL-encoded form.
func isForm(contentType string) bool {
	const form = "application/x-www-form-urlencoded"
	if contentType == form {
		return true // what most clients send; parsing it would allocate
	}
	mediaType, _, _ := mime.ParseMediaType(contentType)
	return mediaType == form
}

// readPortalLink reads the token of a portal link and reports whether there is one.
func (c *Call) readPortalLink(query string) bool {
	for name, value := range Params(query) {
		if name == paramPortalToken.String() {
			c.set(paramPortalToken, value)
		}
	}
	c.join()
	return c.params.given[paramPortalToken]
}

// read reads the parameters of a query or a form.
func (c *Call) read(encoded string) {
	for name, value := range Params(encoded) {
		if which, ok := c.match(name); ok {
			c.set(which, value)
		}
	}
	c.join()
}

// match returns the parameter of a name.
func (c *Call) match(name string) (param, bool) {
	for i := range paramTable {
		p, known := param(i), paramTable[i].name
		if len(name) != len(known) {
			continue
		}
		if name == known {
			return p, true
		}
		if !strings.EqualFold(name, known) {
			continue
		}
		if p.isRequired() {
			c.decides(dialect.QuestionParameterCase)
		}
		if c.parameterCase() == dialect.ParameterCaseInsensitive {
			return p, true
		}
	}
	return 0, false
}

// set gives a parameter its value.
func (c *Call) set(p param, value string) {
	if !c.params.given[p] {
		c.params.value[p], c.params.given[p] = value, true
		return
	}
	if p.isRequired() {
		c.decides(dialect.QuestionRepeatedParameter)
	}
	switch c.repeatedParameter() {
	case dialect.RepeatedParameterJoined:
		if c.params.more == nil {
			c.params.more = map[param][]byte{}
		}
		c.params.more[p] = append(append(c.params.more[p], ','), value...)
	case dialect.RepeatedParameterLast:
		c.params.value[p] = value
	case dialect.RepeatedParameterFirst:
	}
}

// join appends the further values of repeated parameters. It does so only once, because
// appending them one at a time would copy a long value each time.
func (c *Call) join() {
	for p, more := range c.params.more {
		c.params.value[p] += string(more)
	}
	clear(c.params.more)
}

// Params yields the decoded names and values of a query or a form. It accepts any text:
// like ASP.NET, it leaves an invalid escape as it is.
func Params(encoded string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for encoded != "" {
			var one string
			one, encoded, _ = strings.Cut(encoded, "&")
			if one == "" {
				continue
			}
			name, value, _ := strings.Cut(one, "=")
			if strings.IndexByte(one, '%') >= 0 || strings.IndexByte(one, '+') >= 0 {
				name, value = unescape(name), unescape(value)
			}
			if !yield(name, value) {
				return
			}
		}
	}
}

// unescape decodes %XX and +.
func unescape(s string) string {
	var out strings.Builder // the decoded text before from
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
