package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// An Error is one problem of a file, with its place.
type Error = strict.Error

// Errors are all problems of a file or of several files. The text has a line for each,
// "file:line:col: message".
type Errors = strict.Errors

// A Pos is a place in a file. Lines and columns count from 1.
type Pos = strict.Pos

// Nearest returns the known word of which word is most likely a misspelling, and false
// if more than a third of the word would have to change.
func Nearest(word string, known []string) (string, bool) { return strict.Nearest(word, known) }
