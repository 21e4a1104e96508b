package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// dialectFlags are the flags that choose answers to open questions.
type dialectFlags struct {
	Dialect dialect `placeholder:"q=a,…" help:"Answers to open questions, such as email-case=sensitive."`
	Answers string  `placeholder:"FILE" help:"Answers file of paytcheck --learn to use; --dialect overrides it."`
}

// observed returns the answers file without the answers that --dialect overrides,
// or nil if the user named no file. It removes them because [fake.Options] cannot
// distinguish a question's first answer from no choice.
func (l *dialectFlags) observed() (*fake.Answers, error) {
	observed, err := l.read()
	if err != nil || observed == nil {
		return nil, err
	}
	for question, answer := range l.Dialect.chosen {
		if observed.Pins[question].Answer != answer {
			delete(observed.Pins, question)
		}
	}
	return observed, nil
}

// read returns the whole answers file, or nil if the user named none.
func (l *dialectFlags) read() (*fake.Answers, error) {
	if l.Answers == "" {
		return nil, nil
	}
	data, err := os.ReadFile(l.Answers)
	if err != nil {
		return nil, fmt.Errorf("--answers: %w", err)
	}
	observed, err := scenarios.ParseAnswers(l.Answers, data)
	if err != nil {
		return nil, fmt.Errorf("--answers: %w", err)
	}
	return observed, nil
}

// dialect is a [fake.Dialect] that remembers which answers the user chose.
type dialect struct {
	fake.Dialect
	chosen map[string]string // question to answer
}

// UnmarshalText parses the text as [fake.ParseDialect] does.
func (d *dialect) UnmarshalText(text []byte) error {
	if err := d.Dialect.UnmarshalText(text); err != nil {
		return err
	}
	d.chosen = map[string]string{}
	for part := range strings.SplitSeq(string(text), ",") {
		if question, answer, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
			d.chosen[question] = answer
		}
	}
	return nil
}
