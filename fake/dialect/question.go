package dialect

// Questions and their answers.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A Question is one point that the API's pages leave open: one of the constants. Its
// methods panic at any other value.
type Question uint8

// FindQuestion returns the question with that id. The error for an unknown id
// names the nearest known one.
func FindQuestion(id string) (Question, error) {
	for q := QuestionNone + 1; q <= NumQuestions; q++ {
		if q.String() == id {
			return q, nil
		}
	}
	var known []string
	for _, row := range questionTable[1:] {
		known = append(known, row.id)
	}
	return QuestionNone, fmt.Errorf("unknown question %q; %s", id, suggest(id, known))
}

// String returns the question's id, as in "email-case", and "none" for
// [QuestionNone].
func (q Question) String() string { return questionTable[q].id }

// Summary returns the question in words.
func (q Question) Summary() string { return questionTable[q].summary }

// Answers returns the possible answers, the default first. The slice is a copy.
func (q Question) Answers() []string { return slices.Clone(questionTable[q].answers) }

// first returns the default answer.
func (q Question) first() string { return questionTable[q].answers[0] }

// validate returns an error if answer is not one of the question's answers.
func (q Question) validate(answer string) error {
	known := questionTable[q].answers
	if slices.Contains(known, answer) {
		return nil
	}
	return fmt.Errorf("unknown answer %q to %s; %s", answer, q, suggest(answer, known))
}

// suggest returns the end of a message about an unknown word: the nearest known word,
// or all known words if none is near.
func suggest(word string, known []string) string {
	if near, ok := scenarios.Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known: " + strings.Join(known, ", ")
}
