package impostor

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// The values of op and subop.
const (
	opAdmin       = "Admin"
	subopRegister = "Register"
	subopLaunch   = "Launch"
)

// names are the parameters that the server reads. It leaves out dtm, which has
// no effect on Register and Launch.
var names = []string{"key", "op", "subop", "company", "email", "password", "ssid", "reqId", "callback"}

// params are the parameters that the caller set, by documented name.
type params map[string]string

// call is a request for an operation.
type call struct {
	method string
	path   string
	params params
}

// launches tells Launch from Register in a call whose operation was checked.
func (c call) launches() bool { return c.params.asks(subopLaunch) }

// asks says whether the subop is the named one, whatever the letter case.
func (p params) asks(subop string) bool { return strings.EqualFold(p["subop"], subop) }

// sources are the parts of a request that parameters are read from.
type sources int

const (
	likePost sources = iota // those that the dialect reads for a POST
	onlyQuery
	onlyBody
	queryAndBody
)

// read takes the parameters from a request. It fails if the body cannot be
// read.
func (s *server) read(r *http.Request) (call, error) {
	from := s.sources(r.Method)
	var pairs []pair
	if from != onlyBody {
		pairs = split(r.URL.RawQuery)
	}
	if from != onlyQuery && isForm(r) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return call{}, err
		}
		pairs = append(pairs, split(string(body))...)
	}
	c := call{method: r.Method, path: r.URL.Path, params: params{}}
	for _, name := range names {
		if values := s.values(pairs, name); len(values) > 0 {
			c.params[name] = s.choose(values)
		}
	}
	return c, nil
}

func (s *server) sources(method string) sources {
	switch {
	case method == http.MethodGet:
		return onlyQuery
	case method == http.MethodPost && s.flaw.deaf:
		return onlyQuery
	case method != http.MethodPost && s.manner.otherReads != likePost:
		return s.manner.otherReads
	case s.dialect.is("post-query", "ignored"):
		return onlyBody
	}
	return queryAndBody
}

func isForm(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "application/x-www-form-urlencoded"
}

// values returns what a parameter was set to, in the order of the request.
func (s *server) values(pairs []pair, name string) []string {
	var values []string
	for _, p := range pairs {
		if s.dialect.fold("parameter-case", p.name) == s.dialect.fold("parameter-case", name) {
			values = append(values, p.value)
		}
	}
	return values
}

// choose returns the value that counts.
func (s *server) choose(values []string) string {
	switch s.dialect.answer("repeated-parameter") {
	case "first":
		return values[0]
	case "last":
		return values[len(values)-1]
	}
	return strings.Join(values, ",")
}

type pair struct{ name, value string }

// split reads a query or a form. [url.ParseQuery] would lose the order of
// parameters whose names differ in case.
func split(raw string) []pair {
	var pairs []pair
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr == nil && valueErr == nil && name != "" {
			pairs = append(pairs, pair{name, value})
		}
	}
	return pairs
}
