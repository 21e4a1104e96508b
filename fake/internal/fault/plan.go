// Package fault plans the misbehaviour of a server. A [Plan] holds the faults in force, [Plan.Meet] returns
// the one that meets a call, and [Met.Deliver] writes the response as that fault has it.
//
// The package knows what a fault is (see [scenarios.Fault]) and how to write to a connection. It knows nothing
// of the API that is served: a caller passes what a call asks for and the response that is due.
package fault

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// A Request is what a call asks for, as far as a fault's On can choose by it.
type Request struct {
	Subop, Company, Email string
}

// A Plan is the faults in force, in the order in which they were added. All methods may be called
// concurrently. Each of them takes effect at once and as a whole: a call meets the faults that are in force
// when [Plan.Meet] begins.
type Plan struct {
	seed uint64

	mu     sync.Mutex // guards all below
	faults []*planned
	last   int // id of the fault that was added last
	base   int // value of last when the plan was new or cleared
}

// planned is a fault in force and its counts.
type planned struct {
	id     int
	number int // of faults added since the plan was new or cleared, this one included
	fault  scenarios.Fault
	seen   int // calls that On took
	met    int // calls that the fault met
}

// Active is a fault in force and how far it has come.
type Active struct {
	ID int
	scenarios.Fault
	Met  int // calls that the fault met
	Left int // calls that the fault can still meet, if chance and earlier faults let it; -1: no end
}

// NewPlan returns a plan of faults, whose ids begin at after+1. Random choices depend on the seed, on the
// place of a fault in the plan and on the number of the call, so that an equal plan makes the same choices for
// the same calls. The ids do not matter to them.
func NewPlan(faults []scenarios.Fault, seed uint64, after int) *Plan {
	p := &Plan{seed: seed, last: after, base: after}
	for _, f := range faults {
		p.Add(f)
	}
	return p
}

// Add puts a fault behind the others and returns its id, which no other fault of the plan has or had.
// It does not check the fault, as [scenarios.ParseFault] does. A Probability outside of 0 to 1 counts as
// zero: the fault meets every call that it could.
func (p *Plan) Add(f scenarios.Fault) (id int) {
	if !(f.Probability >= 0 && f.Probability <= 1) { // also NaN, which JSON cannot express
		f.Probability = 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	p.faults = append(p.faults, &planned{id: p.last, number: p.last - p.base, fault: f})
	return p.last
}

// Remove removes the fault with an id and reports whether it was in force.
func (p *Plan) Remove(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.faults)
	p.faults = slices.DeleteFunc(p.faults, func(f *planned) bool { return f.id == id })
	return len(p.faults) < before
}

// Clear removes all faults. Random choices start again as in a new plan; ids go on.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults, p.base = nil, p.last
}

// Active returns the faults in force, in the order in which they are tried.
func (p *Plan) Active() []Active {
	p.mu.Lock()
	defer p.mu.Unlock()
	active := make([]Active, len(p.faults))
	for i, f := range p.faults {
		active[i] = Active{ID: f.id, Fault: f.fault, Met: f.met, Left: f.fault.Calls.Left(f.seen)}
	}
	return active
}

// LastID returns the id of the fault that was added last, in force or not. A plan that replaces this one
// begins after it.
func (p *Plan) LastID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

// Meet returns the fault that meets a call: the first that is due. ok is false if none is. Every fault whose
// On takes the call counts it, whether the fault meets the call or an earlier one does.
func (p *Plan) Meet(r Request) (met Met, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		if !takes(f.fault.On, r) {
			continue
		}
		f.seen++
		if ok || !f.fault.Calls.Take(f.seen) {
			continue
		}
		if f.fault.Probability > 0 && p.chance(f, choiceMeet).Float64() >= f.fault.Probability {
			continue
		}
		f.met++
		met, ok = Met{fault: f.fault, delay: choose(f.fault.Delay, p.chance(f, choiceDelay))}, true
	}
	return met, ok
}

// takes reports whether a call is one of those that on chooses. Neither case nor white space at the ends counts.
func takes(on scenarios.On, r Request) bool {
	fits := func(want, got string) bool {
		want = strings.TrimSpace(want)
		return want == "" || strings.EqualFold(want, strings.TrimSpace(got))
	}
	return fits(on.Subop, r.Subop) && fits(on.Company, r.Company) && fits(on.Email, r.Email)
}

// A choice is what chance decides about a call that a fault has seen.
type choice uint64

const (
	choiceMeet  choice = iota + 1 // whether the fault meets the call
	choiceDelay                   // how long it delays the call
)

// chance returns the source of a choice about the last call that a fault has seen.
func (p *Plan) chance(f *planned, c choice) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed^uint64(f.number), uint64(f.seen)<<8|uint64(c)))
}

// choose returns a duration between the two of a delay, both included.
func choose(d scenarios.Delay, chance *rand.Rand) time.Duration {
	shortest := max(d.Min, 0)
	if d.Max <= shortest {
		return shortest
	}
	return shortest + time.Duration(chance.Uint64N(uint64(d.Max-shortest)+1))
}
