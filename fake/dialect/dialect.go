// Package dialect holds the questions that the pages of the TrackerPro Admin API
// leave open, their possible answers, and dialects: choices among those answers.
// A fake speaks one dialect at a time. [Sweep] yields the dialects to test a
// client with.
//
// # Choosing answers
//
// Each field of a [Dialect] holds the answer to one question. An empty field stands for
// the question's first answer. The zero Dialect is the base dialect: the first answer
// to every question.
//
//	d := dialect.Dialect{EmailCase: dialect.EmailCaseSensitive}
//
// # The text form
//
// [Parse] reads a dialect and [Dialect.String] writes it: "question=answer"
// pairs separated by commas, as in "email-case=sensitive,old-ssid=valid", and
// "base" where no question is answered. Encoders use the same form.
//
// # Which answer is spoken
//
// An answer that a test chose takes precedence over an observed one, and an observed
// one over the first. Naming a first answer chooses it. The dialects
// "email-case=insensitive" and "base" speak alike, but if an answers file pins
// "sensitive", [Dialect.Observe] changes only the second.
//
//	d = d.Observe(observed).Complete() // every field now holds the answer spoken
//
// Dialects can be compared with ==. To compare how they speak, compare what
// [Dialect.Complete] or [Dialect.Simplify] returns for each.
//
// All functions and methods may be called concurrently, except that
// [Dialect.UnmarshalText] writes to its receiver.
package dialect

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

//go:generate go run ../internal/generate

// baseText is the text form of the zero Dialect.
const baseText = "base"

// Parse reads the text form of a dialect: "base", the empty string, or
// "question=answer" pairs separated by commas, with space around a pair ignored.
// First answers are kept. The error names all problems, each
// with the nearest known word.
func Parse(text string) (Dialect, error) {
	if text == "" || text == baseText {
		return Dialect{}, nil
	}
	var d Dialect
	var errs []error
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(text, ",") {
		id, answer, ok := strings.Cut(strings.TrimSpace(pair), "=")
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("%q is not of the form question=answer", id))
			continue
		case seen[id]:
			errs = append(errs, fmt.Errorf("question %q is answered twice", id))
			continue
		}
		seen[id] = true
		errs = append(errs, d.set(id, answer))
	}
	if err := errors.Join(errs...); err != nil {
		return Dialect{}, err
	}
	return d, nil
}

// String returns the text form: the answered questions in their order, or "base" if
// there is none.
func (d Dialect) String() string {
	var pairs []string
	for i, field := range d.fields() {
		if *field != "" {
			pairs = append(pairs, Question(i+1).String()+"="+*field)
		}
	}
	if pairs == nil {
		return baseText
	}
	return strings.Join(pairs, ",")
}

// MarshalText returns the text form for encoders. A field that holds an unknown
// answer is an error.
func (d Dialect) MarshalText() ([]byte, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads the text form as [Parse] does. It leaves d unchanged if
// there is an error.
func (d *Dialect) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Answer returns the answer that d speaks to q: its own, or else the first. It panics
// if q is not one of the questions.
func (d Dialect) Answer(q Question) string {
	if answer, ok := d.Chosen(q); ok {
		return answer
	}
	return q.first()
}

// Chosen returns the answer that d has to q and reports whether it has one. It panics
// if q is not one of the questions.
func (d Dialect) Chosen(q Question) (answer string, ok bool) {
	answer = *d.fields()[q-1]
	return answer, answer != ""
}

// With returns d with the given answers, keyed by question id, in place of its own.
// The error names all problems in the order of the ids.
func (d Dialect) With(answers map[string]string) (Dialect, error) {
	changed := d
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		errs = append(errs, changed.set(id, answers[id]))
	}
	if err := errors.Join(errs...); err != nil {
		return d, err
	}
	return changed, nil
}

// Observe returns d with the pinned answer to each question that d does not answer. It
// leaves out pinned first answers, which d speaks anyway. Nil pins nothing.
func (d Dialect) Observe(observed *scenarios.Answers) Dialect {
	for i, field := range d.fields() {
		q := Question(i + 1)
		if pin, ok := observed.Pinned(q.String()); ok && *field == "" && pin.Answer != q.first() {
			*field = pin.Answer
		}
	}
	return d
}

// Complete returns d with the first answer in each empty field. It panics if a field
// holds an unknown answer.
func (d Dialect) Complete() Dialect {
	if err := d.validate(); err != nil {
		panic(fmt.Errorf("dialect: %w", err))
	}
	for i, field := range d.fields() {
		if *field == "" {
			*field = Question(i + 1).first()
		}
	}
	return d
}

// Simplify returns d without first answers. Dialects that speak alike have the same
// simplified form.
func (d Dialect) Simplify() Dialect {
	for i, field := range d.fields() {
		if *field == Question(i+1).first() {
			*field = ""
		}
	}
	return d
}

// set answers the question with that id.
func (d *Dialect) set(id, answer string) error {
	q, err := FindQuestion(id)
	if err != nil {
		return err
	}
	if err := q.validate(answer); err != nil {
		return err
	}
	*d.fields()[q-1] = answer
	return nil
}

// validate returns an error that names every field with an unknown answer.
func (d Dialect) validate() error {
	var errs []error
	for i, field := range d.fields() {
		if *field != "" {
			errs = append(errs, Question(i+1).validate(*field))
		}
	}
	return errors.Join(errs...)
}
