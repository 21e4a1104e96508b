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
