package fake

import (
	"io/fs"

	"github.com/paytfake/paytfake/scenarios"
)

// Answers are what a live target was seen to answer to the open questions: the
// content of a file that paytcheck --learn writes.
type Answers = scenarios.Answers

// ReadAnswers reads an answers file, for [Options] and [Dialects]:
//
//	observed, err := fake.ReadAnswers(os.DirFS("testdata"), "answers.yaml")
func ReadAnswers(fsys fs.FS, name string) (*Answers, error) {
	return scenarios.ReadAnswers(fsys, name)
}

// observe puts the pinned answers in the place of first answers. An answer that
// was chosen otherwise stays.
func (d Dialect) observe(observed *Answers) Dialect {
	for i, a := range d.fields() {
		q := question(i + 1)
		if pin, ok := observed.Pinned(q.String()); ok && *a == 0 {
			d = d.with(map[string]string{q.String(): pin.Answer})
		}
	}
	return d
}
