package fake

import (
	"context"
	"iter"
	"strings"
	"sync"
	"time"
)

// defaultJournal is how many calls a journal keeps unless told otherwise.
const defaultJournal = 1024

// An entry is what the journal keeps of a call, as raw as it came. What can be
// worked out of it is worked out when somebody asks.
type entry struct {
	facts
	method, path, query, body, answer string
}

// facts are the parts of an entry that are no texts of the call.
type facts struct {
	time      time.Time
	took      time.Duration
	mediaType string // of the answer
	status    int
	ground    ground      // of what decided the outcome
	asked     questionSet // whose answers shaped the reply
	dialect   Dialect     // that they are of
	rule      rule
	refused   bool
}

// A slot is an entry in the ring. Its texts stand one after the other in a buffer
// that is used again for the next call, so that a journal that is full neither
// allocates nor holds on to requests.
type slot struct {
	facts
	buffer []byte
	ends   [5]uint16 // of each text in the buffer
}

// keep copies an entry into the slot. Of each text no more than maxKept is there.
func (s *slot) keep(e *entry, answer []byte) {
	need := len(e.method) + len(e.path) + len(e.query) + len(e.body) + len(answer)
	if cap(s.buffer) < need || cap(s.buffer) > 1<<10+4*need { // one long call must not take its room for ever
		s.buffer = make([]byte, 0, need)
	}
	s.facts, s.buffer = e.facts, s.buffer[:0]
	for i, text := range [...]string{e.method, e.path, e.query, e.body} {
		s.buffer = append(s.buffer, text...)
		s.ends[i] = uint16(len(s.buffer))
	}
	s.buffer = append(s.buffer, answer...)
	s.ends[4] = uint16(len(s.buffer))
}

// kept returns a copy of the entry.
func (s *slot) kept() entry {
	e, all, from := entry{facts: s.facts}, string(s.buffer), uint16(0)
	for i, text := range [...]*string{&e.method, &e.path, &e.query, &e.body, &e.answer} {
		*text, from = all[from:s.ends[i]], s.ends[i]
	}
	return e
}

// A journal is a ring of the last calls. It counts what it has forgotten.
type journal struct {
	mu    sync.Mutex // guards all below
	ring  []slot
	size  int
	next  int           // index of the oldest, once the ring is full
	count uint64        // calls seen
	more  chan struct{} // closed when a call comes; nil: nobody waits
}

func newJournal(size int) *journal {
	if size == 0 {
		size = defaultJournal
	}
	return &journal{size: max(size, 0)}
}

// add keeps a copy of an entry, and as much of the answer as of each other text.
func (j *journal) add(e *entry, answer []byte) (number uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.size > 0 {
		at := j.next
		if len(j.ring) < j.size {
			at = len(j.ring)
			j.ring = append(j.ring, slot{})
		} else {
			j.next = (j.next + 1) % j.size
		}
		j.ring[at].keep(e, answer[:min(len(answer), maxKept)])
	}
	j.count++
	if j.more != nil {
		close(j.more)
		j.more = nil
	}
	return j.count
}

// entries returns what is kept, oldest first, and how many calls are forgotten.
func (j *journal) entries() (kept []entry, forgotten uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, part := range [...][]slot{j.ring[j.next:], j.ring[:j.next]} {
		for i := range part {
			kept = append(kept, part[i].kept())
		}
	}
	return kept, j.count - uint64(len(j.ring))
}

func (j *journal) forgotten() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.count - uint64(len(j.ring))
}

func (j *journal) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.next = nil, 0
}

// changed returns a channel that is closed when the next call comes.
func (j *journal) changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.more == nil {
		j.more = make(chan struct{})
	}
	return j.more
}

