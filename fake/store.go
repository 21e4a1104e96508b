package fake

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A record is what is kept of a user.
type record struct {
	company  string // as it was spelt when the user was created
	email    string // likewise
	password string
	ssid     uint64 // serial of the current ssid
	loaded   bool   // the current ssid was not made here: it stands in the universe
	calls    uint32 // registrations so far
	next     int32  // index of the next record whose email differs only in case; 0: none
}

// A store keeps records and knows no rules. Emails and companies that differ
// only in case are kept apart and found together; which of them are the same is
// for the caller to say.
type store struct {
	mu      sync.RWMutex // guards all below
	records []record     // records[0] is not used
	first   map[string]int32
	clients map[string][]string // spellings of a company, by its folded form
}

func newStore() *store {
	return &store{records: make([]record, 1), first: map[string]int32{}, clients: map[string][]string{}}
}

// A view is the part of a store that one update sees: the records whose emails
// differ from the one asked for at most in case, oldest first, and the known
// spellings of the company.
type view struct {
	store   *store
	email   string
	company string
	found   int32
}

// update runs decide on the records of an email. Nothing else reads or writes
// the store meanwhile.
func (s *store) update(company, email string, decide func(view)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	decide(view{store: s, email: email, company: company, found: s.first[fold(email)]})
}

// records yields the index and record of each spelling of the email.
func (v view) records(yield func(uint32, *record) bool) {
	for i := v.found; i != 0; i = v.store.records[i].next {
		if !yield(uint32(i), &v.store.records[i]) {
			return
		}
	}
}

// spellings returns the known spellings of the company.
func (v view) spellings() []string {
	return v.store.clients[fold(v.company)]
}

// create adds a record for the view's company and email and returns its index.
func (v view) create(r record) uint32 {
	s := v.store
	index := int32(len(s.records))
	s.records = append(s.records, r)
	last := v.found
	for last != 0 && s.records[last].next != 0 {
		last = s.records[last].next
	}
	if last == 0 {
		s.first[fold(r.email)] = index
	} else {
		s.records[last].next = index
	}
	if !slices.Contains(v.spellings(), r.company) {
		folded := fold(r.company)
		s.clients[folded] = append(s.clients[folded], r.company)
	}
	return uint32(index)
}

// get returns the record at an index.
func (s *store) get(index uint32) (record, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if index == 0 || int(index) >= len(s.records) {
		return record{}, false
	}
	return s.records[index], true
}

// find returns the index and records of an email, whatever its case, oldest first.
func (s *store) find(email string) (found []record, indexes []uint32) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i, r := range (view{store: s, found: s.first[fold(email)]}).records {
		found, indexes = append(found, *r), append(indexes, i)
	}
	return found, indexes
}

// list returns all records in the order of their creation; that of index i is at i-1.
func (s *store) list() []record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.records[1:])
}

// fold is the same for texts that differ only in case, as [strings.EqualFold] sees it.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToUpper(r)
		}
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, s)
}
