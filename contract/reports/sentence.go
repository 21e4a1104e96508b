package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract"
)

// sentence is the verdict for whoever knows nothing of that night: what, since
// when, and how much else holds.
func (n *night) sentence() string {
	switch {
	case n.Verdict() == contract.Broken:
		return n.broken() + " " + n.tally() + "."
	case n.Verdict() == contract.Holds && n.Count(contract.Holds) == len(n.Results()):
		return "Holds" + n.holdsSince() + ": all " + n.both() + "."
	case n.Verdict() == contract.Holds:
		return fmt.Sprintf("Holds%s: %d of %d, the other %d not run.", n.holdsSince(), n.Count(contract.Holds),
			len(n.Results()), n.Count(contract.NotRun))
	case n.Count(contract.Inconclusive) == 0:
		return "Inconclusive: nothing was looked at. " + n.tally() + "."
	}
	return n.inconclusive() + " " + n.tally() + "."
}

// both reads "16 rules and 22 questions".
func (n *night) both() string {
	rules, questions := count(len(n.Rules), "rule"), count(len(n.Questions), "question")
	switch {
	case len(n.Questions) == 0:
		return rules
	case len(n.Rules) == 0:
		return questions
	}
	return rules + " and " + questions
}

// tally reads "36 of 38 hold, 1 is inconclusive, 1 was not run".
func (n *night) tally() string {
	verb := "hold"
	if n.Count(contract.Holds) == 1 {
		verb = "holds"
	}
	text := fmt.Sprintf("%d of %d %s", n.Count(contract.Holds), len(n.Results()), verb)
	if i := n.Count(contract.Inconclusive); i > 0 {
		text += fmt.Sprintf(", %d inconclusive", i)
	}
	if i := n.Count(contract.NotRun); i > 0 {
		text += fmt.Sprintf(", %d not run", i)
	}
	return text
}

// holdsSince is empty where nothing is known of an earlier night. An answer that
// changed and is held to nothing breaks nothing.
func (n *night) holdsSince() string {
	var from time.Time
	for _, r := range n.with(holds) {
		s, _ := n.streak(r.Name, func(a, b sight) bool { return a.outcome == b.outcome })
		if s.After(from) {
			from = s
		}
	}
	if from.IsZero() || dayOf(from) == dayOf(n.now) {
		return ""
	}
	return " since " + day(from, n.now)
}

// broken names the causes of what is broken, together where it began in the same night.
func (n *night) broken() string {
	type group struct {
		from  time.Time
		new   bool
		heads []string
	}
	var groups []*group
	for _, c := range n.Causes() {
		if c.Outcome() != contract.OutcomeBroken {
			continue
		}
		from, changed := n.since(c.Results[0].Name)
		fresh := changed && from.Equal(n.now)
		if !changed && from.Equal(n.now) {
			from = time.Time{} // nothing is known of an earlier night
		}
		i := slices.IndexFunc(groups, func(g *group) bool { return dayOf(g.from) == dayOf(from) && g.new == fresh })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{from: from, new: fresh})
		}
		groups[i].heads = append(groups[i].heads, line(c.Head(), 200))
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return b.from.Compare(a.from) })
	var parts []string
	for _, g := range groups {
		head := "Broken since " + day(g.from, n.now)
		switch {
		case g.new:
			head = "Newly broken"
		case g.from.IsZero():
			head = "Broken"
		}
		parts = append(parts, head+": "+stopped(listed(g.heads, 2)))
	}
	return strings.Join(parts, " ")
}

// Since returns the day since which each result that is not holding has been as it is,
// by name, from the earlier runs in a folder of reports.
func Since(dir string, r *contract.Report) (map[string]string, error) {
	past, err := readHistory(dir, r)
	if err != nil {
		return nil, err
	}
	n, days := tonight(r, past), map[string]string{}
	_, known := n.last()
	for _, result := range r.Results() {
		if !known {
			days[result.Name] = "unknown; no earlier run is in this folder"
		} else if from, changed := n.since(result.Name); changed && from.Equal(n.now) {
			days[result.Name] = "new in this run"
		} else {
			days[result.Name] = dayOf(from)
		}
	}
	return days, nil
}

// inconclusive says why nothing could be told: of a few by name, of many by the
// reason that most have in common.
func (n *night) inconclusive() string {
	results := n.with(inconclusive, unstable, unforeseen)
	since := ""
	var from time.Time
	for _, r := range results {
		if s, changed := n.since(r.Name); changed || s.Before(n.now) {
			if from.IsZero() || s.Before(from) {
				from = s
			}
		}
	}
	if !from.IsZero() && dayOf(from) != dayOf(n.now) {
		since = " since " + day(from, n.now)
	}
	if cause := n.Cause(); cause != "" {
		return "Inconclusive" + since + ": " + stopped(line(cause, 300))
	}
	if n.Ended != "" {
		return "Inconclusive" + since + ": " + stopped(line(n.Ended, 120))
	}
	var heads []string
	for _, c := range n.Causes() {
		heads = append(heads, line(c.Head(), 200))
	}
	return "Inconclusive" + since + ": " + stopped(listed(heads, 1))
}

// stopped ends a text with a full stop.
func stopped(text string) string { return strings.TrimRight(text, ".:; ") + "." }

// A reason is why some results are not known, and which.
type reason struct {
	Reason  string
	Results []contract.Result
}

// reasons groups the results that came out so by their reason: those first that an
// exchange shows, since the others tend to be their consequences, and of these the
// most frequent one.
func (n *night) reasons(outcomes ...outcome) (all []reason) {
	for _, r := range n.with(outcomes...) {
		text := r.Reason
		if r.Rests != "" {
			text = "rests on " + n.Root(r).Name
		}
		i := slices.IndexFunc(all, func(a reason) bool { return a.Reason == text })
		if i < 0 {
			i = len(all)
			all = append(all, reason{Reason: text})
		}
		all[i].Results = append(all[i].Results, r)
	}
	consequence := func(r reason) int {
		if slices.ContainsFunc(r.Results, func(r contract.Result) bool { return r.Failure != nil && r.Rests == "" }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b reason) int {
		return cmp.Or(cmp.Compare(consequence(a), consequence(b)), cmp.Compare(len(b.Results), len(a.Results)))
	})
	return all
}
