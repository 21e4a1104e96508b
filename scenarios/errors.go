package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error is one problem of a scenario file.
type Error struct {
	File    string
	Pos     Pos
	Message string // what is wrong, with which value, and the next step where there is one
}

// Error returns "file:line:col: message", which editors and terminals turn into a link.
func (e Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Col, e.Message)
}

// Errors are all problems of a file or of a set of files. They are reported
// together, since a writer who fixes one mistake to be told the next is badly served.
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

// sorted puts the problems of one file in the order of its text.
func (es Errors) sorted() Errors {
	slices.SortStableFunc(es, func(a, b Error) int { return comparePos(a.Pos, b.Pos) })
	return es
}

func comparePos(a, b Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}
