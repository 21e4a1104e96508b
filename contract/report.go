package contract

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// A Report is what a run found out.
type Report struct {
	Command   string        `json:"command"`         // that made it, without --run
	Target    string        `json:"target"`          // URL of the endpoint
	Fake      bool          `json:"fake"`            // the target said that it is one
	Night     string        `json:"night,omitempty"` // whose choices the calls had, such as 2026-11-28
	Started   time.Time     `json:"started"`
	Took      time.Duration `json:"took"` // in nanoseconds
	Calls     int           `json:"calls"`
	Planned   int           `json:"planned"`         // calls that a run without trouble makes
	Ended     string        `json:"ended,omitempty"` // why no more was sent, where the run ended early
	Rules     []Result      `json:"rules"`
	Questions []Result      `json:"questions"`

	Transcript []Call `json:"-"` // every call, in order
	Learnt     bool   `json:"-"` // the answers were added to an answers file

	// Since holds the day since which a result has been as it is, by name, where earlier
	// runs are known. The caller sets it.
	Since map[string]string `json:"-"`

	secrets *redact.Redactor
}

// MarshalJSON writes the fields, and before them the verdict of the whole run.
func (r Report) MarshalJSON() ([]byte, error) {
	type fields Report
	r.Rules, r.Questions = append([]Result{}, r.Rules...), append([]Result{}, r.Questions...) // none is a list too
	return json.Marshal(struct {
		Verdict Verdict `json:"verdict"`
		fields
	}{r.Verdict(), fields(r)})
}

// Redact replaces every secret of the run in a text by ***: the admin key,
// passwords, ssids and launch tokens. A report that no run made knows no secrets.
func (r *Report) Redact(text string) string {
	if r.secrets == nil {
		return text
	}
	return r.secrets.Redact(text)
}

// A Result is what a run found out with one scenario.
type Result struct {
	Name     string  `json:"name"` // of the scenario
	Rule     string  `json:"rule,omitempty"`
	Question string  `json:"question,omitempty"`
	Summary  string  `json:"summary"`
	Verdict  Verdict `json:"verdict"`
	Reason   string  `json:"reason,omitempty"` // of every verdict but holds
	Answer   string  `json:"answer,omitempty"` // of a question
	Default  string  `json:"default,omitempty"`
	// of an inconclusive one: broken when seen first, and not when tried again
	Unstable bool   `json:"unstable,omitempty"`
	Pinned   string `json:"pinned,omitempty"` // the answer on file
	Last     string `json:"last,omitempty"`   // the day when the pinned answer was last seen, before this run
	// the day when the pinned answer was last seen, if that is too long ago and the run did not see any
	Stale       string   `json:"stale,omitempty"`
	Conflicts   int      `json:"conflicts,omitempty"`  // answers on file that contradict the pinned one
	Unforeseen  bool     `json:"unforeseen,omitempty"` // what came fits no answer
	Calls       int      `json:"calls"`                // made for it, second looks included
	Comparisons int      `json:"comparisons"`          // answers that were compared with what it expects
	Failure     *Failure `json:"failure,omitempty"`    // what came instead
	Replaced    string   `json:"replaced,omitempty"`   // the provisional answer on file that this one replaces
	Again       []string `json:"again,omitempty"`      // scenarios that show it again; empty: the one of this name
	Rests       string   `json:"rests,omitempty"`      // the result of which this one is a consequence
}

// A Failure is an exchange that was not as expected. It shows no secret.
type Failure struct {
	Step      string               `json:"step"` // file:line:col of the step
	Exchanges []Exchange           `json:"exchanges"`
	Off       []scenarios.Mismatch `json:"off,omitempty"`
	Pages     []string             `json:"pages,omitempty"` // that state the rule
}

// Diff is what was expected (-) and what came (+).
func (f *Failure) Diff() string {
	var lines []string
	for _, off := range f.Off {
		for _, line := range []string{"- " + off.What + ": " + or(off.Want, "nothing"), "+ " + off.What + ": " + or(off.Got,
			"nothing")} {
			lines = append(lines, strings.ReplaceAll(wrap(line, width-11), "\n", "\n  "))
		}
	}
	return strings.Join(lines, "\n")
}

// An Exchange is one call and its answer, for a reader.
type Exchange struct {
	Sent string `json:"sent"`
	Got  string `json:"got"`
}

// Results returns the results of the rules and then of the questions.
func (r *Report) Results() []Result {
	return append(append([]Result(nil), r.Rules...), r.Questions...)
}

// Count returns how many results have a verdict.
func (r *Report) Count(v Verdict) (n int) {
	for _, result := range r.Results() {
		if result.Verdict == v {
			n++
		}
	}
	return n
}

// Word returns the verdict as a report shows it: unstable is a kind of inconclusive.
func (r Result) Word() string {
	if r.Unstable {
		return "unstable"
	}
	return r.Verdict.String()
}

func (r *Report) unstable() (n int) {
	for _, result := range r.Results() {
		if result.Unstable {
			n++
		}
	}
	return n
}

// Verdict is that of the whole run: broken if anything is, else inconclusive if
// anything is or nothing was looked at, else holds.
func (r *Report) Verdict() Verdict {
	switch {
	case r.Count(Broken) > 0:
		return Broken
	case r.Count(Inconclusive) > 0 || r.Count(Holds) == 0:
		return Inconclusive
	}
	return Holds
}

// ExitCode is the verdict for a shell: 0 holds, 1 broken, 3 could not tell.
func (r *Report) ExitCode() int {
	switch r.Verdict() {
	case Holds:
		return 0
	case Broken:
		return 1
	}
	return 3
}
