package fake

import (
	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/scenarios"
)

// Fault is a planned misbehaviour: which calls it meets, and what it does to them.
//
//	s.Fail(fake.Fault{On: fake.On{Subop: "Register"}, Calls: fake.Calls{To: 2}, HTTP: 500, Page: fake.PageIIS})
//
// Its fields are those of [scenarios.Fault].
type Fault = scenarios.Fault

// On chooses the calls of a [Fault] by what they ask for: Subop, Company, Email.
type On = scenarios.On

// Calls chooses the calls of a [Fault] by their number, from 1: From and To, or Every.
type Calls = scenarios.Calls

// Delay is the time by which a [Fault] delays a response, between Min and Max.
type Delay = scenarios.Delay

// How a [Fault] can drop a response, and its ready-made page.
const (
	DropReset    = scenarios.DropReset
	DropHang     = scenarios.DropHang
	DropTruncate = scenarios.DropTruncate
	PageIIS      = scenarios.PageIIS
)

// An ActiveFault is a fault in force and how far it has come: its ID, for
// [API.RemoveFault]; Met, the calls that it met; and Left, the calls that it can
// still meet, -1 if there is no end.
type ActiveFault = fault.Active

// Fail adds a fault behind those in force and returns its id, which no other fault
// of this API ever has. Of several faults that could meet a call the first one
// does. Fail does not check the fault; [scenarios.ParseFault] does.
func (a *API) Fail(f Fault) (id int) {
	a.update(func(s *state) { id = s.faults.Add(f) })
	return id
}

// RemoveFault removes the fault of an id and reports whether it was in force.
func (a *API) RemoveFault(id int) (found bool) {
	a.update(func(s *state) { found = s.faults.Remove(id) })
	return found
}

// ClearFaults removes all faults.
func (a *API) ClearFaults() { a.update(func(s *state) { s.faults.Clear() }) }

// Faults returns the faults in force, in the order in which they are tried.
func (a *API) Faults() []ActiveFault { return a.state.Load().faults.Active() }
