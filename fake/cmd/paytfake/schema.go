package main

import "github.com/paytfake/paytfake/scenarios"

// A schemaCommand is the command that prints the JSON Schema of scenario files.
type schemaCommand struct{}

// Run prints the schema.
func (schemaCommand) Run(t terminal) error {
	t.out.Write(scenarios.Schema())
	return nil
}
