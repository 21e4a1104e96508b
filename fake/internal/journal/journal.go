// Package journal keeps the last calls of a fake in a ring, without decoding them: most
// calls are never read.
package journal

import (
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake/internal/rules"
)

// MaxText is the number of bytes that the journal keeps of each text of a call.
const MaxText = 4 << 10

// An Entry is what a journal keeps of a call.
type Entry struct {
	Facts
	Number                              uint64 // counts all calls, from 1
	Method, Path, Query, Body, Response string // the first MaxText bytes of each
}

// Facts are the parts of an entry other than the texts of the call.
type Facts struct {
	Time       time.Time
	Took       time.Duration
	MediaType  string // of the response
	Status     int
	Decision   rules.Decision
	Injected   bool   // a fault met the call
	Generation uint64 // how often the users had been replaced
	Clipped    bool   // a text of the request was longer than MaxText
}

// A slot is an entry in the ring. Its texts are in one buffer, which later calls reuse,
// so that a full journal neither allocates nor keeps requests in memory.
type slot struct {
	Facts
	buffer []byte
	ends   [5]uint16 // of each text in the buffer
}

// keep copies an entry into the slot.
func (s *slot) keep(e *Entry, response []byte) {
	texts := [...]string{e.Method, e.Path, e.Query, e.Body}
	response = response[:min(len(response), MaxText)]
	need, clipped := len(response), false
	for i, text := range texts {
		texts[i] = text[:min(len(text), MaxText)]
		clipped = clipped || len(text) > MaxText
		need += len(texts[i])
	}
	if cap(s.buffer) < need || cap(s.buffer) > 1<<10+4*need { // do not keep the buffer of a long call
		s.buffer = make([]byte, 0, need)
	}
	s.Facts, s.buffer = e.Facts, s.buffer[:0]
	s.Clipped = clipped
	for i, text := range texts {
		s.buffer = append(s.buffer, text...)
		s.ends[i] = uint16(len(s.buffer))
	}
	s.buffer = append(s.buffer, response...)
	s.ends[len(texts)] = uint16(len(s.buffer))
}

// entry returns a copy of what the slot keeps.
func (s *slot) entry(number uint64) Entry {
	e, all, from := Entry{Facts: s.Facts, Number: number}, string(s.buffer), uint16(0)
	for i, text := range [...]*string{&e.Method, &e.Path, &e.Query, &e.Body, &e.Response} {
		*text, from = all[from:s.ends[i]], s.ends[i]
	}
	return e
}

// A Journal is a ring of the last calls. Its methods may be called concurrently.
type Journal struct {
	size int

	mu      sync.Mutex // guards all below
	ring    []slot
	oldest  int           // index in the ring if that is full
	count   uint64        // calls so far
	arrived chan struct{} // closed when a call arrives; nil: no follower waits
}

// New returns a journal of the last size calls. If size is not positive, it only counts.
func New(size int) *Journal { return &Journal{size: max(size, 0)} }

// Enabled reports whether the journal keeps calls.
func (j *Journal) Enabled() bool { return j.size > 0 }

// Add keeps a copy of an entry with its response and returns its number.
func (j *Journal) Add(e *Entry, response []byte) (number uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.size > 0 {
		at := j.oldest
		if len(j.ring) < j.size {
			at = len(j.ring)
			j.ring = append(j.ring, slot{})
		} else {
			j.oldest = (j.oldest + 1) % j.size
		}
		j.ring[at].keep(e, response)
	}
	j.count++
	if j.arrived != nil {
		close(j.arrived)
		j.arrived = nil
	}
	return j.count
}

// After returns the entries with a greater number, oldest first, and how many calls the
// journal no longer holds. It copies no other entries.
func (j *Journal) After(number uint64) (entries []Entry, evicted uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.after(number), j.evicted()
}

func (j *Journal) after(number uint64) []Entry {
	evicted := j.evicted()
	from := min(max(number, evicted), j.count)
	entries := make([]Entry, 0, j.count-from)
	for n := from; n < j.count; n++ {
		at := (j.oldest + int(n-evicted)) % len(j.ring)
		entries = append(entries, j.ring[at].entry(n+1))
	}
	return entries
}

// Next returns the entries with a greater number, and a channel that is closed when the
// next call arrives.
func (j *Journal) Next(number uint64) ([]Entry, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.arrived == nil {
		j.arrived = make(chan struct{})
	}
	return j.after(number), j.arrived
}

// Evicted returns how many calls the journal no longer holds.
func (j *Journal) Evicted() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.evicted()
}

func (j *Journal) evicted() uint64 { return j.count - uint64(len(j.ring)) }

// Clear empties the journal. Numbering continues.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.oldest = nil, 0
}
