package scenarios

import (
	"slices"
	"strings"
)

// A Scenario is one file: a situation, the calls made in it and the expected responses. At
// most one of Rule and Question is set.
type Scenario struct {
	Name     string   // the file's base name without its extension; unique in a set
	File     string   // the name passed to [Parse], for messages
	Rule     string   // id of the documented rule that it shows
	Question string   // id of the open question that it asks
	Order    int      // its place in lists of rules, questions or situations; zero: the end
	Pages    []string // of a rule: the pages that state it, the main one first
	Summary  string   // one sentence
	Refines  string   // of a question: the rule that its answers keep; see the package comment
	Why      string   // of a question: why it is open, and how the steps distinguish the answers
	Needs    []string // ids of rules that must hold for the steps to mean anything
	Live     Live     // when it may run on a live target
	Limit    Limit    // calls that a fake started with this scenario serves; zero: no limit
	Given    Given
	Dialect  map[string]string // question id to answer, for a fake started with this scenario
	Faults   []Fault           // of a fake started with this scenario
	Steps    []Step
	Answers  []Answer // of a question, in the order of the file; the first is the fake's default
}

// Live is when a scenario may run on a live target.
type Live string

const (
	LiveNightly  Live = "nightly"   // every night, with the same users each time
	LiveNewUsers Live = "new-users" // only on request: it leaves a new user behind
	LiveNever    Live = "never"     // only a fake
)

// Given is what exists before the first step. A fake loads it when it starts with the
// scenario. On any other target, a call registers each user.
type Given struct {
	Users []User
}

// Escaped returns the users in the form of a scenario file: with each dollar sign of a
// company, email and password doubled.
func (g Given) Escaped() Given { return g.replaced("$", "$$") }

// Unescaped returns the users without the doubled dollar signs of a scenario file. It is
// the inverse of [Given.Escaped].
func (g Given) Unescaped() Given { return g.replaced("$$", "$") }

func (g Given) replaced(from, to string) Given {
	users := slices.Clone(g.Users)
	for i := range users {
		for _, text := range []*string{&users[i].Company, &users[i].Email, &users[i].Password} {
			*text = strings.ReplaceAll(*text, from, to)
		}
	}
	return Given{Users: users}
}

// A User is a user of [Given]. SSID and Registrations are for a fake that continues from
// the saved state of another one; no call can set them on a target. Save maps "ssid" to
// the name under which it is saved.
type User struct {
	Company, Email, Password string
	SSID                     string // empty: a new one
	Registrations            int    // zero: one
	Save                     map[string]string
	Pos                      Pos
}

// A Step is one call. For an operation, Form has the parameters that the file
// names, and [Operation.Request] adds the others; for an open, Token is the launch
// token; for a call, Method, Path, Query, Form and Headers are all that is sent.
type Step struct {
	Kind    StepKind
	Token   string
	Method  string // of a call; by default GET if it names a query and no form, else POST
	Path    string // of a call: replaces the last element of the endpoint's path; empty: keeps it
	Query   []Param
	Form    []Param
	Headers []Param
	Expect  *Expect           // nil in a question, whose answers have the expectations
	Save    map[string]string // maps "value" or "reqId" to the name under which it is saved
	Pos     Pos
}

// An Answer is one possible answer to a question. Each way is a list with an expectation
// for each step. A target gives the answer if it matches one of the ways.
type Answer struct {
	Name string
	Ways [][]Expect
}
