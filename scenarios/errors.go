package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// Error is one problem of a file, with its place.
type Error = strict.Error

// Errors are all problems of a file or of several files. Its text has one line
// for each, "file:line:col: message".
type Errors = strict.Errors

// Pos is a place in a file. Lines and columns count from 1.
type Pos = strict.Pos

// Nearest returns the known word that word is most likely a misspelling of. It
// returns none if more than a third of the word would have to change.
func Nearest(word string, known []string) (string, bool) { return strict.Nearest(word, known) }
