package fake

import "iter"

// Dialects yields the dialects to test a client with. Each question that
// observed pins keeps its pinned answer; nil pins none.
//
//	for d := range fake.Dialects(nil) {
//		t.Run(d.String(), func(t *testing.T) {
//			s := fake.Start(t, fake.Options{Dialect: d})
//			…
//		})
//	}
//
// The base comes first. Then each other answer comes alone, so that a subtest
// that fails is named for the question to which the client is sensitive. Then
// come pairs: few dialects in which every two answers of two questions stand
// together at least once, here or before. Today these are 1 + 33 + 13, with
// nothing pinned; with everything pinned the base is left.
func Dialects(observed *Answers) iter.Seq[Dialect] {
	return func(yield func(Dialect) bool) {
		base := Dialect{}.observe(observed)
		if !yield(base) {
			return
		}
		var free []question
		for q := question(1); q <= numQuestions; q++ {
			if _, pinned := observed.Pinned(q.String()); !pinned {
				free = append(free, q)
			}
		}
		for _, q := range free {
			for a := 1; a < len(q.answers()); a++ {
				if !yield(base.answering(q, a)) {
					return
				}
			}
		}
		for _, row := range covering(free) {
			d := base
			for i, q := range free {
				d = d.answering(q, row[i])
			}
			if !yield(d) {
				return
			}
		}
	}
}

// answering returns the dialect with the answer of that index to q.
func (d Dialect) answering(q question, a int) Dialect {
	*d.fields()[q-1] = uint8(a)
	return d
}
