// Package store keeps the users and the launch tokens of a fake. It knows no rules: the
// caller of [Store.Update] decides on each change. [Memory] is a store in the memory of
// the process.
package store

import "github.com/paytfake/paytfake/fake/internal/guid"

// A Record is the state of a user.
type Record struct {
	Company, Email, Password string

	// SSID is the serial of the current ssid. It is ignored if Given is set.
	SSID uint64

	// Given is the current ssid if the store was made with it. An update can clear it
	// but not set it. Zero: the current ssid is SSID.
	Given guid.GUID

	Registrations uint32
}

// A User is a record and its index.
type User struct {
	Index uint32 // from 1, in order of creation
	Record
}

// A Query names what an update reads. A zero field asks for nothing. Email
// excludes SSID and User.
type Query struct {
	// Email asks for the users whose emails have the same [Fold].
	Email string

	// Company asks for the known spellings of a company: those with the same
	// [Fold].
	Company string

	// SSID asks for the user that the store was made with and that had this ssid as
	// Given, even if it is no longer the current one. If there is none, User asks for
	// the user with this index.
	SSID guid.GUID
	User uint32

	// Token asks whether the launch token with this serial can still be used.
	Token uint64
}

// A View is what an update reads. Its slices and strings are valid only during
// [Decider.Decide], which must not change them.
type View struct {
	Users       []User   // oldest first
	BySSID      bool     // whether Query.SSID, not Query.User, found the user
	Companies   []string // oldest first
	TokenUsable bool     // whether Query.Token was issued by this store and is neither used nor expired

	Epoch     uint64 // part of each serial that this store's users and tokens have
	NextUser  uint32 // index of the next user to be created
	NextToken uint64 // serial of the next launch token to be issued
}

// A Change is what an update commits. The zero Change changes nothing.
type Change struct {
	// User is created if its index is View.NextUser. If its index is that of a user
	// in the view, it replaces that user, except for the company and the email.
	// Index 0 changes no user.
	User User

	UseToken   bool // uses up Query.Token, if it is usable
	IssueToken bool // issues View.NextToken
}

// A Decider decides what an update changes.
type Decider interface {
	// Decide returns the change for a view. It must not call the store. A store
	// may ask again, with another view, if the first one was outdated; only the
	// last change is committed.
	Decide(View) Change
}

// A Store keeps users and launch tokens. Its methods may be called concurrently
// and are linearizable.
type Store interface {
	// Update atomically reads what a query asks for, lets a decider decide and
	// commits the change. If it returns an error, nothing has changed.
	Update(Query, Decider) error

	// Find returns the users whose emails have the same [Fold], oldest first.
	Find(email string) ([]User, error)

	// List returns a snapshot of all records in order of creation. The user at
	// position i has index i+1.
	List() ([]Record, error)
}

// TokenLife is the number of launch tokens that a store remembers. Issuing a token
// makes the one TokenLife before it expire.
const TokenLife = 1 << 16
