package reports

import (
	"fmt"
	"slices"
	"strings"

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
	var conflicts, stale, unpinned, again []contract.Result
	for _, r := range n.Results() {
		switch {
		case r.Verdict == contract.Broken:
		case r.Conflicts > 0:
			conflicts = append(conflicts, r)
		case r.Stale != "" && r.Answer == "" && r.Rests == "":
			stale = append(stale, r)
		case r.Answer != "" && r.Pinned == "":
			unpinned = append(unpinned, r)
		}
	}
	if n.Cause() != "" {
		advice := stopped(capital(line(n.Causes()[0].Advice(), 300)))
		return []step{{Text: advice}, {"Once the cause named above is gone, run the check again:", n.Command}}
	}
	for _, c := range n.Causes() {
		again = append(again, c.Results...)
		text := stopped(capital(line(c.Advice(), 300)))
		if i := slices.IndexFunc(steps, func(s step) bool { return strings.HasSuffix(s.Text, ": "+text) }); i >= 0 {
			names, _, _ := strings.Cut(steps[i].Text, ": ")
			steps[i].Text = names + ", " + listed(c.Names(), 3) + ": " + text
			continue
		}
		steps = append(steps, step{Text: listed(c.Names(), 3) + ": " + text})
	}
	if len(again) > 12 {
		steps = append(steps, step{"Run it all again:", n.Command})
	} else if len(again) > 0 {
		steps = append(steps, step{"Run only " + this(again) + " again:", n.rerun(again)})
	}
	add(conflicts, "The answers file holds two answers to %s: remove one.")
	add(stale, "The pinned answer to %s was last seen long ago: find out why the question gets no answer.")
	if len(unpinned) > 0 && !n.Fake && !n.Learnt {
		steps = append(steps,
			step{Text: fmt.Sprintf("%s not in any file yet: --answers FILE --learn saves %s, so that the fake can load %[2]s.",
				are(len(unpinned), "answer"), them(len(unpinned)))})
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
