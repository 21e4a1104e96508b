package fake

import (
	"iter"
	"math"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/scenarios"
)

// A User is what the fake knows of a user.
type User struct {
	Company, Email, Password string // company and email as they were first spelt
	SSID                     string // the current one
	Registrations            int    // how often the user was registered
}

func (a *API) publicUser(u store.User) User {
	ssid := u.Given
	if ssid == (guid.GUID{}) {
		ssid = a.mint.Make(guid.Meaning{Kind: guid.KindSSID, User: u.Index, Serial: u.SSID})
	}
	return User{u.Company, u.Email, u.Password, ssid.String(), int(u.Registrations)}
}

// User returns the user of an email. The answer to email-case says whether its
// case counts.
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

// Users yields all users in the order of their first registration, as they were
// when the loop began.
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

// Given returns all users, oldest first, with their ssids. A fake that gets them
// by [API.SetUsers] goes on where this one was. In a scenario file they are
// written as [scenarios.Given.Escaped] returns them.
func (a *API) Given() (given scenarios.Given) {
	for u := range a.Users() {
		given.Users = append(given.Users, scenarios.User{
			Company: u.Company, Email: u.Email, Password: u.Password, SSID: u.SSID, Registrations: u.Registrations,
		})
	}
	return given
}

// SetUsers replaces all users. Earlier ssids and launch tokens are unknown from
// then on, as after [API.Reset].
func (a *API) SetUsers(given scenarios.Given) {
	a.update(func(s *state) { a.replaceUsers(s, given) })
}

// replaceUsers gives a state the users in a store of a new epoch.
func (a *API) replaceUsers(s *state, given scenarios.Given) {
	records := make([]store.Record, len(given.Users))
	for i, u := range given.Users {
		r := store.Record{Company: u.Company, Email: u.Email, Password: u.Password}
		r.Registrations = uint32(min(max(u.Registrations, 1), math.MaxInt32)) // no parser has checked it
		if id, _, ok := guid.Parse(u.SSID); ok {
			r.Given = id
			if of := a.mint.Read(id); of.Kind == guid.KindSSID {
				// What the new epoch makes differs from it, even if the seed is the same.
				s.epoch = max(s.epoch, guid.Epoch(of.Serial))
			}
		}
		records[i] = r
	}
	s.epoch = (s.epoch + 1) % guid.Epochs
	s.generation++
	s.users = store.NewMemory(s.epoch, records)
}
