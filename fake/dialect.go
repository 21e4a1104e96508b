package fake

import (
	"fmt"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A question is one open point; questions and their answers stand in names_gen.go.
type question uint8

// String returns the question's id.
func (q question) String() string { return questionTable[q].id }

// answers are the words that answer the question, the default first.
func (q question) answers() []string { return questionTable[q].answers }

func (q question) answerText(a uint8) string {
	if int(a) < len(q.answers()) {
		return q.answers()[a]
	}
	return fmt.Sprintf("%s(%d)", q, a)
}

func (q question) marshal(a uint8) ([]byte, error) {
	if int(a) >= len(q.answers()) {
		return nil, fmt.Errorf("%s has no answer %d", q, a)
	}
	return []byte(q.answers()[a]), nil
}

func (q question) unmarshal(a *uint8, text []byte) error {
	for i, known := range q.answers() {
		if known == string(text) {
			*a = uint8(i)
			return nil
		}
	}
	return fmt.Errorf("%s has no answer %q: %s", q, text, suggest(string(text), q.answers()))
}

// suggest names the nearest of the known words, or all of them.
func suggest(word string, known []string) string {
	if near, ok := scenarios.Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "it takes " + strings.Join(known, ", ")
}

// questions are the ids of all questions.
func questions() []string {
	ids := make([]string, 0, numQuestions)
	for _, q := range questionTable[1:] {
		ids = append(ids, q.id)
	}
	return ids
}

func findQuestion(id string) (question, error) {
	for q := question(1); q <= numQuestions; q++ {
		if q.String() == id {
			return q, nil
		}
	}
	return none, fmt.Errorf("there is no question %q: %s", id, suggest(id, questions()))
}

// answer returns the answer to a question.
func (d Dialect) answer(q question) string { return q.answerText(*d.fields()[q-1]) }

// set answers a question.
func (d *Dialect) set(id, answer string) error {
	q, err := findQuestion(id)
	if err != nil {
		return err
	}
	return q.unmarshal(d.fields()[q-1], []byte(answer))
}

// with returns the dialect with other answers, which a parsed scenario has
// checked already.
func (d Dialect) with(answers map[string]string) Dialect {
	for id, answer := range answers {
		if err := d.set(id, answer); err != nil {
			panic("fake: " + err.Error())
		}
	}
	return d
}
