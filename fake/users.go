package fake

// The users of a fake, and what replaces them.

import (
	"iter"
	"math"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/scenarios"
)

// A User is a user that was registered or given.
type User struct {
	Company, Email, Password string // company and email as first spelt
	SSID                     string // the current one
	Registrations            int    // how often the user has registered
}

func (a *API) publicUser(u store.User) User {
	ssid := u.Given
	if ssid == (guid.GUID{}) {
		ssid = a.mint.Make(guid.Meaning{Kind: guid.KindSSID, User: u.Index, Serial: u.SSID})
	}
	return User{u.Company, u.Email, u.Password, ssid.String(), int(u.Registrations)}
}

// User returns the user with an email. Whether its case matters depends on the
// answer to email-case.
func (a *API) User(email string) (User, bool) {
	s := a.state.Load()
	found, _ := s.users.Find(email) // the memory store cannot fail
	for _, u := range found {
		if u.Email == email {
			return a.publicUser(u), true
		}
	}
	if len(found) > 0 && s.answers.EmailCase == dialect.EmailCaseInsensitive {
		return a.publicUser(found[0]), true
	}
	return User{}, false
}

// Users yields a snapshot of all users, in the order of their first registration.
func (a *API) Users() iter.Seq[User] {
	return func(yield func(User) bool) {
		all, _ := a.state.Load().users.List()
		for i, r := range all {
			if !yield(a.publicUser(store.User{Index: uint32(i + 1), Record: r})) {
				return
			}
		}
	}
}

// Given returns all users, oldest first, with their ssids. [API.SetUsers] of another
// fake accepts them, and that fake then continues where this one was. For a scenario
// file, escape them with [scenarios.Given.Escaped].
func (a *API) Given() (given scenarios.Given) {
	for u := range a.Users() {
		given.Users = append(given.Users, scenarios.User{
			Company: u.Company, Email: u.Email, Password: u.Password, SSID: u.SSID, Registrations: u.Registrations,
		})
	}
	return given
}

// SetUsers replaces all users. Earlier ssids and launch tokens become unknown, as
// after [API.Reset].
func (a *API) SetUsers(given scenarios.Given) {
	a.update(func(s *state) { a.replaceUsers(s, given) })
}

// replaceUsers replaces the users of a state by given ones, in a new epoch.
func (a *API) replaceUsers(s *state, given scenarios.Given) {
	records := make([]store.Record, len(given.Users))
	for i, u := range given.Users {
		r := store.Record{Company: u.Company, Email: u.Email, Password: u.Password}
		r.Registrations = uint32(min(max(u.Registrations, 1), math.MaxInt32)) // no parser has checked it
		if id, _, ok := guid.Parse(u.SSID); ok {
			r.Given = id
			// A later epoch never makes this ssid again, even if the seed is the same.
			s.epoch = max(s.epoch, guid.Epoch(a.mint.Read(id).Serial))
		}
		records[i] = r
	}
	s.epoch = (s.epoch + 1) % guid.Epochs
	s.generation++
	s.users = store.NewMemory(s.epoch, records)
}
