package fake

import (
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

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

// String returns the text form: each answer that is not the first of its
// question, as in "email-case=sensitive,error-http-status=400", or "base" where
// all are.
func (d Dialect) String() string {
	var parts []string
	for i, a := range d.fields() {
		if q := question(i + 1); *a != 0 {
			parts = append(parts, q.String()+"="+q.answerText(*a))
		}
	}
	if parts == nil {
		return baseName
	}
	return strings.Join(parts, ",")
}

// baseName is the text form of the zero Dialect.
const baseName = "base"

// ParseDialect reads the text form. Questions that it does not name get their
// first answer. All problems are returned at once.
func ParseDialect(text string) (Dialect, error) {
	var d Dialect
	if text == "" || text == baseName {
		return d, nil
	}
	var errs []error
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		id, answer, ok := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("%q is not question=answer", part))
		case seen[id]:
			errs = append(errs, fmt.Errorf("%s is answered twice", id))
		default:
			errs = append(errs, d.set(id, answer))
		}
		seen[id] = true
	}
	return d, errors.Join(errs...)
}

// MarshalText is [Dialect.String] for encoders.
func (d Dialect) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is [ParseDialect] for decoders.
func (d *Dialect) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDialect(string(text))
	return err
}

// MarshalYAML returns the YAML form: a mapping of each question whose answer is
// not its first.
func (d Dialect) MarshalYAML() (any, error) {
	form := &yaml.Node{Kind: yaml.MappingNode}
	for i, a := range d.fields() {
		if q := question(i + 1); *a != 0 {
			var key, value yaml.Node
			key.SetString(q.String())
			if err := value.Encode(q.answerText(*a)); err != nil {
				return nil, err
			}
			form.Content = append(form.Content, &key, &value)
		}
	}
	return form, nil
}

// UnmarshalYAML reads the YAML form, as strictly as [ParseDialect].
func (d *Dialect) UnmarshalYAML(form *yaml.Node) error {
	if form.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: a dialect is a mapping of questions to answers", form.Line)
	}
	*d = Dialect{}
	var errs []error
	seen := map[string]bool{}
	for i := 0; i+1 < len(form.Content); i += 2 {
		key, value := form.Content[i], form.Content[i+1]
		err := d.set(key.Value, value.Value)
		switch {
		case seen[key.Value]:
			err = fmt.Errorf("%s is answered twice", key.Value)
		case value.Kind != yaml.ScalarNode:
			err = fmt.Errorf("the answer to %s is not a word", key.Value)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", key.Line, err))
		}
		seen[key.Value] = true
	}
	return errors.Join(errs...)
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
