// Package rules is the behaviour of the API: what its pages document, and every
// answer to what they leave open.
//
// A [Call] takes three steps: [Call.Read] reads the parameters of a request,
// [Call.Decide] carries the operation out and returns a [Reply], and [Call.Render]
// returns the bytes of the response. Between the first two, the caller may delay or
// replace the call. The users and tokens are in a [store.Store].
//
// Each operation has its own file, which begins with its rules. Only a [Rule] makes a
// reply. The code asks an open question only where the answer makes a difference, so
// that a [Decision] names exactly the answers that shaped a response.
package rules

//go:generate go run ../generate

// A Rule is one documented statement. The rules and their pages are in names_gen.go.
type Rule uint8

// String returns the id of the rule.
func (r Rule) String() string { return ruleTable[r].id }

// Page returns the name of the page that states the rule.
func (r Rule) Page() string { return ruleTable[r].page }
