package main

import "github.com/paytfake/paytfake/scenarios"

// schema is the command that prints the JSON Schema of scenario files.
type schema struct{}

// Run prints the schema.
func (schema) Run(t terminal) error {
	t.out.Write(scenarios.Schema())
	return nil
}
