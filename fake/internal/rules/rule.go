// Package rules is the behaviour of the API: what its pages document, and every
// answer to what they leave open.
//
// A [Call] goes through it in this order: [Call.Read] takes the parameters out of
// a request, [Call.Decide] makes a [Reply] of them, and [Call.Render] turns the
// reply into bytes. Between reading and deciding, others may delay or replace the
// call. What a call reads and changes lies in a [store.Store].
//
// Each operation has a file of its own, which opens with its rules. A reply is
// made from a [Rule] and from nothing else. An answer to an open question is asked
// for where it makes a difference, so that a [Decision] names every answer that
// shaped a response.
package rules

//go:generate go run ../generate

// A Rule is one documented statement. The rules and their pages are in names_gen.go.
type Rule uint8

// String returns the id of the rule.
func (r Rule) String() string { return ruleTable[r].id }

// Page returns the name of the page that states the rule.
func (r Rule) Page() string { return ruleTable[r].page }
