package fake

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/paytfake/paytfake/scenarios"
)

// state is all that a fake can be asked to change. It is replaced as a whole, so
// that a call sees one state from its beginning to its end.
type state struct {
	*universe
	dialect Dialect
	faults  []*fault
	limiter *rate.Limiter // nil: no limit
}

// A universe is what the API has handed out: users, their ssids, launch tokens.
type universe struct {
	epoch   uint64 // part of each serial: what an earlier universe handed out means nothing in this one
	serials atomic.Uint64
	users   *store
	loaded  loaded
	tokens  tokens
}

// A serial is the epoch of its universe, for a million of them, and a number within it.
const (
	maxEpochs = 1 << 20
	numbers   = serials / maxEpochs
)

func epochOf(serial uint64) uint64 { return serial / (numbers + 1) }

// serial returns a serial that was never used before.
func (u *universe) serial() uint64 { return u.within(u.serials.Add(1)) }

// within is the serial of a number in this universe.
func (u *universe) within(number uint64) uint64 { return u.epoch*(numbers+1) | number }

// made says whether a serial was made in this universe.
func (u *universe) made(serial uint64) bool { return epochOf(serial) == u.epoch }

// epoch is that of the universe in which an ssid was made, if this mint made it.
func (m *mint) epoch(ssid guid) uint64 {
	if of := m.read(ssid); of.kind == ssidKind {
		return epochOf(of.serial)
	}
	return 0
}

// loaded are the ssids that were not made here but came with the given users.
// It is never written after the start.
type loaded struct {
	user map[guid]uint32 // index of the user of each
	ssid map[uint32]guid // the other way round
}

// owner returns the index of the user to whom an ssid was given, and whether it
// is the user's current one.
func (u *universe) owner(m *mint, id guid) (index uint32, current, ok bool) {
	if index, ok := u.loaded.user[id]; ok {
		_, still, _ := u.users.ssid(index)
		return index, still, true
	}
	of := m.read(id)
	ssid, loaded, ok := u.users.ssid(of.user)
	if !ok || of.kind != ssidKind || !u.made(of.serial) || of.serial > ssid || of.serial == ssid && loaded {
		return 0, false, false
	}
	return of.user, of.serial == ssid, true
}

// newUniverse returns one with the given users.
func (a *API) newUniverse(given scenarios.Given) *universe {
	for _, g := range given.Users {
		if id, _, ok := parseGUID(g.SSID); ok {
			a.epochs = max(a.epochs, a.mint.epoch(id)) // the next one's ssids are others, also where the seed is the same
		}
	}
	a.epochs++
	u := &universe{epoch: a.epochs % maxEpochs, users: newStore(), loaded: loaded{map[guid]uint32{}, map[uint32]guid{}}}
	for _, g := range given.Users {
		u.users.update(g.Company, g.Email, func(v view) {
			r := record{company: g.Company, email: g.Email, password: g.Password, ssid: u.serial(), calls: uint32(max(g.Registrations, 1))}
			id, _, loaded := parseGUID(g.SSID)
			r.loaded = loaded
			if index := v.create(r); loaded {
				u.loaded.user[id], u.loaded.ssid[index] = index, id
			}
		})
	}
	return u
}

// Reset brings back the state at the start: users, dialect, faults and limit of
// the scenario and the options. Earlier ssids and launch tokens are unknown from
// now on. The journal and the clock stay. A call that is under way meanwhile
// happens wholly before the reset or wholly after it.
func (a *API) Reset() { a.Load(a.options.Scenario) }

// Load puts the fake into the situation of a scenario: users, dialect, faults
// and limit at once. nil is the situation of the options alone. What [API.Reset]
// says of earlier ssids holds here too.
func (a *API) Load(s *scenarios.Scenario) {
	if s == nil {
		s = &scenarios.Scenario{}
	}
	a.change.Lock()
	defer a.change.Unlock()
	limit := a.options.Limit
	if s.Limit.Calls > 0 {
		limit = s.Limit
	}
	a.state.Store(&state{
		universe: a.newUniverse(s.Given.Unescaped()),
		dialect:  a.speaks(s.Dialect),
		faults:   newFaults(s.Faults),
		limiter:  limiter(limit),
	})
}

// update replaces the state by one that change has changed.
func (a *API) update(change func(*state)) {
	a.change.Lock()
	defer a.change.Unlock()
	next := *a.state.Load()
	change(&next)
	a.state.Store(&next)
}

// SetUsers replaces all users. What [API.Reset] says of earlier ssids holds here too.
func (a *API) SetUsers(given scenarios.Given) {
	a.update(func(s *state) { s.universe = a.newUniverse(given) })
}

// Dialect returns the dialect in force.
func (a *API) Dialect() Dialect { return a.state.Load().dialect }

// SetDialect puts another dialect in force.
func (a *API) SetDialect(d Dialect) { a.update(func(s *state) { s.dialect = d }) }

// PatchDialect changes the answers to some questions, by their ids, and leaves
// the others. Two patches at once are both in force afterwards. An unknown
// question or answer is an error; then nothing is changed, and all problems are
// returned at once.
func (a *API) PatchDialect(answers map[string]string) (err error) {
	a.update(func(s *state) {
		d := s.dialect
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			err = errors.Join(err, d.set(id, answers[id]))
		}
		if err == nil {
			s.dialect = d
		}
	})
	return err
}

// ResetDialect puts the dialect in force with which the fake was made: that of
// the options, of the observed answers and of the scenario.
func (a *API) ResetDialect() {
	var scenario map[string]string
	if a.options.Scenario != nil {
		scenario = a.options.Scenario.Dialect
	}
	a.SetDialect(a.speaks(scenario))
}

// speaks is the dialect of the options in a scenario that answers some questions itself.
func (a *API) speaks(scenario map[string]string) Dialect {
	return a.options.Dialect.observe(a.options.Answers).with(scenario)
}

// limiter is nil where there is no limit.
func limiter(l Limit) *rate.Limiter {
	if l.Calls <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(float64(l.Calls)/cmp.Or(l.Per, time.Second).Seconds()), l.Calls)
}

// allow counts a call and says whether it is within the limit.
func (s *state) allow(now time.Time) bool {
	return s.limiter == nil || s.limiter.AllowN(now, 1)
}

// Given returns all users, oldest first, with their ssids. A fake that gets them
// by [API.SetUsers] goes on where this one was; in a scenario they stand as
// [scenarios.Given.Written] returns them.
func (a *API) Given() (given scenarios.Given) {
	for u := range a.Users() {
		given.Users = append(given.Users, scenarios.User{
			Company: u.Company, Email: u.Email, Password: u.Password, SSID: u.SSID, Registrations: u.Registrations,
		})
	}
	return given
}
