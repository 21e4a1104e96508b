// Package fault makes a server misbehave as planned. A [Plan] holds the faults in force, [Plan.Meet] returns the
// one that meets a call, and [Meeting.Deliver] writes the response in the way of that fault.
//
// The package knows faults (see [scenarios.Fault]) and connections. It does not know the API: the caller passes
// what a call asks for and the proper response.
package fault

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// A Request holds what a fault's On can select calls by.
type Request struct {
	Subop, Company, Email string
}

// A Plan holds the faults in force, in the order in which they were added. Its methods may be called concurrently
// and are atomic: a call meets a fault that is in force when [Plan.Meet] begins.
type Plan struct {
	seed uint64

	mu     sync.Mutex // guards all below
	faults []*plannedFault
	last   int // id of the last fault added
	base   int // value of last when the plan was new or cleared
}

// A plannedFault is a fault in force and its counts.
type plannedFault struct {
	id     int
	number int // place among the faults added since the plan was new or cleared, from 1
	fault  scenarios.Fault
	seen   int // calls that On matches
	met    int // calls that the fault met
}

// An ActiveFault is a fault in force and its counts.
type ActiveFault struct {
	ID int
	scenarios.Fault
	Met  int // calls that the fault met
	Left int // calls that the fault can still meet; -1: unlimited
}

// NewPlan returns a plan of faults, whose ids begin at after+1. Random choices depend only on the seed, the place
// of a fault in the plan and the number of the call. So plans with the same seed and faults make the same choices
// for the same calls, whatever the ids.
func NewPlan(faults []scenarios.Fault, seed uint64, after int) *Plan {
	p := &Plan{seed: seed, last: after, base: after}
	for _, f := range faults {
		p.Add(f)
	}
	return p
}

// Add adds a fault after the others and returns its id, which the plan never uses again. It does not validate the
// fault; [scenarios.ParseFault] does. A Probability outside of 0 to 1 counts as zero: the fault meets every call
// that it matches.
func (p *Plan) Add(f scenarios.Fault) (id int) {
	if !(f.Probability >= 0 && f.Probability <= 1) { // including NaN, which JSON cannot express
		f.Probability = 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	p.faults = append(p.faults, &plannedFault{id: p.last, number: p.last - p.base, fault: f})
	return p.last
}

// Remove removes the fault with an id and reports whether it was in force.
func (p *Plan) Remove(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.faults)
	p.faults = slices.DeleteFunc(p.faults, func(f *plannedFault) bool { return f.id == id })
	return len(p.faults) < before
}

// Clear removes all faults. Random choices start over as in a new plan; ids do not.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults, p.base = nil, p.last
}

// Active returns the faults in force, in the order in which they are tried.
func (p *Plan) Active() []ActiveFault {
	p.mu.Lock()
	defer p.mu.Unlock()
	active := make([]ActiveFault, len(p.faults))
	for i, f := range p.faults {
		active[i] = ActiveFault{ID: f.id, Fault: f.fault, Met: f.met, Left: f.fault.Calls.Left(f.seen)}
	}
	return active
}

// LastID returns the id of the last fault added, in force or not. The ids of a plan that replaces this one begin
// after it.
func (p *Plan) LastID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

// Meet returns the fault that meets a call: the first that is due. ok is false if none is. Every fault whose On
// matches the call counts it, even if an earlier fault meets the call.
func (p *Plan) Meet(r Request) (met Meeting, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		if !matches(f.fault.On, r) {
			continue
		}
		f.seen++
		if ok || !f.fault.Calls.Includes(f.seen) {
			continue
		}
		if f.fault.Probability > 0 && p.chance(f, choiceMeet).Float64() >= f.fault.Probability {
			continue
		}
		f.met++
		met, ok = Meeting{fault: f.fault, delay: choose(f.fault.Delay, p.chance(f, choiceDelay))}, true
	}
	return met, ok
}

// matches reports whether on matches a call. Case and surrounding white space do not matter.
func matches(on scenarios.On, r Request) bool {
	fits := func(want, got string) bool {
		want = strings.TrimSpace(want)
		return want == "" || strings.EqualFold(want, strings.TrimSpace(got))
	}
	return fits(on.Subop, r.Subop) && fits(on.Company, r.Company) && fits(on.Email, r.Email)
}

// A choice is a random choice about a call that a fault has seen.
type choice uint64

const (
	choiceMeet  choice = iota + 1 // whether the fault meets the call
	choiceDelay                   // how long it delays the call
)

// chance returns the source of a choice about the last call that a fault has seen.
func (p *Plan) chance(f *plannedFault, c choice) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed^uint64(f.number), uint64(f.seen)<<8|uint64(c)))
}

// choose returns a random duration of a delay. Both ends are possible.
func choose(d scenarios.Delay, chance *rand.Rand) time.Duration {
	shortest := max(d.Min, 0)
	if d.Max <= shortest {
		return shortest
	}
	return shortest + time.Duration(chance.Uint64N(uint64(d.Max-shortest)+1))
}
