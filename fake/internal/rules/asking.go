package rules

import (
	"math/bits"

	"github.com/paytfake/paytfake/fake/dialect"
)

// asking hands out the answers of a dialect and records which were asked for:
// they are what shaped the reply. Its methods are in names_gen.go, one for each
// question. Ask only where the answer makes a difference.
type asking struct {
	dialect *dialect.Dialect // answers every question
	asked   QuestionSet
	gates   QuestionSet // those of asked that let the call come as far as it did
}

// decides records that the answer to a question let the call come as far as it
// did, or stopped it: the outcome rests on it, unless a later step says more.
func (a *asking) decides(q dialect.Question) { a.gates.add(q) }

// A QuestionSet is a set of questions.
type QuestionSet [(dialect.NumQuestions + wordBits) / wordBits]uint64

const wordBits = 64

func (s *QuestionSet) add(q dialect.Question) { s[q/wordBits] |= 1 << (q % wordBits) }

// All yields the questions of the set in their order.
func (s QuestionSet) All(yield func(dialect.Question) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(dialect.Question(i*wordBits + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// first returns the first question of the set; none if the set is empty.
func (s QuestionSet) first() dialect.Question {
	for q := range s.All {
		return q
	}
	return dialect.QuestionNone
}
