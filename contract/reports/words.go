package reports

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"
)

// An event is what happened to one scenario, or to several alike.
type event struct{ Name, Text string }

// happened returns the causes, each with its rule and what rests on it; none where all
// holds.
func (n *night) happened() (events []event) {
	const most = 4 // the rest stands below
	for _, c := range n.Causes() {
		if c.Consequences() != "" && n.Cause() != "" {
			return []event{{"", stopped(c.Consequences())}}
		}
		text := "Rule: "
		if c.Results[0].Question != "" {
			text = "Question: "
		}
		text = stopped(capital(line(c.Text, 200))) + " " + text + line(c.Results[0].Summary, 140)
		if rest := c.Consequences(); rest != "" {
			text += " " + stopped(capital(line(rest, 300)))
		}
		events = append(events, event{listed(c.Names(), 2), text})
	}
	if more := len(events) - most; more > 1 {
		events = append(events[:most], event{"", fmt.Sprintf("And %d more, below.", more)})
	}
	if n.Ended != "" {
		events = append(events, event{"", "The run ended early: " + stopped(line(n.Ended, 140))})
	}
	return events
}

// capital begins a text as a sentence.
func capital(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(c)) + text[size:]
}

// sinceTitle is what the changes are changes from.
func (n *night) sinceTitle() string {
	last, ok := n.last()
	if !ok {
		return "First run"
	}
	return "Since the last run, " + day(last.Time, n.now) + " " + last.Time.Format("15:04")
}

// changeLines says what changed, also that nothing did; never empty.
func (n *night) changeLines() (lines []string) {
	if _, ok := n.last(); !ok {
		return []string{"Nothing is known of earlier nights on this target."}
	}
	for _, c := range n.changes() {
		lines = append(lines, c.String()+".")
	}
	if gone := n.absent(); len(gone) > 0 {
		lines = append(lines, "Not part of this run: "+listed(gone, 3)+".")
	}
	if len(lines) == 0 {
		return []string{"Nothing changed."}
	}
	return lines
}

// String reads "email-unique: holds → broken".
func (c change) String() string {
	names := listed(c.Names, 3)
	if len(c.Names) > 4 {
		names = fmt.Sprintf("%d (%s)", len(c.Names), listed(c.Names, 2))
	}
	if c.Was == "" {
		return names + ": first seen, " + line(c.Now, 60)
	}
	return names + ": " + line(c.Was, 60) + " → " + line(c.Now, 60)
}

// knownSentence is how much of the fake is known to be true.
func (n *night) knownSentence() string {
	k := n.known()
	if n.Fake {
		return fmt.Sprintf("Known of the live API: nothing from here. %d of %d were confirmed on a fake.", k.Confirmed, k.Of)
	}
	text := fmt.Sprintf("Of the fake, known to be true on this target: %d of %d confirmed", k.Confirmed, k.Of)
	if k.Age >= 0 {
		text += ", median age " + count(k.Age, "day")
	}
	text += fmt.Sprintf("; %d open", k.Open)
	if k.Broken > 0 {
		text += fmt.Sprintf(", %d contradicted", k.Broken)
	}
	return text + "."
}

// notes are what a reader has to know about the report itself.
func (n *night) notes() (notes []string) {
	switch lines := n.past.Unreadable; {
	case len(lines) == 1:
		notes = append(notes,
			fmt.Sprintf("Line %d of %s could not be read and was skipped; a run may be missing from the picture.", lines[0],
				historyFile))
	case len(lines) > 1:
		notes = append(notes,
			fmt.Sprintf("%d lines of %s could not be read and were skipped, the first is line %d; runs may be missing from "+
				"the picture.", len(lines), historyFile, lines[0]))
	}
	return notes
}

// round is a duration for a reader.
func round(d time.Duration) string {
	if d > time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}
