package dialect

import (
	"iter"

	"github.com/paytfake/paytfake/scenarios"
)

// Sweep yields the dialects to test a client with. Each question that observed
// pins keeps its pinned answer; nil pins none.
//
//	for d := range dialect.Sweep(nil) {
//		t.Run(d.String(), func(t *testing.T) {
//			s := fake.Start(t, fake.Options{Dialect: d})
//			…
//		})
//	}
//
// The base comes first. Then comes each other answer alone, so that the name of a
// failing subtest is the answer that the client cannot handle. Last come mixtures: a
// few dialects in which every two answers to two questions occur together, unless an
// earlier dialect has both. If every question is pinned, only the base remains. The
// order never changes.
func Sweep(observed *scenarios.Answers) iter.Seq[Dialect] {
	return func(yield func(Dialect) bool) {
		base := Dialect{}.Observe(observed)
		if !yield(base) {
			return
		}
		var free []Question
		var others []int // number of answers to each beyond the first
		for q := QuestionNone + 1; q <= NumQuestions; q++ {
			if _, pinned := observed.Pinned(q.String()); !pinned {
				free = append(free, q)
				others = append(others, len(q.Answers())-1)
			}
		}
		for i, q := range free {
			for other := range others[i] {
				if !yield(base.withOther(q, other)) {
					return
				}
			}
		}
		for _, row := range covering(others) {
			d := base
			for i, q := range free {
				d = d.withOther(q, row[i])
			}
			if !yield(d) {
				return
			}
		}
	}
}

// withOther returns d with one of the answers to q that follow the first: 0 is
// the second answer.
func (d Dialect) withOther(q Question, other int) Dialect {
	*d.fields()[q-1] = questionTable[q].answers[1+other]
	return d
}
