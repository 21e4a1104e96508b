package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// dialectFlags are the flags that say how the fake answers the open questions.
type dialectFlags struct {
	Dialect dialect `placeholder:"q=a,…" help:"Answers to open questions, such as email-case=sensitive."`
	Answers string  `placeholder:"FILE" help:"Observed answers to speak, in a file that paytcheck --learn wrote; --dialect goes before them."`
}

// observed reads the answers file; nil: there is none. An answer that --dialect
// contradicts is left out: [fake.Options] cannot tell a first answer that was
// chosen from one that was not.
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

// read reads the answers file as it stands; nil: there is none.
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

// dialect is a [fake.Dialect] that remembers which answers were chosen.
type dialect struct {
	fake.Dialect
	chosen map[string]string // question to answer
}

// UnmarshalText reads what [dialect.Parse] reads.
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
