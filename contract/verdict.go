package contract

// A Verdict is what a run found out about one scenario.
type Verdict uint8

const (
	NotRun       Verdict = iota // not looked at; the reason says why
	Holds                       // of a rule: kept; of a question: answered, and a pinned answer stands
	Inconclusive                // looked at without a result
	Broken                      // two responses broke the rule, or contradict a pinned answer
)

var verdictNames = [...]string{"not run", "holds", "inconclusive", "broken"}

// String returns the verdict in words.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText is [Verdict.String] for encoders.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// An Outcome is a verdict with the two kinds of inconclusive that a reader acts on in
// another way.
type Outcome uint8

const (
	OutcomeNotRun       Outcome = iota // not looked at
	OutcomeHolds                       // kept, or answered
	OutcomeInconclusive                // looked at without a result
	OutcomeUnstable                    // inconclusive: a contradiction that was seen once
	OutcomeUnforeseen                  // inconclusive: what came fits no answer to the question
	OutcomeBroken                      // the rule is broken, or a pinned answer contradicted
)

var outcomeNames = [...]string{"not run", "holds", "inconclusive", "unstable", "unforeseen", "broken"}

// String returns the outcome in words.
func (o Outcome) String() string { return outcomeNames[o] }

// MarshalText is [Outcome.String] for encoders.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Outcome returns the verdict with its kind.
func (r Result) Outcome() Outcome {
	switch {
	case r.Verdict == Broken:
		return OutcomeBroken
	case r.Verdict == Holds:
		return OutcomeHolds
	case r.Verdict == NotRun:
		return OutcomeNotRun
	case r.Unstable:
		return OutcomeUnstable
	case r.Unforeseen:
		return OutcomeUnforeseen
	}
	return OutcomeInconclusive
}
