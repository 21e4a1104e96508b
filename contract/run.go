package contract

import (
	"testing"
)

// Run checks a target inside a test: a subtest for each scenario, which fails
// where a rule is broken or nothing could be told, and is skipped, with the
// reason, where the scenario was not run. Scenarios run one after the other
// before the first subtest. A target that is not described well fails t at once.
// Without options it runs with the zero [Options]; more than one fails t.
func Run(t *testing.T, target Target, options ...Options) {
	t.Helper()
	if len(options) > 1 {
		t.Fatalf("contract: Run takes one Options, not %d", len(options))
	}
	report, err := Check(t.Context(), target, append(options, Options{})[0])
	if err != nil {
		t.Fatalf("contract: %v", err)
	}
	for _, r := range report.Results() {
		t.Run(r.Name, func(t *testing.T) {
			switch r.Verdict {
			case NotRun:
				t.Skip(r.Reason)
			case Broken, Inconclusive:
				t.Errorf("%s: %s\n%s", r.Verdict, r.Summary, r.explain())
			}
			if r.Answer != "" {
				t.Logf("%s: %s", r.Question, r.Answer)
			}
		})
	}
}
