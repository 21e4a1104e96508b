package main

// The commands that list rules and questions.

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A rulesCommand is the command that lists the documented rules.
type rulesCommand struct{}

// Run prints each rule with the pages that document it.
func (rulesCommand) Run(t terminal) error {
	for _, s := range scenarios.Rules() {
		if s.Name == s.Rule {
			item(t.out, fmt.Sprintf("%-21s", s.Rule), s.Summary+" ("+strings.Join(s.Pages, ", ")+")")
		}
	}
	return nil
}

// A questionsCommand is the command that lists the open questions.
type questionsCommand struct{ dialectFlags }

// Run prints each question, its answers, and the basis of those observed or given.
func (q *questionsCommand) Run(t terminal) error {
	observed, err := q.observed()
	if err != nil {
		return codedError{exitUsage, err}
	}
	count := tally{}
	for _, s := range scenarios.Questions() {
		q.list(t.out, s, observed, &count)
	}
	item(t.out, "", count.String())
	if observed != nil {
		item(t.out, "", "Observed on "+observed.Target+".")
	}
	return nil
}

// list prints one question and, below it, its answers.
func (q *questionsCommand) list(w io.Writer, s *scenarios.Scenario, observed *fake.Answers, count *tally) {
	pin, pinned := observed.Pinned(s.Question)
	asked, _ := dialect.FindQuestion(s.Question) // always found: the file is bundled
	_, isChosen := q.Dialect.Chosen(asked)
	given := q.Dialect.Observe(observed).Answer(asked)
	count.add(pinned && pin.Answer == given, len(pin.Conflicts) > 0)

	basis, widest := map[string]string{}, 0
	for _, a := range s.Answers {
		widest = max(widest, len(a.Name))
	}
	if pinned {
		basis[pin.Answer] = "observed " + sightings(pin.Observation)
		for _, c := range pin.Conflicts {
			basis[c.Answer] = "conflict: seen " + sightings(c)
		}
	}
	if given != pin.Answer {
		text := "assumed"
		if isChosen {
			text += ", set by --dialect"
		}
		if seen := basis[given]; seen != "" {
			text += "; " + seen
		}
		basis[given] = text
	}
	fmt.Fprintln(w, s.Question)
	item(w, "  ", s.Summary)
	for _, a := range s.Answers {
		mark := " "
		if a.Name == given {
			mark = "*"
		}
		item(w, fmt.Sprintf("  %s %-*s  ", mark, widest, a.Name), basis[a.Name])
	}
	fmt.Fprintln(w)
}

// sightings returns how often and when an answer was observed.
func sightings(o scenarios.Observation) string {
	switch {
	case o.Times == 1:
		return "once, " + o.Last
	case o.First == o.Last:
		return fmt.Sprintf("%d times, all %s", o.Times, o.Last)
	}
	return fmt.Sprintf("%d times, %s to %s", o.Times, o.First, o.Last)
}

// A tally counts the answers that the fake gives by their basis.
type tally struct{ observed, assumed, conflicts int }

func (t *tally) add(observed, conflict bool) {
	if observed {
		t.observed++
	} else {
		t.assumed++
	}
	if conflict {
		t.conflicts++
	}
}

// String returns the last line of the list.
func (t *tally) String() string {
	text := fmt.Sprintf("%d questions: %d observed, %d assumed", t.observed+t.assumed, t.observed, t.assumed)
	if t.conflicts > 0 {
		text += fmt.Sprintf("; %d with a conflict: remove one of the two answers from the file", t.conflicts)
	}
	return text + ". The fake gives the answers marked *."
}

// item prints a text after a head, wrapped to the width of a terminal. Further lines
// are indented by the length of the head.
func item(w io.Writer, head, text string) {
	const width = 80
	indent := strings.Repeat(" ", len(head))
	line := head
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			fmt.Fprintln(w, line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
}
