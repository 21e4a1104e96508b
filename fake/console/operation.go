package console

// What the OpenAPI description says of operations and parameters.

import (
	"slices"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// operationNames returns the names of operations with a separator between them.
func operationNames(separator string) string {
	var names []string
	for _, o := range scenarios.Operations() {
		names = append(names, o.Name)
	}
	return strings.Join(names, separator)
}

// schemaRefs names the schemas that depend on the dialect, by parameter.
var schemaRefs = map[string]string{"password": "Password", "ssid": "SSID"}

// parameterSchema returns the JSON Schema of an operation's parameter, as YAML in
// flow style.
func parameterSchema(o scenarios.Operation, p scenarios.Parameter) string {
	description := ", description: " + strconv.Quote(p.Summary) + "}"
	switch ref, ok := schemaRefs[p.Name]; {
	case ok:
		return "{$ref: '#/components/schemas/" + ref + "'}"
	case p.Name == scenarios.ParamOp:
		return "{const: " + o.Op + description
	case p.Name == scenarios.ParamSubop:
		return "{const: " + o.Name + description
	case p.Required:
		return "{type: string, minLength: 1" + description
	}
	return "{type: string" + description
}

// A queryParameter is a parameter of a call to any operation.
type queryParameter struct {
	scenarios.Parameter // Required is set if every operation requires it
	Schema              string
}

// queryParameters returns the parameters of all operations, each once.
func queryParameters() (all []queryParameter) {
	values := map[string][]string{}
	requiredBy := map[string]int{}
	for _, o := range scenarios.Operations() {
		values[scenarios.ParamOp] = append(values[scenarios.ParamOp], o.Op)
		values[scenarios.ParamSubop] = append(values[scenarios.ParamSubop], o.Name)
		for _, p := range o.Params {
			if p.Required {
				requiredBy[p.Name]++
			}
			if !slices.ContainsFunc(all, func(known queryParameter) bool { return known.Name == p.Name }) {
				all = append(all, queryParameter{p, parameterSchema(o, p)})
			}
		}
	}
	for i, p := range all {
		all[i].Required = requiredBy[p.Name] == len(scenarios.Operations())
		if words := slices.Compact(slices.Sorted(slices.Values(values[p.Name]))); words != nil {
			all[i].Schema = "{enum: [" + strings.Join(words, ", ") + "]}"
		}
	}
	return all
}

// requiredParams returns the names of the parameters that an operation requires.
func requiredParams(o scenarios.Operation) string {
	var names []string
	for _, p := range o.Params {
		if p.Required {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}
