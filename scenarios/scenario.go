package scenarios

import (
	"slices"
	"strings"
)

// A Scenario is one file: a situation, the calls made in it and what must come
// back. Exactly one of Rule and Question is set, or neither (a situation).
type Scenario struct {
	Name     string   // the file's base name without its extension; unique in a set
	File     string   // as it was given to [Parse]; for messages
	Rule     string   // id of the documented rule that it shows
	Question string   // id of the open question that it asks
	Pages    []string // of a rule: the pages that state it, the main one first
	Summary  string   // one sentence
	Refines  string   // of a question: the rule that its answers agree on; see the package comment
	Why      string   // of a question: why the pages leave it open, and how outcomes are told apart
	Needs    []string // ids of rules that must hold for the steps to mean anything
	Live     Live     // when it may touch a live target
	Limit    Limit    // calls that a fake started with this scenario serves; zero: no limit
	Given    Given
	Dialect  map[string]string // question id to answer, for a fake started with this scenario
	Faults   []Fault           // of a fake started with this scenario
	Steps    []Step
	Answers  []Answer // of a question, in the order of the file; the first is the fake's default
}

// Live says when a scenario may touch a live target.
type Live string

const (
	LiveNightly  Live = "nightly"   // every night: the same users each time
	LiveNewUsers Live = "new-users" // only when asked: it leaves a new user behind
	LiveNever    Live = "never"     // only a fake
)

// Given is what is there before the first step. A fake that is started with a
// scenario has it at once; on a target each user is registered by a call.
type Given struct {
	Users []User
}

// Escaped returns the users as a file writes them: each dollar sign of a company,
// email and password doubled.
func (g Given) Escaped() Given { return g.replaced("$", "$$") }

// Unescaped returns the users that a file means. It is the inverse of
// [Given.Escaped].
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

// A User of [Given]. SSID and Registrations are for a fake alone, which goes on
// where another one ended; no call could arrange them on a target. Save maps
// "ssid" to the name under which it is kept.
type User struct {
	Company, Email, Password string
	SSID                     string // empty: a new one
	Registrations            int    // zero: one
	Save                     map[string]string
	Pos                      Pos
}

// A Step is one call. Of a register or a launch, Form holds the parameters that
// the file names (key, op and subop are added when it is sent); of an open,
// Token the launch token; of a call, everything that is sent.
type Step struct {
	Kind    StepKind
	Token   string
	Method  string // of a call; GET where it names a query and no form, else POST
	Path    string // of a call: the last element replaces that of the endpoint; empty: the endpoint itself
	Query   []Param
	Form    []Param
	Headers []Param
	Expect  *Expect           // nil: of a question, the answers judge this step
	Save    map[string]string // "value" or "reqId" to the name under which it is kept
	Pos     Pos
}

// An Answer is one possible answer to a question: what each step must bring,
// in one way or several.
type Answer struct {
	Name string
	Ways [][]Expect
}
