package fake

import (
	"hash/maphash"
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
}

// A store keeps records and knows no rules. Emails and companies that differ
// only in case are kept apart and found together; which of them are the same is
// for the caller to say.
//
// What it keeps holds no pointers, so that the garbage collector spends nothing
// on it however many users there are, and it grows in steps that none of the
// calls waits for.
type store struct {
	mu        sync.Mutex // guards all below
	seed      maphash.Seed
	texts     texts
	users     blocks[stored]
	companies blocks[company]
	byEmail   map[uint32]uint32 // index of the first user whose email has a hash; see [store.hash]
	byName    map[uint32]uint32 // likewise of the first company
}

// stored is a record as it is kept.
type stored struct {
	email, password text
	ssid            uint64
	company         uint32 // its index
	calls           uint32
	next            uint32 // index of the next user whose email has the same hash; 0: none
	loaded          bool
}

// A company is one spelling of a company.
type company struct {
	name text
	next uint32 // index of the next one whose name has the same hash; 0: none
}

func newStore() *store {
	return &store{seed: maphash.MakeSeed(), byEmail: map[uint32]uint32{}, byName: map[uint32]uint32{}}
}

// A view is the part of a store that one update sees: the records whose emails
// differ from the one asked for at most in case, oldest first, and the known
// spellings of the company. The strings of its records hold until the update ends.
type view struct {
	store   *store
	email   string
	company string
	hash    uint32 // of the email
}

// update runs decide on the records of an email. Nothing else reads or writes
// the store meanwhile.
func (s *store) update(company, email string, decide func(view)) {
	hash := s.hash(email)
	s.mu.Lock()
	defer s.mu.Unlock()
	decide(view{store: s, email: email, company: company, hash: hash})
}

// records yields the index and record of each spelling of the email.
func (v view) records(yield func(uint32, record) bool) {
	s := v.store
	for i := s.byEmail[v.hash]; i != 0; i = s.users.at(i).next {
		email := s.texts.at(s.users.at(i).email)
		if (email == v.email || strings.EqualFold(email, v.email)) && !yield(i, s.record(i)) {
			return
		}
	}
}

// spellings returns the known spellings of the company.
func (v view) spellings() (names []string) {
	s := v.store
	for i := s.byName[s.hash(v.company)]; i != 0; i = s.companies.at(i).next {
		if name := s.texts.at(s.companies.at(i).name); strings.EqualFold(name, v.company) {
			names = append(names, name)
		}
	}
	return names
}

// create adds a record, whose email is that of the view, and returns its index.
func (v view) create(r record) uint32 {
	s := v.store
	index := s.users.add(stored{
		email: s.texts.add(r.email, len(r.email)), password: s.texts.add(r.password, len(r.password)),
		ssid: r.ssid, company: s.companyOf(r.company), calls: r.calls, loaded: r.loaded,
	})
	last := s.byEmail[v.hash]
	if last == 0 {
		s.byEmail[v.hash] = index
		return index
	}
	for s.users.at(last).next != 0 {
		last = s.users.at(last).next
	}
	s.users.at(last).next = index
	return index
}

// put replaces a record of the view. Its company and email stay as they are.
func (v view) put(index uint32, r record) {
	at := v.store.users.at(index)
	at.password = v.store.texts.replace(at.password, r.password)
	at.ssid, at.loaded, at.calls = r.ssid, r.loaded, r.calls
}

// companyOf returns the index of a company in one spelling, which is added if it
// is new.
func (s *store) companyOf(name string) uint32 {
	hash := s.hash(name)
	last := s.byName[hash]
	for i := last; i != 0; i = s.companies.at(i).next {
		if s.texts.at(s.companies.at(i).name) == name {
			return i
		}
		last = i
	}
	index := s.companies.add(company{name: s.texts.add(name, len(name))})
	if last == 0 {
		s.byName[hash] = index
	} else {
		s.companies.at(last).next = index
	}
	return index
}

// record is the record at an index. Its strings hold until the store is written to.
func (s *store) record(index uint32) record {
	r := s.users.at(index)
	return record{
		company: s.texts.at(s.companies.at(r.company).name), email: s.texts.at(r.email), password: s.texts.at(r.password),
		ssid: r.ssid, loaded: r.loaded, calls: r.calls,
	}
}

// clone returns the record with strings of its own.
func (r record) clone() record {
	r.company, r.email, r.password = strings.Clone(r.company), strings.Clone(r.email), strings.Clone(r.password)
	return r
}

// get returns the record at an index.
func (s *store) get(index uint32) (record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.users.has(index) {
		return record{}, false
	}
	return s.record(index).clone(), true
}

// ssid returns the ssid of the record at an index, as [record] has it.
func (s *store) ssid(index uint32) (ssid uint64, loaded, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.users.has(index) {
		return 0, false, false
	}
	r := s.users.at(index)
	return r.ssid, r.loaded, true
}

// find returns the index and records of an email, whatever its case, oldest first.
func (s *store) find(email string) (found []record, indexes []uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range (view{store: s, email: email, hash: s.hash(email)}).records {
		found, indexes = append(found, r.clone()), append(indexes, i)
	}
	return found, indexes
}

// list returns all records in the order of their creation; that of index i is at i-1.
func (s *store) list() []record {
	s.mu.Lock()
	copied := store{texts: s.texts.clone(), users: s.users.clone(), companies: s.companies.clone()}
	s.mu.Unlock()
	records := make([]record, copied.users.len())
	for i := range records {
		records[i] = copied.record(uint32(i + 1))
	}
	return records
}

// hash is the same for texts that differ only in case. A map from hashes is half
// as large as one from texts, and holds no pointers.
func (s *store) hash(of string) uint32 {
	var folded [64]byte
	return uint32(maphash.Bytes(s.seed, appendFold(folded[:0], of)))
}

// fold is the same for texts that differ only in case, as [strings.EqualFold] sees it.
func fold(s string) string { return string(appendFold(nil, s)) }

func appendFold(b []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'a' <= r && r <= 'z' {
				r -= 'a' - 'A'
			}
			b = append(b, byte(r))
			continue
		}
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		b = utf8.AppendRune(b, least)
	}
	return b
}
