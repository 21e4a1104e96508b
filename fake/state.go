package fake

// The state of a fake, and what replaces it.

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

// Load replaces the users, dialect, faults and limit at once by those of a scenario and
// the options. If the scenario is nil, it uses only the options. Earlier ssids and launch
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

// Dialect returns the dialect in force, without the answers that are the first to
// their question; [dialect.Dialect.Complete] adds those.
func (a *API) Dialect() Dialect { return a.state.Load().dialect }

// SetDialect replaces the dialect in force. It panics if the dialect holds an
// unknown answer.
func (a *API) SetDialect(d Dialect) { a.update(func(s *state) { s.speak(d) }) }

// PatchDialect replaces the answers to the questions with the given ids and keeps
// all others. Of concurrent patches none is lost. If a question or an answer is
// unknown, PatchDialect changes nothing and returns an error that names all that
// are unknown.
func (a *API) PatchDialect(answers map[string]string) (err error) {
	a.update(func(s *state) {
		var d Dialect
		if d, err = s.dialect.With(answers); err == nil {
			s.speak(d)
		}
	})
	return err
}

// ResetDialect restores the dialect that the fake was made with: that of the
// options, of the observed answers and of the scenario.
func (a *API) ResetDialect() {
	s := a.options.Scenario
	if s == nil {
		s = &scenarios.Scenario{}
	}
	a.SetDialect(a.dialectIn(s))
}

// dialectIn returns the dialect of the options with a scenario, whose answers take
// precedence over all others.
func (a *API) dialectIn(s *scenarios.Scenario) Dialect {
	d, err := a.options.Dialect.Observe(a.options.Answers).With(s.Dialect)
	if err != nil {
		panic("fake: " + err.Error())
	}
	return d
}

// Bases returns the answer in force to each open question, in the order of the
// questions, and whether it was observed or is assumed. It is a snapshot of one
// dialect.
func (a *API) Bases() []Basis {
	d := a.state.Load().answers
	bases := make([]Basis, dialect.NumQuestions)
	for i := range bases {
		bases[i] = newAnswerBasis(d, dialect.Question(i+1), a.options.Answers)
	}
	return bases
}
