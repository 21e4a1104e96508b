package impostor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// dialect holds one answer to every question.
type dialect map[string]string

func newDialect(chosen map[string]string) dialect {
	d := dialect{}
	for _, q := range scenarios.Questions() {
		d[q.Question] = q.Answers[0].Name
		if answer, ok := chosen[q.Question]; ok {
			known := func(a scenarios.Answer) bool { return a.Name == answer }
			if !slices.ContainsFunc(q.Answers, known) {
				panic(fmt.Sprintf("impostor: unknown answer %q to question %s", answer, q.Question))
			}
			d[q.Question] = answer
		}
	}
	for id := range chosen {
		if _, ok := d[id]; !ok {
			panic(fmt.Sprintf("impostor: unknown question %q", id))
		}
	}
	return d
}

// answer returns the answer to a question that must exist.
func (d dialect) answer(id string) string {
	answer, ok := d[id]
	if !ok {
		panic(fmt.Sprintf("impostor: unknown question %q", id))
	}
	return answer
}

func (d dialect) is(id, answer string) bool { return d.answer(id) == answer }

// fold returns a name as it is compared: in one letter case where the question
// id is answered "insensitive".
func (d dialect) fold(id, name string) string {
	if d.is(id, "insensitive") {
		return strings.ToUpper(name)
	}
	return name
}
