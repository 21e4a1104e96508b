package reports

import (
	"fmt"

	"github.com/paytfake/paytfake/contract"
)

// An outcome is a verdict as the reports show it: two kinds of inconclusive have
// words of their own, since a reader acts on them in another way.
type outcome uint8

const (
	notRun       outcome = iota // it was not looked at
	holds                       // of a rule: kept; of a question: answered
	inconclusive                // nothing could be told
	unstable                    // inconclusive: broken when seen first, and not when tried again
	unforeseen                  // inconclusive: what came fits no answer to the question
	broken                      // the rule is broken, or a pinned answer contradicted
)

// outcomes are the words for them, and how a cell of the picture shows each.
var outcomes = [...]struct{ word, glyph, class string }{
	notRun:       {"not run", "–", "n"},
	holds:        {"holds", "✓", "h"},
	inconclusive: {"inconclusive", "?", "i"},
	unstable:     {"unstable", "~", "u"},
	unforeseen:   {"unforeseen", "!", "f"},
	broken:       {"broken", "✗", "b"},
}

// outcomeOf returns a result's outcome; the two types have the same order.
func outcomeOf(r contract.Result) outcome { return outcome(r.Outcome()) }

// String returns the outcome in words.
func (o outcome) String() string { return outcomes[o].word }

// Glyph is one character that stands for the outcome beside its word.
func (o outcome) Glyph() string { return outcomes[o].glyph }

// Class is the outcome's class in the page's style sheet, and its letter.
func (o outcome) Class() string { return outcomes[o].class }

// tells says whether something is known after it: an inconclusive night neither
// ends nor continues what was seen before.
func (o outcome) tells() bool { return o == holds || o == broken }

// MarshalText is [outcome.String] for encoders.
func (o outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (o *outcome) UnmarshalText(text []byte) error {
	for i, known := range outcomes {
		if known.word == string(text) {
			*o = outcome(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no outcome", text)
}
