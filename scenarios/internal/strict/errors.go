package strict

import (
	"cmp"
	"fmt"
	"strings"
)

// Pos is a place in a file. Lines and columns count from 1.
type Pos struct {
	Line, Col int
}

// Compare returns -1 if p comes before q in a file, 1 if it comes after, else 0.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// An Error is one problem of a file.
type Error struct {
	File    string
	Pos     Pos
	Message string // the problem, the value, and the next step if there is one
}

// Error returns "file:line:col: message", which editors and terminals display as a link.
func (e Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Col, e.Message)
}

// Errors are all problems of a file or of several files, so that an author need not rerun
// a check after correcting each one.
type Errors []Error

// Error returns one line for each problem.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets [errors.As] find the first [Error].
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}
