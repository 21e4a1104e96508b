package fake

import (
	"context"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	maxBody  = 1 << 20 // what is read of a request's body
	maxKept  = 4 << 10 // what the journal keeps of each text
	maxQuery = 2048    // of a GET; see the question long-query
)

// A call is one request on its way to a reply.
type call struct {
	api   *API
	state *state
	asking
	params  params
	context context.Context     // of the request: a fault that waits ends with it
	writer  http.ResponseWriter // of the answer, for the sake of its deadline; nil: nobody waits for it
	now     time.Time
	body    string // of a POST
	fault   *fault // that meets the call; nil: none

	in, out []byte // buffers of the body and of the answer, which later calls use again
}

// begin returns a call that meets the state of now.
func (a *API) begin(now time.Time) *call {
	c, _ := a.ended.Get().(*call)
	if c == nil {
		c = &call{}
	}
	c.api, c.state, c.now, c.context = a, a.state.Load(), now, context.Background()
	c.dialect = c.state.dialect
	return c
}

// end leaves the buffers of a call to a later one, unless they are long.
func (a *API) end(c *call) {
	if cap(c.in)+cap(c.out) <= 4*maxKept {
		*c = call{in: c.in, out: c.out}
		a.ended.Put(c)
	}
}

// answer finds the operation that a request is for.
func (c *call) answer(r *http.Request) reply {
	switch r.URL.Path {
	case Path, "/trackerpro_Admin.ashx": // rule endpoint
		return c.serve(r)
	case "/":
		if r.Method == http.MethodGet && c.readPortalLink(r.URL.RawQuery) {
			return c.portal()
		}
	}
	return c.outside("No call is served at this path")
}

// serve is the endpoint. Rules: [endpoint], [methods], [callLimits], [adminKey].
func (c *call) serve(r *http.Request) reply {
	if !c.state.allow(c.now) {
		return c.overLimit(r)
	}
	if refused, ok := c.readRequest(r); !ok {
		return refused
	}
	if instead, ok := c.meet(); !ok {
		return instead
	}
	if c.params.value[keyParam] != c.api.key {
		return c.badKeyReply()
	}
	if p, missing := c.lacks(opParam, subopParam); missing {
		return c.missing(p)
	}
	if !c.names(opParam, "Admin") {
		return c.unknownOperationReply()
	}
	switch {
	case c.names(subopParam, "Register"):
		return c.register()
	case c.names(subopParam, "Launch"):
		return c.launch()
	}
	return c.unknownOperationReply()
}

// readRequest reads the parameters where the method puts them.
func (c *call) readRequest(r *http.Request) (refused reply, ok bool) {
	query := r.URL.RawQuery
	switch r.Method {
	case http.MethodGet:
		if len(query) > maxQuery {
			switch c.longQuery() {
			case LongQuery404:
				return methods.bare(http.StatusNotFound, page("404", "Not found.")).because(longQuery), false
			case LongQuery414:
				return methods.bare(http.StatusRequestURITooLong, page("414", "The query is too long.")).because(longQuery), false
			case LongQueryServed:
				c.decides(longQuery)
			}
		}
		c.read(query)
		return reply{}, true
	case http.MethodPost:
	default:
		if c.otherMethod() == OtherMethod405 {
			return methods.bare(http.StatusMethodNotAllowed, page("405", "Method not allowed.")).because(otherMethod), false
		}
		c.decides(otherMethod)
		c.read(query)
		query = ""
	}
	if query != "" {
		c.readPostQuery(query)
	}
	return c.readForm(r)
}

// readPostQuery reads the query of a POST, if it counts.
func (c *call) readPostQuery(query string) {
	for p := range pairs(query) {
		if which, ok := c.match(p.name); ok && which.required() {
			c.decides(postQuery)
		}
	}
	if c.postQuery() == PostQueryAccepted {
		c.read(query)
	}
}

