package scenarios

import "gopkg.in/yaml.v3"

// ParseGiven reads users in the shape of a scenario's given, as YAML or JSON:
//
//	users: [{company: acme, email: ann@acme.test, password: one}]
//
// It is as strict as [Parse] and reports problems in the same way, with two
// differences: there may be no users at all, and no names stand in the texts, so
// that a $ is a $. It takes files of any length and may be called concurrently.
func ParseGiven(file string, data []byte) (Given, error) {
	return part(file, data, func(p *parser, root *yaml.Node) Given {
		p.literal = true
		if len(root.Content) == 2 && root.Content[0].Value == "users" && isEmptyList(root.Content[1]) {
			return Given{}
		}
		return p.given(root)
	})
}

func isEmptyList(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode && len(n.Content) == 0 }

// ParseFault reads one fault, as YAML or JSON, as strictly as [Parse] reads the
// faults of a scenario:
//
//	{on: {subop: Register}, calls: 1-2, http: 500, page: iis}
func ParseFault(file string, data []byte) (Fault, error) {
	return part(file, data, (*parser).fault)
}

// ParseDialect reads answers to questions, as YAML or JSON, as strictly as
// [Parse] reads the dialect of a scenario:
//
//	{email-case: sensitive, error-http-status: "400"}
func ParseDialect(file string, data []byte) (map[string]string, error) {
	return part(file, data, (*parser).dialect)
}

// part reads a document that is one part of a scenario.
func part[T any](file string, data []byte, read func(*parser, *yaml.Node) T) (value T, err error) {
	p := &parser{file: file, known: bundledIDs(), live: Nightly}
	if root := p.document(yamlOf(data)); root != nil {
		value = read(p, root)
	}
	if len(p.errs) > 0 {
		var none T
		return none, p.errs.sorted()
	}
	return value, nil
}
