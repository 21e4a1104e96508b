package reports

import (
	"fmt"
	"slices"

	"github.com/paytfake/paytfake/contract"
)

// A step is something for the reader to do.
type step struct {
	Text    string
	Command string // to run; empty: none
}

// next is what to do, the most pressing first; never empty. There is one command
// at most, for all that is worth another look: each failure has its own beside it.
func (n *night) next() (steps []step) {
	add := func(results []contract.Result, format string) {
		if len(results) > 0 {
			steps = append(steps, step{Text: fmt.Sprintf(format, listed(namesOf(results), 3))})
		}
	}
	var rules, pins, conflicts, stale, unpinned []contract.Result
	for _, r := range n.Results() {
		switch {
		case r.Verdict == contract.Broken && r.Pinned != "":
			pins = append(pins, r)
		case r.Verdict == contract.Broken:
			rules = append(rules, r)
		case r.Conflicts > 0:
			conflicts = append(conflicts, r)
		case r.Stale != "" && r.Answer == "":
			stale = append(stale, r)
		case r.Answer != "" && r.Pinned == "":
			unpinned = append(unpinned, r)
		}
	}
	if n.Cause() != "" {
		return []step{{"Once the cause named above is gone, run the check again:", n.Command}}
	}
	add(rules, "Compare what was sent and what came with the page that states %s; if it stays so, tell whoever runs the API.")
	add(pins, "If the new answer to %s stays, the API has changed: remove the old one from the answers file, and test your clients with the new one.")
	add(n.with(unforeseen), "Nobody foresaw what came for %s: add it as an answer to the scenario file.")
	add(n.with(unstable), "%s broke once and held when tried again: watch whether it comes back.")
	add(n.with(inconclusive), "Until the cause named above is mended, nothing can be told of %s.")
	if again := slices.Concat(rules, pins, n.with(unforeseen, unstable, inconclusive)); len(again) > 12 {
		steps = append(steps, step{"Run it all again:", n.Command})
	} else if len(again) > 0 {
		steps = append(steps, step{"Run only " + this(again) + " again:", n.rerun(again)})
	}
	add(conflicts, "The answers file holds two answers to %s: remove one.")
	add(stale, "The pinned answer to %s was not seen for long: find out why it cannot be asked.")
	if len(unpinned) > 0 && !n.Fake && !n.Learnt {
		steps = append(steps, step{Text: fmt.Sprintf("%s on no file yet: --answers FILE --learn pins %s, for the fake to load.", are(len(unpinned), "answer"), them(len(unpinned)))})
	}
	if len(steps) == 0 {
		steps = []step{{Text: "Nothing to do."}}
	}
	return steps
}

// rerun is the command that looks at these again.
func (n *night) rerun(results []contract.Result) string {
	var names []string
	for _, r := range results {
		names = append(names, r.Scenarios()...)
	}
	return n.Rerun(names...)
}

func this(results []contract.Result) string {
	if len(results) == 1 {
		return "this"
	}
	return "these"
}

func are(n int, what string) string {
	if n == 1 {
		return "1 " + what + " is"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
