package rules

import (
	"math/bits"

	"github.com/paytfake/paytfake/fake/dialect"
)

// An answerer returns the answers of a dialect and records which questions were asked:
// their answers shape the reply. names_gen.go has a method for each question. Ask a
// question only if its answer makes a difference.
type answerer struct {
	dialect *dialect.Dialect // answers every question
	asked   QuestionSet
	gates   QuestionSet // those that let the call come as far as it did
}

// decides records that the answer to a question let the call pass a step or stopped it.
// The outcome rests on that answer unless a later step decides.
func (a *answerer) decides(q dialect.Question) { a.gates.add(q) }

// A QuestionSet is a set of questions.
type QuestionSet [(dialect.NumQuestions + wordBits) / wordBits]uint64

const wordBits = 64

func (s *QuestionSet) add(q dialect.Question) { s[q/wordBits] |= 1 << (q % wordBits) }

// All yields the questions of the set in order.
func (s QuestionSet) All(yield func(dialect.Question) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(dialect.Question(i*wordBits + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// first returns the first question of the set, or QuestionNone if the set is empty.
func (s QuestionSet) first() dialect.Question {
	for q := range s.All {
		return q
	}
	return dialect.QuestionNone
}
