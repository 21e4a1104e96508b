package contract

import "strings"

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

// conclude turns what was found across scenarios into verdicts, and returns the
// results in the order of the report.
func (c *check) conclude() []*Result {
	c.confirm()
	for rule, n := range c.judged {
		if r := c.results[rule]; r != nil {
			r.Comparisons += n
		}
	}
	for _, f := range c.findings {
		r := c.results[f.rule]
		if r == nil {
			r = &Result{Name: f.rule, Rule: f.rule, Summary: "Judged by every answer."}
			c.results[f.rule] = r
			c.order = append(c.order, r)
		}
		if r.found {
			continue // the first one is shown
		}
		confirmed := r.Verdict == Broken || c.sightings(f.rule) > 1
		r.Verdict, r.Unstable, r.found, r.denial = Broken, false, true, nil
		r.Reason = c.session.show(f.off[0].String()+", seen in "+f.scenario, 600)
		r.Failure = &f.failure
		if !confirmed {
			r.unstable("no other answer showed it")
		}
	}
	for _, r := range c.order {
		told := r.Verdict == Holds || r.Answer != "" || r.Verdict == Broken && c.accepted
		if r.lastCall <= c.session.success || !told {
			continue
		}
		r.Verdict, r.Answer = Inconclusive, ""
		r.Reason = strings.TrimSpace("no call succeeded after it: the target may have begun to refuse all. " + r.Reason)
	}
	for _, r := range c.order {
		if !c.accepted && r.denial != nil && c.refused[fingerprint(*r.denial)] {
			r.Verdict, r.Reason = Inconclusive, "no call of this run succeeded; are the URL and the key right? "+r.Reason
		}
	}
	return c.order
}
