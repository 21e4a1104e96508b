package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// ParseGiven reads users in the shape of a scenario's given, as YAML or JSON:
//
//	users: [{company: acme, email: ann@acme.test, password: one}]
//
// It is as strict as [Parse] and reports problems in the same way, with two differences:
// the list of users may be empty, and texts contain no names, so that a $ is a plain
// character. It accepts files of any size and may be called concurrently.
func ParseGiven(file string, data []byte) (Given, error) {
	return parsePart(file, data, func(p *parser, root *node) Given {
		p.literal = true
		if noUsers(root) {
			return Given{}
		}
		return p.given(root)
	})
}

// noUsers reports whether a given is an empty list of users.
func noUsers(n *node) bool {
	if !n.IsMapping() || n.Len() != 1 || n.Content[0].Value != "users" {
		return false
	}
	users := (*node)(n.Content[1])
	return users.IsList() && users.Len() == 0
}

// ParseFault reads one fault, as YAML or JSON, as strictly as [Parse] reads the
// faults of a scenario:
//
//	{on: {subop: Register}, calls: 1-2, http: 500, page: iis}
//
// It may be called concurrently.
func ParseFault(file string, data []byte) (Fault, error) {
	return parsePart(file, data, (*parser).fault)
}

// ParseDialect reads answers to questions, as YAML or JSON, as strictly as
// [Parse] reads the dialect of a scenario:
//
//	{email-case: sensitive, error-http-status: "400"}
//
// It may be called concurrently.
func ParseDialect(file string, data []byte) (map[string]string, error) {
	return parsePart(file, data, (*parser).dialect)
}

// parsePart reads a document that is one part of a scenario. With an error, the value
// is whatever could be read.
func parsePart[T any](file string, data []byte, read func(*parser, *node) T) (value T, err error) {
	p := newParser(file, bundledIDs())
	if root := p.Document(strict.FromJSON(data)); root != nil {
		value = read(p, root)
	}
	return value, p.Err()
}
