package reports

import (
	"fmt"

	"github.com/paytfake/paytfake/contract"
)

// An Outcome is a verdict as the reports show it: two kinds of inconclusive have
// words of their own, since a reader acts on them in another way.
type Outcome uint8

const (
	NotRun       Outcome = iota // it was not looked at
	Holds                       // of a rule: kept; of a question: answered
	Inconclusive                // nothing could be told
	Unstable                    // inconclusive: broken when seen first, and not when tried again
	Unforeseen                  // inconclusive: what came fits no answer to the question
	Broken                      // the rule is broken, or a pinned answer contradicted
)

// outcomes are the words for them, and how a cell of the picture shows each.
var outcomes = [...]struct{ word, glyph, class string }{
	NotRun:       {"not run", "–", "n"},
	Holds:        {"holds", "✓", "h"},
	Inconclusive: {"inconclusive", "?", "i"},
	Unstable:     {"unstable", "~", "u"},
	Unforeseen:   {"unforeseen", "!", "f"},
	Broken:       {"broken", "✗", "b"},
}

// outcomeOf is a result's verdict, told apart further.
func outcomeOf(r contract.Result) Outcome {
	switch {
	case r.Verdict == contract.Broken:
		return Broken
	case r.Verdict == contract.Holds:
		return Holds
	case r.Verdict == contract.NotRun:
		return NotRun
	case r.Unstable:
		return Unstable
	case r.Unforeseen:
		return Unforeseen
	}
	return Inconclusive
}

// String returns the outcome in words.
func (o Outcome) String() string { return outcomes[o].word }

// Glyph is one character that stands for the outcome beside its word.
func (o Outcome) Glyph() string { return outcomes[o].glyph }

// Class is the outcome's class in the page's style sheet, and its letter.
func (o Outcome) Class() string { return outcomes[o].class }

// tells says whether something is known after it: an inconclusive night neither
// ends nor continues what was seen before.
func (o Outcome) tells() bool { return o == Holds || o == Broken }

// MarshalText is [Outcome.String] for encoders.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (o *Outcome) UnmarshalText(text []byte) error {
	for i, known := range outcomes {
		if known.word == string(text) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no outcome", text)
}
