package scenarios

// Parsing steps.

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/paytfake/paytfake/scenarios/internal/strict"
)

func (p *parser) steps(n *node, isQuestion bool) (steps []Step) {
	for _, item := range p.List(n, "steps") {
		p.seen = append(p.seen, p.names)
		step := p.step(item, isQuestion)
		p.kinds = append(p.kinds, step.Kind)
		steps = append(steps, step)
	}
	return steps
}

func (p *parser) step(n *node, isQuestion bool) Step {
	s := Step{Pos: n.Pos()}
	var fields []strict.Field
	for _, o := range operations {
		fields = append(fields, field(string(o.Step), func(e entry) { s.Kind, s.Form = o.Step, p.params(e.Value, o) }))
	}
	found := p.Object(n, "a step", append(fields,
		field(string(StepOpen), func(e entry) { s.Kind, s.Token = StepOpen, p.value(e.Value, "open") }),
		field(string(StepCall), func(e entry) {
			s.Kind = StepCall
			p.call(e.Value, &s)
		}),
		field("expect", func(e entry) {
			if isQuestion {
				p.Errorf(e.Key.Pos(), "expect in a step of a question; its answers judge it, so move it there")
				return
			}
			expect := p.expect(e.Value, s.Kind)
			s.Expect = &expect
		}),
		// After expect, which may use only the names that earlier steps saved.
		field("save", func(e entry) {
			if s.Kind == StepOpen {
				p.Errorf(e.Key.Pos(), "save in an open step has no effect: the portal returns no envelope")
				return
			}
			s.Save = p.save(e.Value, "value", "reqId")
		}),
	)...)
	p.checkStep(n, found)
	if !isQuestion {
		p.Require(n, "a step", found, "expect")
	}
	return s
}

// params reads the parameters of an operation. The language requires none of them, because
// scenarios test what happens without a parameter. A step with another op or subop is a
// call.
func (p *parser) params(n *node, o Operation) (params []Param) {
	var known []string
	for _, param := range o.StepParams() {
		known = append(known, param.Name)
	}
	for _, e := range p.Entries(n, string(o.Step)) {
		if !slices.Contains(known, e.Name) {
			p.Errorf(e.Key.Pos(), "unknown parameter %q of %s%s", e.Name, o.Step, strict.Suggest(e.Name, known))
		}
		params = append(params, Param{e.Name, p.value(e.Value, e.Name)})
	}
	return params
}

func (p *parser) call(n *node, s *Step) {
	found := p.Object(n, "call",
		field("method", func(e entry) { s.Method = p.method(e.Value) }),
		field("path", func(e entry) { s.Path = p.path(e.Value) }),
		field("query", func(e entry) { s.Query = p.lists(e.Value, "query", nil) }),
		field("form", func(e entry) { s.Form = p.lists(e.Value, "form", nil) }),
		field("headers", func(e entry) { s.Headers = p.headers(e.Value) }),
	)
	if _, ok := found["method"]; ok {
		return
	}
	_, query := found["query"]
	_, form := found["form"]
	if s.Method = http.MethodPost; query && !form {
		s.Method = http.MethodGet
	}
}

func (p *parser) method(n *node) string {
	method, ok := p.Word(n, "method")
	if ok && !upperCase.MatchString(method) {
		p.Errorf(n.Pos(), "bad method %q; methods are upper-case letters, such as PUT", method)
	}
	return method
}

// path reads one element of a path. The elements before it are those of the target.
func (p *parser) path(n *node) string {
	path, ok := p.Word(n, "path")
	if ok && !onePathElement.MatchString(path) {
		p.Errorf(n.Pos(), "bad path %q; it is one element that replaces the last of the endpoint, without a query", path)
	}
	return path
}

var (
	upperCase      = regexp.MustCompile(`^[A-Z]+$`)
	onePathElement = regexp.MustCompile(`^/?[^/?#\s]*$`)
	headerName     = regexp.MustCompile("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$") // a token of RFC 9110
)

// lists reads names, each with a value or with a list of values. check may be nil.
func (p *parser) lists(n *node, what string, check func(name string, value *node)) (params []Param) {
	for _, e := range p.Entries(n, what) {
		for _, value := range p.OneOrMore(e.Value, "the list of "+e.Name) {
			params = append(params, Param{e.Name, p.value(value, e.Name)})
			if check != nil {
				check(e.Name, value)
			}
		}
	}
	return params
}

// headers refuses the headers that net/http would refuse to send.
func (p *parser) headers(n *node) []Param {
	return p.lists(n, "headers", func(name string, value *node) {
		if !headerName.MatchString(name) {
			p.Errorf(value.Pos(), "bad header name %q", name)
		}
		if strings.ContainsFunc(value.Value, unicode.IsControl) {
			p.Errorf(value.Pos(), "header %s: a control character in %q", name, value.Value)
		}
	})
}
