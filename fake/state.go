package fake

import (
	"cmp"
	"time"

	"golang.org/x/time/rate"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/scenarios"
)

// state is the part of a fake that can be replaced. It is replaced as a whole, so
// that a call sees a consistent state.
type state struct {
	generation uint64 // how often the users were replaced, from 1
	epoch      uint64 // of the serials of the users' ssids
	users      store.Store
	dialect    dialect.Dialect  // simplified: without first answers
	answers    *dialect.Dialect // the same, complete: every question is answered; immutable
	faults     *fault.Plan
	limiter    *rate.Limiter // nil: no limit
}

// speak puts a dialect in force.
func (s *state) speak(d dialect.Dialect) {
	complete := d.Complete()
	s.dialect, s.answers = d.Simplify(), &complete
}

// allow counts a call and reports whether it is within the limit.
func (s *state) allow(now time.Time) bool { return s.limiter == nil || s.limiter.AllowN(now, 1) }

// newLimiter returns nil if there is no limit.
func newLimiter(l Limit) *rate.Limiter {
	if l.Calls <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(float64(l.Calls)/cmp.Or(l.Per, time.Second).Seconds()), l.Calls)
}

// update replaces the state by a copy that change has modified.
func (a *API) update(change func(*state)) {
	a.change.Lock()
	defer a.change.Unlock()
	next := *a.state.Load()
	change(&next)
	a.state.Store(&next)
}

// Reset restores the initial state: the users, dialect, faults and limit of the
// options and their scenario. Earlier ssids and launch tokens become unknown. The
// journal and the clock do not change. A call in flight takes effect entirely
// before the reset or entirely after it.
func (a *API) Reset() { a.Load(a.options.Scenario) }

// Load replaces the users, dialect, faults and limit at once by those of a scenario
// and the options; a nil scenario leaves the options alone. Earlier ssids and launch
// tokens become unknown, as after [API.Reset].
func (a *API) Load(s *scenarios.Scenario) {
	if s == nil {
		s = &scenarios.Scenario{}
	}
	limit := a.options.Limit
	if s.Limit.Calls > 0 {
		limit = s.Limit
	}
	a.update(func(next *state) {
		a.replaceUsers(next, s.Given.Unescaped())
		next.speak(a.dialectIn(s))
		last := 0
		if next.faults != nil {
			last = next.faults.LastID()
		}
		next.faults = fault.NewPlan(s.Faults, a.mint.Seed(), last)
		next.limiter = newLimiter(limit)
	})
}
