package reports

import (
	"fmt"

	"github.com/paytfake/paytfake/contract"
)

// A Step is something for the reader to do.
type Step struct {
	Text    string
	Command string // to run; empty: none
}

// next is what to do, the most pressing first; never empty.
func (n *night) next() (steps []Step) {
	add := func(command, format string, args ...any) {
		steps = append(steps, Step{fmt.Sprintf(format, args...), command})
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
	if len(rules) > 0 {
		add(n.rerun(namesOf(rules)...), "Compare what was sent and what came with the page that states the rule. To run only %s again:", this(rules))
	}
	if len(pins) > 0 {
		add(n.rerun(namesOf(pins)...), "See %s again. If the new answer stays, the API has changed: remove the old one from the answers file, and test your clients with the new one.", listed(namesOf(pins), 3))
	}
	if found := n.with(Unforeseen); len(found) > 0 {
		add("", "%s was answered as nobody foresaw: add what came as an answer to its scenario file.", listed(namesOf(found), 3))
	}
	if found := n.with(Unstable); len(found) > 0 {
		add(n.rerun(namesOf(found)...), "%s broke once and held when tried again. Watch whether it comes back; to try now:", listed(namesOf(found), 3))
	}
	if found := n.with(Inconclusive); len(found) > 3 {
		add(n.rerun(), "Mend the cause named above, then run it all again:")
	} else if len(found) > 0 {
		add(n.rerun(namesOf(found)...), "Mend the cause named above, then run only %s again:", this(found))
	}
	if len(conflicts) > 0 {
		add("", "The answers file holds two answers to %s: remove one of each.", listed(namesOf(conflicts), 3))
	}
	if len(stale) > 0 {
		add("", "The pinned answer to %s was not seen for long: find out why it cannot be asked.", listed(namesOf(stale), 3))
	}
	if len(unpinned) > 0 && !n.Fake {
		add("", "%s on no file yet: --answers FILE --learn pins %s, for the fake to load.", are(len(unpinned), "answer"), them(len(unpinned)))
	}
	if len(steps) == 0 {
		add("", "Nothing to do.")
	}
	return steps
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
