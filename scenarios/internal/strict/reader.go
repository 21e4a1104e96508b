// Package strict reads handwritten YAML files. Anything in a file that its reader does
// not know is an error, every error has its place in the file, and a reader returns all
// of them at once.
//
//	r := strict.NewReader("ann.yaml")
//	if root := r.Document(data); root != nil {
//		r.Object(root, "a person",
//			strict.Field{Name: "name", Read: func(e strict.Entry) { p.Name, _ = r.Word(e.Value, "name") }})
//	}
//	return p, r.Err()
//
// The package does not know the contents of the files.
package strict

import (
	"fmt"
	"slices"
)

// A Reader reads one file and collects its problems. It does not stop at the first one.
// It must not be used concurrently.
type Reader struct {
	file string
	errs Errors
}

// NewReader returns a reader for a file. It does not open the file; the name is for errors.
func NewReader(file string) *Reader { return &Reader{file: file} }

// Errorf adds a problem.
func (r *Reader) Errorf(at Pos, format string, args ...any) {
	r.errs = append(r.errs, Error{r.file, at, fmt.Sprintf(format, args...)})
}

// Errors returns the problems so far, in the order of the file.
func (r *Reader) Errors() Errors {
	slices.SortStableFunc(r.errs, func(a, b Error) int { return a.Pos.Compare(b.Pos) })
	return r.errs
}

// Err returns [Reader.Errors] as an error, or nil.
func (r *Reader) Err() error {
	if len(r.errs) == 0 {
		return nil
	}
	return r.Errors()
}

// File returns the name that the reader was made with.
func (r *Reader) File() string { return r.file }