// A Call is one call that the fake served. Of each text the first 4 KiB are kept.
type Call struct {
	Number    uint64        `json:"number"` // of all calls since the start, from 1
	Sandbox   string        `json:"sandbox,omitempty"`
	Time      time.Time     `json:"time"`
	Took      time.Duration `json:"took"` // until the answer was ready, in nanoseconds
	Method    string        `json:"method"`
	Path      string        `json:"path"`
	Query     string        `json:"query"` // raw
	Body      string        `json:"body"`  // raw
	Status    int           `json:"status"`
	MediaType string        `json:"mediaType"`
	Answer    string        `json:"answer"` // the body
	Rule      string        `json:"rule"`   // what the answer was built from
	Basis     Basis         `json:"basis"`  // why: of what decided the outcome
	Shaped    []Basis       `json:"shaped"` // of everything else in the answer that no page states
	Advice    []string      `json:"advice"` // of a call that was refused: what is probably wrong with it, and what to do
}

// Params yields the names and values of the query, then those of the body, as
// they came and decoded as the fake decodes them.
func (c Call) Params() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, encoded := range [...]string{c.Query, c.Body} {
			for p := range pairs(encoded) {
				if !yield(p.name, p.value) {
					return
				}
			}
		}
	}
}

// Param returns a parameter as it was asked for, in the query or in the body:
// the first value of several, whatever the case of its name.
func (c Call) Param(name string) string {
	for given, value := range c.Params() {
		if strings.EqualFold(given, name) {
			return value
		}
	}
	return ""
}

// A Search chooses calls of the journal. The zero value of a field takes every call.
type Search struct {
	Email  string // whatever its case
	Subop  string // likewise
	Status int
	Since  time.Time
	After  uint64 // calls with a greater number
}

func (s Search) takes(c Call) bool {
	same := func(want, got string) bool { return want == "" || strings.EqualFold(want, strings.TrimSpace(got)) }
	return c.Number > s.After && !c.Time.Before(s.Since) && (s.Status == 0 || s.Status == c.Status) &&
		same(s.Email, c.Param("email")) && same(s.Subop, c.Param("subop"))
}

// Journal returns the calls that a search chooses, oldest first, and how many
// calls of all the journal has forgotten: one that is not found may be among
// those. A call is in the journal before its answer leaves.
func (a *API) Journal(s Search) (calls []Call, forgotten uint64) {
	kept, forgotten := a.journal.entries()
	for i := range kept {
		if c := a.public(&kept[i], forgotten+uint64(i)+1); s.takes(c) {
			calls = append(calls, c)
		}
	}
	return calls, forgotten
}

// Calls returns the whole journal, oldest first.
func (a *API) Calls() []Call {
	calls, _ := a.Journal(Search{})
	return calls
}

// Forgotten returns how many calls the journal no longer holds.
func (a *API) Forgotten() uint64 {
	return a.journal.forgotten()
}

// Forget empties the journal. What it held counts as forgotten.
func (a *API) Forget() { a.journal.forget() }

// Follow yields the calls that a search chooses as they are served, from those
// in the journal on, until ctx is done or the loop ends. Whoever reads too slowly
// misses calls, as their numbers show; without a journal there are none to yield.
func (a *API) Follow(ctx context.Context, s Search) iter.Seq[Call] {
	return func(yield func(Call) bool) {
		for {
			more := a.journal.changed()
			calls, _ := a.Journal(s)
			for _, c := range calls {
				if !yield(c) {
					return
				}
				s.After = c.Number
			}
			select {
			case <-more:
			case <-ctx.Done():
				return
			}
		}
	}
}

// public turns an entry into what users see.
func (a *API) public(e *entry, number uint64) Call {
	c := Call{
		Number: number, Sandbox: a.options.Sandbox, Time: e.time, Took: e.took, Method: e.method, Path: e.path, Query: e.query, Body: e.body,
		Status: e.status, MediaType: e.mediaType, Answer: e.answer,
		Rule: e.rule.String(), Basis: a.basis(e), Shaped: a.shaped(e),
	}
	if e.refused {
		c.Advice = advise(e, a.key)
	}
	return c
}
