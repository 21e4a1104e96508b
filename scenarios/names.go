package scenarios

import (
	"slices"
	"strings"
)

// value returns a text that may contain names, which a runner will replace.
func (p *parser) value(n *node, what string) string {
	text, ok := p.Text(n, what)
	if ok {
		p.checkNames(n, text, what)
	}
	return text
}

// filled returns a value that is not empty.
func (p *parser) filled(n *node, what string) string {
	text, ok := p.Word(n, what)
	if ok {
		p.checkNames(n, text, what)
	}
	return text
}

// checkNames reports the unknown names in a text.
func (p *parser) checkNames(n *node, text, what string) {
	if p.literal {
		return
	}
	_, err := Expand(text, func(name string) (string, bool) {
		switch {
		case !isBuiltin(name) && !slices.Contains(p.names, name):
			p.Errorf(n.Pos(), "no given user and no earlier step saves $%s%s",
				name, suggestName(name, slices.Concat(p.names, builtinNames())))
		case name == nameNew && !isEmail(what):
			p.Errorf(n.Pos(), "$new is only allowed in an email")
		case name == nameNew && p.nightly:
			p.Errorf(n.Pos(), "$new creates a new user every time; add live: new-users, or live: never")
		}
		return "", true
	})
	if err != nil {
		p.Errorf(n.Pos(), "%v", err)
	}
}

// isEmail reports whether a parameter is an email. It ignores case, because a call may test
// the case of names.
func isEmail(param string) bool { return strings.EqualFold(param, "email") }

// save reads the names under which a step saves members. Later steps may use them.
func (p *parser) save(n *node, members ...string) map[string]string {
	saved := make(map[string]string)
	fields := fieldsOf(members, func(member string, e entry) {
		if name, ok := p.nameToSave(e.Value); ok {
			saved[member] = name
			p.names = append(p.names, name)
		}
	})
	p.Object(n, "save", fields...)
	p.NotEmpty(n, "save")
	return saved
}

func (p *parser) nameToSave(n *node) (string, bool) {
	name, ok := p.Word(n, "a name")
	switch {
	case !ok:
		return "", false
	case !nameOnly.MatchString(name):
		p.Errorf(n.Pos(), "bad name %q; a name is lower-case letters and digits, with hyphens between them, "+
			"and begins with a letter", name)
		return "", false
	case isBuiltin(name):
		p.Errorf(n.Pos(), "name %q is built in; choose another", name)
		return "", false
	case slices.Contains(p.names, name):
		p.Errorf(n.Pos(), "name %q is saved twice; choose another", name)
		return "", false
	}
	return name, true
}
