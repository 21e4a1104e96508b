package scenarios

import (
	_ "embed"
	"slices"
)

//go:generate go test -run ^TestTheSchemaIsFresh$ . -update
//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 7) of scenario files. If a file names it in its
// first line, editors can complete and explain the file:
//
//	# yaml-language-server: $schema=schema.json
//
// The schema accepts each file that [Parse] accepts, and refuses the unknown words, wrong
// types and misplaced keys that Parse refuses. Only Parse refuses problems that concern the
// whole file, such as an unknown name.
func Schema() []byte {
	return slices.Clone(schema)
}
