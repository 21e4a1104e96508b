package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// A parser reads one file of the language.
type parser struct {
	*strict.Reader
	known   vocabulary
	nightly bool       // the file may run every night and must not use $new
	literal bool       // texts contain no names; a $ is a plain character
	names   []string   // names saved so far; append-only, so that copies stay valid
	kinds   []StepKind // of each step so far; "" if unknown
	seen    [][]string // names saved before each step
}

func newParser(file string, known vocabulary) *parser {
	return &parser{Reader: strict.NewReader(file), known: known, nightly: true}
}

// maxCount is the maximum of the whole numbers in a file. It is below the limit of 32 bits,
// so that a fake can count further.
const maxCount = 1<<31 - 1

type (
	node  = strict.Node
	entry = strict.Entry
)

func field(name string, read func(e entry)) strict.Field { return strict.Field{Name: name, Read: read} }

// fieldsOf returns a field for each name. One function reads them all.
func fieldsOf(names []string, read func(name string, e entry)) (fields []strict.Field) {
	for _, name := range names {
		fields = append(fields, field(name, func(e entry) { read(name, e) }))
	}
	return fields
}
