package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// A parser reads one file of the language.
type parser struct {
	*strict.Reader
	known   vocabulary
	nightly bool       // the file may run every night, so that $new has no place in it
	literal bool       // texts contain no names: a $ is a $
	names   []string   // saved so far; only ever appended to, so that a copy stays as it was
	kinds   []StepKind // of each step so far; "" if unknown
	seen    [][]string // names saved before each step
}

func newParser(file string, known vocabulary) *parser {
	return &parser{Reader: strict.NewReader(file), known: known, nightly: true}
}

// maxCount bounds the whole numbers of a file. It fits into 32 bits, with room
// to count on.
const maxCount = 1<<31 - 1

type (
	node  = strict.Node
	entry = strict.Entry
)

func field(name string, read func(e entry)) strict.Field { return strict.Field{Name: name, Read: read} }

// fieldsOf returns a field for each name, read by one function.
func fieldsOf(names []string, read func(name string, e entry)) (fields []strict.Field) {
	for _, name := range names {
		fields = append(fields, field(name, func(e entry) { read(name, e) }))
	}
	return fields
}
