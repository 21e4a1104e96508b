package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// A scope is the names saved so far, in the order of the file. Names only ever
// come to its end, so that a copy of the slice stays what it was.
type scope []string

func (s scope) knows(name string) bool {
	return isBuiltin(name) || slices.Contains(s, name)
}

// value returns a text in which names may stand, as it is written: they are
// resolved when a step is run. email says that $new may be one of them.
func (p *parser) value(n *yaml.Node, what string, email bool) string {
	text, ok := p.text(n, what)
	if ok {
		p.checkNames(n, text, email)
	}
	return text
}

// filled returns a value that is not empty.
func (p *parser) filled(n *yaml.Node, what string, email bool) string {
	text, ok := p.word(n, what)
	if ok {
		p.checkNames(n, text, email)
	}
	return text
}

// checkNames expands a text as a run will, with a lookup that reports.
func (p *parser) checkNames(n *yaml.Node, text string, email bool) {
	if p.literal {
		return
	}
	_, err := Expand(text, func(name string) (string, bool) {
		switch {
		case !p.names.knows(name):
			p.errorf(pos(n), "$%s is saved by no given user and no earlier step%s",
				name, suggestName(name, slices.Concat(p.names, builtinNames())))
		case name == nameNew && !email:
			p.errorf(pos(n), "$new stands only in an email")
		case name == nameNew && p.live == Nightly:
			p.errorf(pos(n), "$new leaves a new user behind each time; add live: new-users, or live: never")
		}
		return "", true
	})
	if err != nil {
		p.errorf(pos(n), "%v", err)
	}
}

// save reads the names under which members are kept, and adds them to the scope.
func (p *parser) save(n *yaml.Node, members ...string) map[string]string {
	saved := make(map[string]string)
	var fields []field
	for _, member := range members {
		fields = append(fields, field{member, func(e entry) {
			if name, ok := p.nameToSave(e.value); ok {
				saved[member] = name
				p.names = append(p.names, name)
			}
		}})
	}
	p.object(n, "save", fields...)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.errorf(pos(n), "save is empty; fill it in or leave it out")
	}
	return saved
}

func (p *parser) nameToSave(n *yaml.Node) (string, bool) {
	name, ok := p.word(n, "a name")
	switch {
	case !ok:
		return "", false
	case !nameOnly.MatchString(name):
		p.errorf(pos(n), "bad name %q; a name is lower-case letters and digits, with hyphens between them, and begins with a letter", name)
		return "", false
	case isBuiltin(name):
		p.errorf(pos(n), "name %q is always there already; choose another", name)
		return "", false
	case slices.Contains(p.names, name):
		p.errorf(pos(n), "name %q is saved twice; choose another", name)
		return "", false
	}
	return name, true
}
