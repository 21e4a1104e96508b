package fake

// The journal as users see it: calls, searches and followers.

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// A Call is one call that the fake served, with at most the first 4 KiB of each text.
type Call struct {
	Number    uint64        `json:"number"` // counts all calls since the start, from 1
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
	Rule      string        `json:"rule"`   // that the response was built from
	Basis     Basis         `json:"basis"`  // why the outcome was what it was
	Shaped    []Basis       `json:"shaped"` // other answers that shaped the response
	Advice    []string      `json:"advice"` // if refused: what is probably wrong, and what to do

	Clipped    bool `json:"-"` // a text of the request was longer than 4 KiB
	Refused    bool `json:"-"` // the fake did not do what the call asked for
	User       int  `json:"-"` // the user concerned: its place in [API.Users], from 1; 0: none
	Generation int  `json:"-"` // how often the users had been replaced, the start included
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

// Param returns the first value of a parameter in the query or the body. The case
// of the name does not matter.
func (c Call) Param(name string) string {
	for given, value := range c.Params() {
		if strings.EqualFold(given, name) {
			return value
		}
	}
	return ""
}

// A Search selects calls of the journal. A zero field matches every call.
type Search struct {
	Email  string // ignoring case
	Subop  string // ignoring case
	Status int
	Since  time.Time // calls at that time or later
	After  uint64    // calls with a greater number
}

// matches reports whether a call matches the search.
func (s Search) matches(c Call) bool {
	same := func(want, got string) bool { return want == "" || strings.EqualFold(want, strings.TrimSpace(got)) }
	return !c.Time.Before(s.Since) && (s.Status == 0 || s.Status == c.Status) &&
		same(s.Email, c.Param("email")) && same(s.Subop, c.Param("subop"))
}

// choose returns the entries that match the search, as calls.
func (a *API) choose(entries []journal.Entry, s Search) (calls []Call) {
	for i := range entries {
		if c := a.public(&entries[i]); s.matches(c) {
			calls = append(calls, c)
		}
	}
	return calls
}

// Journal returns the calls that match a search, oldest first, and how many calls
// the journal no longer holds: a call that Journal does not find may be one of
// those. The fake journals a call before it sends the response.
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

// KeepsCalls reports whether the journal is enabled; see [Options].JournalSize.
func (a *API) KeepsCalls() bool { return a.journal.Enabled() }

// Follow yields the calls that match a search: first those in the journal, then
// each further call when it is served, until ctx is done or the loop ends. A loop
// that is too slow misses calls, which shows as a gap in their numbers. If the
// journal is disabled, Follow yields nothing. What a new call costs does not depend
// on the size of the journal.
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
		Rule: e.Decision.Rule.String(), Basis: newBasis(e, a.options.Answers), Shaped: shaped(e, a.options.Answers),
		Advice:  a.advice(e),
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