// readForm reads the body as a form.
func (c *call) readForm(r *http.Request) (refused reply, ok bool) {
	if r.Body == nil || r.ContentLength == 0 {
		return reply{}, true
	}
	body, err := c.readBody(r)
	c.body = clip(body)
	switch {
	case err != nil:
		return c.outside("The body could not be read: " + err.Error()), false
	case len(body) > maxBody:
		return c.outside("The body is longer than 1 MiB"), false
	case len(body) == 0:
		return reply{}, true
	}
	if !isForm(first(r.Header["Content-Type"])) {
		return c.outside("The body is not application/x-www-form-urlencoded"), false
	}
	c.read(body)
	return reply{}, true
}

// readBody reads a body into the buffer of the call, and no more of it than
// shows that it is too long.
func (c *call) readBody(r *http.Request) (body string, err error) {
	c.in = c.in[:0]
	for err == nil && len(c.in) <= maxBody {
		c.in = slices.Grow(c.in, 512)
		var n int
		n, err = r.Body.Read(c.in[len(c.in):min(cap(c.in), maxBody+1)])
		c.in = c.in[:len(c.in)+n]
	}
	if err == io.EOF {
		err = nil
	}
	return string(c.in), err
}

// first is what [http.Header.Get] returns, for the values of a canonical key.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// isForm says whether a Content-Type is that of a form. Most clients send it as
// it stands here.
func isForm(contentType string) bool {
	const form = "application/x-www-form-urlencoded"
	if contentType == form {
		return true
	}
	kind, _, _ := mime.ParseMediaType(contentType)
	return kind == form
}

// readPortalLink reads the token of a portal link and says whether there is one.
func (c *call) readPortalLink(query string) bool {
	for p := range pairs(query) {
		if p.name == authTokenParam.String() {
			c.set(authTokenParam, p.value)
		}
	}
	c.join()
	return c.params.given[authTokenParam]
}

// lacks says which of the parameters is the first that is missing or empty.
func (c *call) lacks(required ...param) (param, bool) {
	for _, p := range required {
		if c.params.value[p] == "" {
			return p, true
		}
	}
	return 0, false
}

// names says whether op or subop has a value, in the case that counts.
func (c *call) names(p param, value string) bool {
	got := c.params.value[p]
	if got == value || !strings.EqualFold(got, value) {
		return got == value
	}
	c.decides(operationCase)
	return c.operationCase() == OperationCaseInsensitive
}

func (c *call) missing(p param) reply {
	return requiredParameters.refuse(c.missingParameter().String(), "Parameter "+p.String()+" is missing")
}

func (c *call) badKeyReply() reply {
	switch answer := c.badKey(); answer {
	case BadKeyHTTP403:
		return adminKey.bare(http.StatusForbidden, page("403", "Forbidden."))
	default:
		return adminKey.refuse(answer.String(), "Unknown key")
	}
}

func (c *call) unknownOperationReply() reply {
	return requiredParameters.refuse(c.unknownOperation().String(), "Unknown operation").because(unknownOperation)
}

// overLimit refuses a call whatever it asks for. It is read all the same: for the
// journal, and for what an envelope repeats of it.
func (c *call) overLimit(r *http.Request) reply {
	c.readRequest(r)
	c.gates = 0
	answer := c.callLimitResponse()
	if answer == CallLimitResponseErrorOther {
		return callLimits.refuse(otherReason, "Too many calls")
	}
	c.asked = 0 // a page repeats nothing
	c.asked.add(callLimitResponse)
	if answer == CallLimitResponseHTTP503 {
		return callLimits.bare(http.StatusServiceUnavailable, page("503", "Too many calls."))
	}
	return callLimits.bare(http.StatusTooManyRequests, page("429", "Too many calls."))
}

// outside answers what neither a rule nor a question covers.
func (c *call) outside(message string) reply {
	return endpoint.refuse(c.unknownOperation().String(), message).outside()
}
