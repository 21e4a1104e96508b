package scenarios

import (
	_ "embed"
	"slices"
)

//go:generate go run ./internal/generate
//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 7) of scenario files. A file names it in
// its first line, for editors to complete and explain what it says:
//
//	# yaml-language-server: $schema=schema.json
//
// It refuses no file that [Parse] takes,
// and the unknown words, wrong types and misplaced keys that Parse refuses. What
// needs the whole of a file, such as the names in it, only Parse sees.
func Schema() []byte {
	return slices.Clone(schema)
}
