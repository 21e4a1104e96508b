package reports

import (
	"cmp"
	"slices"
	"time"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

// A night is a run before the background of the earlier ones: what it means.
type night struct {
	*contract.Report
	past   history
	now    time.Time
	trails map[string][]sight // by name; the last one is tonight's
}

// A sight is what one run saw of one scenario.
type sight struct {
	at      time.Time
	outcome outcome
	answer  string
}

// same says whether two sights that tell something tell the same.
func (s sight) same(o sight) bool { return s.outcome == o.outcome && s.answer == o.answer }

// tonight puts a report before its past. Runs that are not earlier than the
// report are left out, itself among them.
func tonight(r *contract.Report, past history) *night {
	n := &night{Report: r, now: r.Started.UTC().Truncate(time.Second), trails: map[string][]sight{}}
	own := recordOf(r)
	n.past.Unreadable = past.Unreadable
	for _, run := range past.Runs {
		if run.Time.Before(own.Time) {
			n.past.Runs = append(n.past.Runs, run)
		}
	}
	sortRuns(n.past.Runs)
	for _, run := range append(slices.Clip(n.past.Runs), own) {
		for name, outcome := range run.Results {
			n.trails[name] = append(n.trails[name], sight{run.Time, outcome, run.Answers[name]})
		}
	}
	return n
}

func sortRuns(runs []record) {
	slices.SortStableFunc(runs, func(a, b record) int { return a.Time.Compare(b.Time) })
}

// last is the run before tonight's; ok is false on the first night.
func (n *night) last() (run record, ok bool) {
	if len(n.past.Runs) == 0 {
		return record{}, false
	}
	return n.past.Runs[len(n.past.Runs)-1], true
}

// since says from when on a scenario has been as it is tonight, and whether it was
// seen otherwise before. A run that could not tell does not end what was so before
// and after it.
func (n *night) since(name string) (from time.Time, changed bool) {
	return n.streak(name, sight.same)
}

// streak is since with a notion of its own of what is the same.
func (n *night) streak(name string, same func(sight, sight) bool) (from time.Time, changed bool) {
	trail := n.trails[name]
	now := trail[len(trail)-1]
	from = now.at
	for _, s := range slices.Backward(trail[:len(trail)-1]) {
		switch {
		case now.outcome.tells() && s.outcome.tells() && same(s, now),
			now.outcome == notRun && s.outcome == notRun,
			!now.outcome.tells() && now.outcome != notRun && !s.outcome.tells() && s.outcome != notRun:
			from = s.at
		case now.outcome.tells() && !s.outcome.tells(): // says nothing
		default:
			return from, true
		}
	}
	return from, false
}

// A known is how much of the fake is known to be true of the target.
type known struct {
	Of        int // rules and questions of the run
	Confirmed int // last seen to hold, or answered
	Age       int // in days, the median of the confirmed ones; -1: none is
	Broken    int // last seen broken
	Open      int // never seen
}

// known goes by the last run that could tell, and by the answers file where no
// run of the history could.
func (n *night) known() (k known) {
	var ages []int
	for _, r := range n.Results() {
		k.Of++
		trail := n.trails[r.Name]
		i := len(trail) - 1
		for i >= 0 && !trail[i].outcome.tells() {
			i--
		}
		pinned, err := time.Parse(scenarios.Day, r.Last)
		switch {
		case i >= 0 && trail[i].outcome == broken:
			k.Broken++
		case i >= 0:
			ages = append(ages, days(trail[i].at, n.now))
		case r.Pinned != "" && err == nil:
			ages = append(ages, days(pinned, n.now))
		default:
			k.Open++
		}
	}
	k.Confirmed, k.Age = len(ages), -1
	if len(ages) > 0 {
		slices.Sort(ages)
		k.Age = ages[(len(ages)-1)/2]
	}
	return k
}

// A change is what differs from the run before, of one scenario or of several
// alike.
type change struct {
	Names    []string
	Was, Now string // outcomes, or answers; an empty Was: seen for the first time
	Outcome  outcome
	answers  bool
}

// changes compares each scenario with the run before that had it, and its answer
// with the last one given; the worst first.
func (n *night) changes() (all []change) {
	if len(n.past.Runs) == 0 {
		return nil
	}
	add := func(name, was, now string, o outcome, answers bool) {
		for i := range all {
			if c := &all[i]; c.Was == was && c.Now == now && c.Outcome == o && c.answers == answers {
				c.Names = append(c.Names, name)
				return
			}
		}
		all = append(all, change{[]string{name}, was, now, o, answers})
	}
	for _, r := range n.Results() {
		trail := n.trails[r.Name]
		now := trail[len(trail)-1]
		if len(trail) == 1 {
			add(r.Name, "", now.outcome.String(), now.outcome, false)
			continue
		}
		before := trail[len(trail)-2]
		answer := ""
		for _, s := range trail[:len(trail)-1] {
			answer = cmp.Or(s.answer, answer)
		}
		switch {
		case now.answer != "" && answer != "" && now.answer != answer:
			add(r.Name, answer, now.answer, now.outcome, true)
		case now.outcome != before.outcome:
			add(r.Name, before.outcome.String(), now.outcome.String(), now.outcome, false)
		}
	}
	weight := func(c change) outcome {
		if c.answers {
			return broken
		}
		return c.Outcome
	}
	slices.SortStableFunc(all, func(a, b change) int { return cmp.Compare(weight(b), weight(a)) })
	return all
}

// absent are the scenarios of the run before that tonight's did not have.
func (n *night) absent() (names []string) {
	last, _ := n.last()
	own := recordOf(n.Report)
	for name := range last.Results {
		if _, ok := own.Results[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// with are the results that came out so.
func (n *night) with(outcomes ...outcome) (results []contract.Result) {
	for _, r := range n.Results() {
		if slices.Contains(outcomes, outcomeOf(r)) {
			results = append(results, r)
		}
	}
	return results
}

func namesOf(results []contract.Result) []string {
	names := make([]string, len(results))
	for i, r := range results {
		names[i] = line(r.Name, 60)
	}
	return names
}
