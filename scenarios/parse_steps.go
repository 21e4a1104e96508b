package scenarios

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

func (p *parser) steps(n *yaml.Node, isQuestion bool) (steps []Step) {
	for _, item := range p.list(n, "steps") {
		p.seen = append(p.seen, p.names)
		step := p.step(item, isQuestion)
		p.kinds = append(p.kinds, step.Kind)
		steps = append(steps, step)
	}
	return steps
}

func (p *parser) step(n *yaml.Node, isQuestion bool) Step {
	s := Step{Pos: pos(n)}
	var fields []field
	for _, o := range operations {
		fields = append(fields, field{string(o.Step), func(e entry) { s.Kind, s.Form = o.Step, p.params(e.value, o) }})
	}
	there := p.object(n, "a step", append(fields,
		field{string(Open), func(e entry) {
			s.Kind, s.Token = Open, p.value(e.value, "open", false)
		}},
		field{string(RawCall), func(e entry) {
			s.Kind = RawCall
			p.call(e.value, &s)
		}},
		field{"expect", func(e entry) {
			if isQuestion {
				p.errorf(pos(e.key), "expect in a step of a question; its answers judge it, so move it there")
				return
			}
			expect := p.expect(e.value, s.Kind)
			s.Expect = &expect
		}},
		// After expect, which knows only what was saved before its step.
		field{"save", func(e entry) {
			if s.Kind == Open {
				p.errorf(pos(e.key), "save in an open step; the portal answers no envelope")
				return
			}
			s.Save = p.save(e.value, "value", "reqId")
		}},
	)...)
	p.oneCall(n, there)
	if !isQuestion {
		p.require(n, "a step", there, "expect")
	}
	return s
}

func (p *parser) oneCall(n *yaml.Node, there map[string]entry) {
	var calls []entry
	for _, kind := range stepKinds() {
		if e, ok := there[kind]; ok {
			calls = append(calls, e)
		}
	}
	slices.SortFunc(calls, func(a, b entry) int { return comparePos(pos(a.key), pos(b.key)) })
	switch {
	case len(calls) == 0 && n.Kind == yaml.MappingNode:
		p.errorf(pos(n), "a step without a call; name one of %s", strings.Join(stepKinds(), ", "))
	case len(calls) > 1:
		p.errorf(pos(calls[1].key), "%s in a step that has %s; a step is one call, so write two steps", calls[1].name, calls[0].name)
	}
}

// stepKinds returns the words that a step can begin with.
func stepKinds() (words []string) {
	for _, o := range operations {
		words = append(words, string(o.Step))
	}
	return append(words, string(Open), string(RawCall))
}

// params reads the parameters of an operation. The language requires none of
// them, since what happens without a parameter is part of the subject. A step
// that changes op or subop is a call.
func (p *parser) params(n *yaml.Node, o Operation) (params []Param) {
	var known []string
	for _, param := range o.StepParams() {
		known = append(known, param.Name)
	}
	for _, e := range p.entries(n, string(o.Step)) {
		if !slices.Contains(known, e.name) {
			p.errorf(pos(e.key), "unknown parameter %q of %s%s", e.name, o.Step, suggest(e.name, known))
		}
		params = append(params, Param{e.name, p.value(e.value, e.name, isEmail(e.name))})
	}
	return params
}

// isEmail takes every spelling, since a call may be about the spelling.
func isEmail(param string) bool {
	return strings.EqualFold(param, "email")
}

func (p *parser) call(n *yaml.Node, s *Step) {
	there := p.object(n, "call",
		field{"method", func(e entry) { s.Method = p.method(e.value) }},
		field{"path", func(e entry) { s.Path = p.path(e.value) }},
		field{"query", func(e entry) { s.Query = p.lists(e.value, "query", nil) }},
		field{"form", func(e entry) { s.Form = p.lists(e.value, "form", nil) }},
		field{"headers", func(e entry) { s.Headers = p.headers(e.value) }},
	)
	if _, ok := there["method"]; ok {
		return
	}
	_, query := there["query"]
	_, form := there["form"]
	if s.Method = http.MethodPost; query && !form {
		s.Method = http.MethodGet
	}
}

func (p *parser) method(n *yaml.Node) string {
	method, ok := p.word(n, "method")
	if ok && !upperCase.MatchString(method) {
		p.errorf(pos(n), "bad method %q; methods are upper-case letters, such as PUT", method)
	}
	return method
}

// path takes one element: a longer path would say that the elements before it
// count, and they are the target's.
func (p *parser) path(n *yaml.Node) string {
	path, ok := p.word(n, "path")
	if ok && !onePathElement.MatchString(path) {
		p.errorf(pos(n), "bad path %q; it is one element that replaces the last of the endpoint, without a query", path)
	}
	return path
}

var (
	upperCase      = regexp.MustCompile(`^[A-Z]+$`)
	onePathElement = regexp.MustCompile(`^/?[^/?#\s]*$`)
	headerName     = regexp.MustCompile("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$") // a token of RFC 9110
)

// lists reads names with a value, or with a list of values to be sent one after
// the other. check may be nil.
func (p *parser) lists(n *yaml.Node, what string, check func(name string, value *yaml.Node)) (params []Param) {
	for _, e := range p.entries(n, what) {
		values := []*yaml.Node{e.value}
		if e.value.Kind == yaml.SequenceNode {
			values = p.list(e.value, "the list of "+e.name)
		}
		for _, value := range values {
			params = append(params, Param{e.name, p.value(value, e.name, isEmail(e.name))})
			if check != nil {
				check(e.name, value)
			}
		}
	}
	return params
}

// headers reads what net/http would refuse to send only when the step is run.
func (p *parser) headers(n *yaml.Node) []Param {
	return p.lists(n, "headers", func(name string, value *yaml.Node) {
		if !headerName.MatchString(name) {
			p.errorf(pos(value), "bad header name %q", name)
		}
		if strings.ContainsFunc(value.Value, unicode.IsControl) {
			p.errorf(pos(value), "header %s: a control character in %q", name, value.Value)
		}
	})
}
