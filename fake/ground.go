package fake

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Grounds returns the answer in force to each open question and what it rests
// on, in the order of the questions, all of one dialect.
func (a *API) Grounds() []Basis {
	d := a.Dialect()
	bases := make([]Basis, numQuestions)
	for i := range bases {
		bases[i] = a.answered(d, question(i+1))
	}
	return bases
}

// PatchDialect changes the answers to some questions, by their ids, and leaves
// the others. Two patches at once are both in force afterwards. An unknown
// question or answer is an error; then nothing is changed, and all problems are
// returned at once.
func (a *API) PatchDialect(answers map[string]string) error {
	var errs []error
	a.update(func(s *state) {
		d := s.dialect
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			errs = append(errs, d.set(id, answers[id]))
		}
		if errors.Join(errs...) == nil {
			s.dialect = d
		}
	})
	return errors.Join(errs...)
}

// ResetDialect puts the dialect in force with which the fake was made: that of
// the options, of the observed answers and of the scenario.
func (a *API) ResetDialect() {
	d := a.options.Dialect.observe(a.options.Answers)
	if a.options.Scenario != nil {
		d = d.with(a.options.Scenario.Dialect)
	}
	a.SetDialect(d)
}

// Now returns the time on the fake's clock; see [API.Advance].
func (a *API) Now() time.Time { return a.now() }
