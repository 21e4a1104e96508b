package fake

import (
	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/scenarios"
)

// A Fault is a planned misbehaviour: which calls it meets, and what it does to them.
//
//	s.Fail(fake.Fault{On: fake.On{Subop: "Register"}, Calls: fake.Calls{To: 2}, HTTP: 500, Page: fake.PageIIS})
//
// Its fields are those of [scenarios.Fault].
type Fault = scenarios.Fault

// On selects the calls of a [Fault] by what they ask for: Subop, Company, Email.
type On = scenarios.On

// Calls selects the calls of a [Fault] by their number, from 1: From and To, or Every.
type Calls = scenarios.Calls

// Delay is how long a [Fault] delays a response: at least Min and at most Max.
type Delay = scenarios.Delay

// How a [Fault] can drop a response, and its ready-made page.
const (
	DropReset    = scenarios.DropReset
	DropHang     = scenarios.DropHang
	DropTruncate = scenarios.DropTruncate
	PageIIS      = scenarios.PageIIS
)

// An ActiveFault is a fault in force, with its ID for [API.RemoveFault], the number
// of calls that it has Met, and the number of calls Left that it can still meet, -1
// if that is unlimited.
type ActiveFault = fault.ActiveFault

// Fail adds a fault after those in force and returns its id, which this API never
// uses again. If several faults match a call, only the first of them meets it. Fail
// does not validate the fault; [scenarios.ParseFault] does.
func (a *API) Fail(f Fault) (id int) {
	a.update(func(s *state) { id = s.faults.Add(f) })
	return id
}

// RemoveFault removes the fault with an id and reports whether it was in force.
func (a *API) RemoveFault(id int) (found bool) {
	a.update(func(s *state) { found = s.faults.Remove(id) })
	return found
}

// ClearFaults removes all faults.
func (a *API) ClearFaults() { a.update(func(s *state) { s.faults.Clear() }) }

// Faults returns the faults in force, in the order in which they are tried.
func (a *API) Faults() []ActiveFault { return a.state.Load().faults.Active() }
