package contract

// A Verdict is what a run found out about one scenario.
type Verdict uint8

const (
	NotRun       Verdict = iota // it was not looked at; the reason says why
	Holds                       // of a rule: kept; of a question: answered, and a pinned answer stands
	Inconclusive                // it was looked at, and nothing could be told
	Broken                      // an answer broke the rule, or contradicts a pinned answer
)

var verdictNames = [...]string{"not run", "holds", "inconclusive", "broken"}

// String returns the verdict in words.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText is [Verdict.String] for encoders.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }
