// Package store keeps the users of a fake and its launch tokens. It knows no
// rule: the caller of [Store.Update] decides what a change is. [Memory] is the
// store in the process's own memory.
package store

import "github.com/paytfake/paytfake/fake/internal/guid"

// A Record is what is known of a user.
type Record struct {
	Company, Email, Password string

	// SSID is the serial of the current ssid, unless that is Given.
	SSID uint64

	// Given is the current ssid if the record came with it when the store was
	// made. An update can clear it but not set it. The zero GUID is no ssid.
	Given guid.GUID

	Registrations uint32
}

// A User is a record and its place among all.
type User struct {
	Index uint32 // from 1, in order of creation
	Record
}

// A Query names what an update reads. A zero field asks for nothing. Email
// excludes SSID and User.
type Query struct {
	// Email asks for the users whose emails are the same in [Fold].
	Email string

	// Company asks for the known spellings of a company, those that are the
	// same in [Fold].
	Company string

	// SSID asks for the user whose record came with this ssid, whether or not it
	// is still the current one. If there is none, User asks for the user with
	// this index.
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
	// User is created if its index is View.NextUser. If it is that of a user of
	// the view, User replaces that one, whose company and email stay as they are.
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
	// Update reads what a query asks for, lets a decider decide on it and commits
	// the change, atomically. After an error nothing is changed.
	Update(Query, Decider) error

	// Find returns the users whose emails are the same in [Fold], oldest first.
	Find(email string) ([]User, error)

	// List returns a snapshot of all records in order of creation. The record at
	// i is that of index i+1.
	List() ([]Record, error)
}

// TokenLife is how many launch tokens a store remembers. When a token is issued,
// the one TokenLife before it expires.
const TokenLife = 1 << 16
