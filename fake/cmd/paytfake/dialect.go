package main

// The flags for the dialect and the observed answers.

import (
	"fmt"
	"os"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// dialectFlags are the flags that choose answers to open questions.
type dialectFlags struct {
	Dialect fake.Dialect `placeholder:"q=a,…" help:"Answers to open questions, such as email-case=sensitive."`
	Answers string       `placeholder:"FILE" help:"Answers file of paytcheck --learn to use; --dialect overrides it."`
}

// observed returns the answers file, or nil if the user named none.
func (l *dialectFlags) observed() (*fake.Answers, error) {
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
