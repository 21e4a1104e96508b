package fake

import (
	"sync"
	"time"
)

// defaultJournal is how many calls a journal keeps unless told otherwise.
const defaultJournal = 1024

// An entry is what the journal keeps of a call, as raw as it came.
type entry struct {
	time                time.Time
	took                time.Duration
	method, path, query string
	body                string
	mediaType           string // of the answer
	answer              string
	status              int
	rule                rule
	basis               Basis
	shaped              []Basis
	refused             bool
}

// A journal is a ring of the last calls. It counts what it has forgotten.
type journal struct {
	mu    sync.Mutex // guards all below
	ring  []entry
	size  int
	count uint64 // calls seen; the next goes to ring[count%size]
}

func newJournal(size int) *journal {
	if size == 0 {
		size = defaultJournal
	}
	return &journal{size: max(size, 0)}
}

func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.ring) < j.size {
		j.ring = append(j.ring, e)
	} else if j.size > 0 {
		j.ring[j.count%uint64(j.size)] = e
	}
	j.count++
}

// entries returns what is kept, oldest first, and how many calls are forgotten.
func (j *journal) entries() (kept []entry, evicted uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	evicted = j.count - uint64(len(j.ring))
	kept = make([]entry, 0, len(j.ring))
	for i := range uint64(len(j.ring)) {
		kept = append(kept, j.ring[(evicted+i)%uint64(len(j.ring))])
	}
	return kept, evicted
}

// A Call is one call that the fake served. Of each text the first 4 KiB are kept.
type Call struct {
	Time      time.Time
	Took      time.Duration // until the answer was ready
	Method    string
	Path      string
	Query     string // raw
	Body      string // raw
	Status    int
	MediaType string
	Answer    string // the body
	Rule      string // what the answer was built from
	Basis     Basis  // why: of what decided the outcome
	Shaped    []Basis
	Advice    []string // of a call that was refused: what is probably wrong with it, and what to do
}

// public turns an entry into what users see.
func (a *API) public(e entry) Call {
	c := Call{
		Time: e.time, Took: e.took, Method: e.method, Path: e.path, Query: e.query, Body: e.body,
		Status: e.status, MediaType: e.mediaType, Answer: e.answer,
		Rule: e.rule.String(), Basis: e.basis, Shaped: e.shaped,
	}
	if e.refused {
		c.Advice = advise(e, a.key)
	}
	return c
}
