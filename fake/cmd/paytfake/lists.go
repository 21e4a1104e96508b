package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/paytfake/paytfake/scenarios"
)

// lint is the command that checks scenario files.
type lint struct {
	Files []string `arg:"" name:"file" help:"Scenario files."`
}

// Run reports all problems of all files.
func (l *lint) Run(t terminal) error {
	var problems []error
	for _, file := range l.Files {
		if _, err := readScenario(file); err != nil {
			problems = append(problems, err)
		} else {
			fmt.Fprintf(t.out, "%s: ok\n", file)
		}
	}
	return errors.Join(problems...)
}

// rules is the command that lists the documented rules.
type rules struct{}

// Run prints a line for each scenario of a rule.
func (rules) Run(t terminal) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, s := range scenarios.Rules() {
		if s.Name == s.Rule {
			fmt.Fprintf(w, "%s\t%s\n", s.Rule, s.Summary)
		}
	}
	return w.Flush()
}

// questions is the command that lists the open questions.
type questions struct{}

// Run prints a line for each question, the fake's answer first.
func (questions) Run(t terminal) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, s := range scenarios.Questions() {
		names := make([]string, len(s.Answers))
		for i, a := range s.Answers {
			names[i] = a.Name
		}
		fmt.Fprintf(w, "%s\t%s\n\t%s\n", s.Question, s.Summary, strings.Join(names, ", "))
	}
	return w.Flush()
}
