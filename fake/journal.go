package fake

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// A Call is one call that the fake served. The first 4 KiB of each text are kept.
type Call struct {
	Number    uint64        `json:"number"` // of all calls since the start, from 1
	Sandbox   string        `json:"sandbox,omitempty"`
	Time      time.Time     `json:"time"` // on the fake's clock
	Took      time.Duration `json:"took"` // until the response was ready, in nanoseconds
	Method    string        `json:"method"`
	Path      string        `json:"path"`
	Query     string        `json:"query"` // raw
	Body      string        `json:"body"`  // raw
	Status    int           `json:"status"`
	MediaType string        `json:"mediaType"`
	Response  string        `json:"answer"` // the body
	Rule      string        `json:"rule"`   // what the response was built from
	Basis     Basis         `json:"basis"`  // why: of what decided the outcome
	Shaped    []Basis       `json:"shaped"` // of everything else in the response that no page states
	Advice    []string      `json:"advice"` // of a refused call: what is probably wrong, and what to do

	Clipped    bool `json:"-"` // a text of the request is not whole
	Refused    bool `json:"-"` // the call did not do what it asked for
	User       int  `json:"-"` // number of the user it was about, in the order of [API.Users], from 1; 0: none
	Generation int  `json:"-"` // how often the users were replaced before the call, the start included
}

// Params yields the names and values of the query and then those of the body,
// decoded as the fake decodes them.
func (c Call) Params() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, encoded := range [...]string{c.Query, c.Body} {
			for name, value := range rules.Params(encoded) {
				if !yield(name, value) {
					return
				}
			}
		}
	}
}

// Param returns the first value of a parameter in the query or the body, whatever
// the case of its name.
func (c Call) Param(name string) string {
	for given, value := range c.Params() {
		if strings.EqualFold(given, name) {
			return value
		}
	}
	return ""
}

// A Search chooses calls of the journal. The zero value of a field chooses every call.
type Search struct {
	Email  string // in any case
	Subop  string // in any case
	Status int
	Since  time.Time // at that time or later
	After  uint64    // with a greater number
}

// takes reports whether the search chooses a call.
func (s Search) takes(c Call) bool {
	same := func(want, got string) bool { return want == "" || strings.EqualFold(want, strings.TrimSpace(got)) }
	return !c.Time.Before(s.Since) && (s.Status == 0 || s.Status == c.Status) &&
		same(s.Email, c.Param("email")) && same(s.Subop, c.Param("subop"))
}

// choose returns the calls of some entries that the search takes.
func (a *API) choose(entries []journal.Entry, s Search) (calls []Call) {
	for i := range entries {
		if c := a.public(&entries[i]); s.takes(c) {
			calls = append(calls, c)
		}
	}
	return calls
}

// Journal returns the calls that a search chooses, oldest first, and how many
// calls the journal no longer holds: one that is not found may be among those. A
// call is in the journal before its response leaves.
func (a *API) Journal(s Search) (calls []Call, evicted uint64) {
	entries, evicted := a.journal.After(s.After)
	return a.choose(entries, s), evicted
}

// Calls returns the whole journal, oldest first.
func (a *API) Calls() []Call {
	calls, _ := a.Journal(Search{})
	return calls
}

// Evicted returns how many calls the journal no longer holds.
func (a *API) Evicted() uint64 { return a.journal.Evicted() }

// ClearJournal empties the journal. The calls that it held count as evicted.
func (a *API) ClearJournal() { a.journal.Clear() }

// KeepsCalls reports whether there is a journal; see [Options].JournalSize.
func (a *API) KeepsCalls() bool { return a.journal.Enabled() }

// Follow yields the calls that a search chooses as they are served, beginning with
// those in the journal, until ctx is done or the loop ends. A reader that is too
// slow misses calls, as their numbers show. Without a journal there are none to
// yield. Each round costs the calls that are new, however large the journal is.
func (a *API) Follow(ctx context.Context, s Search) iter.Seq[Call] {
	return func(yield func(Call) bool) {
		for {
			entries, arrived := a.journal.Next(s.After)
			for _, c := range a.choose(entries, s) {
				if !yield(c) {
					return
				}
			}
			if len(entries) > 0 {
				s.After = entries[len(entries)-1].Number
			}
			select {
			case <-arrived:
			case <-ctx.Done():
				return
			}
		}
	}
}

// public returns what users see of an entry.
func (a *API) public(e *journal.Entry) Call {
	return Call{
		Number: e.Number, Sandbox: a.options.Sandbox, Time: e.Time, Took: e.Took,
		Method: e.Method, Path: e.Path, Query: e.Query, Body: e.Body,
		Status: e.Status, MediaType: e.MediaType, Response: e.Response,
		Rule: e.Decision.Rule.String(), Basis: newBasis(e, a.options.Answers), Shaped: shaped(e, a.options.Answers), Advice: a.advice(e),
		Clipped: e.Clipped, Refused: e.Decision.Refused, User: int(e.Decision.User), Generation: int(e.Generation),
	}
}

// advice returns what to do about a call that was refused.
func (a *API) advice(e *journal.Entry) []string {
	if !e.Decision.Refused {
		return nil
	}
	return rules.Advise(e.Method, e.Query, e.Body, a.options.Key, e.Decision.Unmodelled)
}
