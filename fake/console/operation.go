package console

import "strings"

// An operation is what the OpenAPI description and the page say of one operation
// of the API. Its parameters are in documented order, and all are required.
type operation struct {
	Name   string
	Value  string // what a success returns
	Params []parameter
}

// A parameter belongs to an operation. Its schema is YAML in flow style.
type parameter struct{ Name, Schema string }

// operations is what the description, the filter and the fault form know of the operations.
var operations = []operation{
	{"Register", "the user's new ssid", []parameter{
		{"company", "{type: string, minLength: 1, description: The client; created if it does not exist.}"},
		{"email", "{type: string, minLength: 1, description: Unique in the whole of PAYT.}"},
		{"password", "{$ref: '#/components/schemas/Password'}"},
	}},
	{"Launch", "a launch token", []parameter{
		{"ssid", "{$ref: '#/components/schemas/SSID'}"},
	}},
}

// A queryParameter is a parameter of a call whose operation is not known yet.
type queryParameter struct {
	parameter
	RequiredBy string // the operations that require it
}

// queryParameters returns the parameters of all operations, each once.
func queryParameters(operations []operation) (all []queryParameter) {
	index := map[string]int{}
	for _, o := range operations {
		for _, p := range o.Params {
			if i, ok := index[p.Name]; ok {
				all[i].RequiredBy += " and " + o.Name
				continue
			}
			index[p.Name] = len(all)
			all = append(all, queryParameter{p, o.Name})
		}
	}
	return all
}

// joinNames returns the names of operations with a separator between them.
func joinNames(operations []operation, separator string) string {
	names := make([]string, len(operations))
	for i, o := range operations {
		names[i] = o.Name
	}
	return strings.Join(names, separator)
}
