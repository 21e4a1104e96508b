package fake

// Dialects and observed answers, from package dialect and package scenarios.

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
