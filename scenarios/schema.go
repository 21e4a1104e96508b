package scenarios

import (
	_ "embed"
	"slices"
)

//go:generate go test -run ^TestTheSchemaIsFresh$ . -update
//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 7) of scenario files. A file names it in
// its first line, for editors to complete and explain what it says:
//
//	# yaml-language-server: $schema=schema.json
//
// It accepts each file that [Parse] accepts, and refuses the unknown words, wrong
// types and misplaced keys that Parse refuses. What takes the whole of a file to
// see, such as an unknown name, only Parse refuses.
func Schema() []byte {
	return slices.Clone(schema)
}
