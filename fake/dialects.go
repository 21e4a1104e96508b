package fake

import (
	"io/fs"
	"iter"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A Dialect answers the open questions; see [dialect.Dialect]. Its answers are
// constants of package dialect:
//
//	fake.Options{Dialect: fake.Dialect{EmailCase: dialect.EmailCaseSensitive}}
type Dialect = dialect.Dialect

// Dialects yields the dialects to test a client with: the base, each other answer
// alone, and mixtures of them. Questions that observed pins keep their pinned
// answer; nil pins none. See [dialect.Sweep].
//
//	for d := range fake.Dialects(nil) {
//		t.Run(d.String(), func(t *testing.T) {
//			s := fake.Start(t, fake.Options{Dialect: d})
//			…
//		})
//	}
func Dialects(observed *Answers) iter.Seq[Dialect] { return dialect.Sweep(observed) }

// Answers are the answers to open questions that were observed on a live target:
// the content of a file that paytcheck --learn writes.
type Answers = scenarios.Answers

// ReadAnswers reads an answers file, for [Options] and [Dialects]:
//
//	observed, err := fake.ReadAnswers(os.DirFS("testdata"), "answers.yaml")
func ReadAnswers(fsys fs.FS, name string) (*Answers, error) { return scenarios.ReadAnswers(fsys, name) }

// Dialect returns the dialect in force, without the answers that are the first to
// their question.
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
