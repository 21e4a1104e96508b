package store

// The store in memory.

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"

	"github.com/paytfake/paytfake/fake/internal/guid"
)

// A Memory is a [Store] in the memory of the process. Its methods never fail.
type Memory struct {
	epoch uint64
	hash  func(string) uint32 // the same for texts with the same [Fold]

	mu        sync.Mutex // guards all below
	records   records
	byEmail   map[uint32]uint32    // index of the newest user, by hash of the email; see [storedUser]
	byCompany map[uint32]uint32    // index of the newest spelling of a company, by hash
	bySSID    map[guid.GUID]uint32 // index of the user whose record had a given ssid
	tokens    tokens
	view      View // the next update reuses its slices
}

// NewMemory returns a store with the given records, whose emails and given ssids
// must be unique. It sets each SSID to the first serial of the epoch, and
// Registrations to at least 1.
func NewMemory(epoch uint64, given []Record) *Memory {
	seed := maphash.MakeSeed()
	return newMemory(epoch, given, func(text string) uint32 {
		var folded [128]byte
		return uint32(maphash.Bytes(seed, appendFold(folded[:0], text)))
	})
}

func newMemory(epoch uint64, given []Record, hash func(string) uint32) *Memory {
	first := guid.Serial(epoch, 1)
	m := &Memory{
		epoch: guid.Epoch(first), hash: hash,
		byEmail: map[uint32]uint32{}, byCompany: map[uint32]uint32{}, bySSID: map[guid.GUID]uint32{},
	}
	for _, r := range given {
		r.SSID, r.Registrations = first, max(r.Registrations, 1)
		m.create(r)
		if r.Given != (guid.GUID{}) {
			m.give(r.Given)
		}
	}
	return m
}

// Update implements [Store]. It allocates nothing unless it creates a user.
func (m *Memory) Update(q Query, d Decider) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read(q)
	c := d.Decide(m.view)
	switch c.User.Index {
	case 0:
	case m.view.NextUser:
		m.create(c.User.Record)
	default:
		m.records.replace(c.User)
	}
	if c.UseToken && m.view.TokenUsable {
		m.tokens.use(m.number(q.Token))
	}
	if c.IssueToken { // after UseToken, because this may expire that token
		m.tokens.issue()
	}
	return nil
}

// Find implements [Store].
func (m *Memory) Find(email string) ([]User, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.appendUsers(nil, email)
	for i, u := range found {
		found[i].Company, found[i].Email, found[i].Password =
			strings.Clone(u.Company), strings.Clone(u.Email), strings.Clone(u.Password)
	}
	return found, nil
}

// List implements [Store].
func (m *Memory) List() ([]Record, error) {
	m.mu.Lock()
	snapshot := m.records.clone()
	m.mu.Unlock()
	list := make([]Record, snapshot.users.len())
	for i := range list {
		list[i] = snapshot.record(uint32(i) + 1)
	}
	return list, nil
}

// read sets the view to the result of a query.
func (m *Memory) read(q Query) {
	v := View{
		Users: m.view.Users[:0], Companies: m.view.Companies[:0], Epoch: m.epoch,
		NextUser: m.records.users.len() + 1, NextToken: guid.Serial(m.epoch, m.tokens.last+1),
	}
	if q.Email != "" {
		v.Users = m.appendUsers(v.Users, q.Email)
	}
	if q.Company != "" {
		v.Companies = m.appendCompanies(v.Companies, q.Company)
	}
	user := q.User
	if q.SSID != (guid.GUID{}) {
		if owner := m.bySSID[q.SSID]; owner != 0 {
			user, v.BySSID = owner, true
		}
	}
	if m.records.users.has(user) {
		v.Users = append(v.Users, User{user, m.records.record(user)})
	}
	v.TokenUsable = m.tokens.usable(m.number(q.Token))
	m.view = v
}

// appendUsers appends the users of an email, oldest first.
func (m *Memory) appendUsers(to []User, email string) []User {
	for i := m.byEmail[m.hash(email)]; i != 0; i = m.records.users.at(i).next {
		if isSame(m.records.texts.at(m.records.users.at(i).email), email) {
			to = append(to, User{i, m.records.record(i)})
		}
	}
	slices.Reverse(to)
	return to
}

// appendCompanies appends the known spellings of a company, oldest first.
func (m *Memory) appendCompanies(to []string, company string) []string {
	for i := m.byCompany[m.hash(company)]; i != 0; i = m.records.companies.at(i).next {
		if name := m.records.texts.at(m.records.companies.at(i).name); isSame(name, company) {
			to = append(to, name)
		}
	}
	slices.Reverse(to)
	return to
}

// isSame reports whether two texts have the same [Fold]. Most are equal.
func isSame(one, other string) bool { return one == other || strings.EqualFold(one, other) }

// create adds a user.
func (m *Memory) create(r Record) {
	hash := m.hash(r.Email)
	m.byEmail[hash] = m.records.users.add(storedUser{
		email: m.records.addText(r.Email), password: m.records.addText(r.Password), ssid: r.SSID,
		company: m.company(r.Company), registrations: r.Registrations, next: m.byEmail[hash],
	})
}

// company returns the index of one spelling of a company. It adds a new spelling.
func (m *Memory) company(name string) uint32 {
	hash := m.hash(name)
	for i := m.byCompany[hash]; i != 0; i = m.records.companies.at(i).next {
		if m.records.texts.at(m.records.companies.at(i).name) == name {
			return i
		}
	}
	index := m.records.companies.add(storedCompany{name: m.records.addText(name), next: m.byCompany[hash]})
	m.byCompany[hash] = index
	return index
}

// give makes a given ssid the current one of the newest user.
func (m *Memory) give(ssid guid.GUID) {
	user := m.records.users.len()
	m.records.users.at(user).given = m.records.given.add(ssid)
	m.bySSID[ssid] = user
}

// number returns the number of the token with a serial. For a serial of another epoch
// it returns a number that no token has.
func (m *Memory) number(serial uint64) uint64 { return serial - guid.Serial(m.epoch, 0) }
