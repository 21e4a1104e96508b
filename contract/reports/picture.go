package reports

import (
	"fmt"
	"time"

	"github.com/paytfake/paytfake/contract"
)

const (
	nights = 90 // days that the picture shows
	narrow = 30 // of them on a phone
)

// A picture shows what each rule and question did in the last nights.
type picture struct {
	Groups []group
	Months []month // above the nights
	Nights int
	Old    int    // of them not on a phone
	Narrow int    // the others
	Since  bool   // a row says since when it is so
	From   string // the first night
	To     string
}

// A group is the rules, or the questions.
type group struct {
	Title string
	Rows  []row
}

// A row is one rule or question.
type row struct {
	Name, Summary string
	Outcome       outcome
	State         string // the verdict, or the answer
	Differs       bool   // the answer is not the fake's default
	Hint          string // what there is to know of the state
	Since         string // day; empty: it was never otherwise
	Spoken        string // the row in words
	Cells         []cell
}

// A cell is one night of a row.
type cell struct {
	Class  string // of the style sheet
	Letter string // that is read out, and stands where colours do not
	Title  string
}

// A month is the nights of a month, or of a part of it: it is cut where the nights
// begin that a phone shows.
type month struct {
	Name string // empty where there is no room for it
	Span int
	Old  bool // not on a phone
	Rest bool // of a month whose name stands before
}

// picture draws the calendar days up to tonight's. Of several runs in one day, the
// last one that had the scenario counts.
func (n *night) picture() picture {
	end := midnight(n.now)
	start := end.AddDate(0, 0, 1-nights)
	p := picture{Nights: nights, Old: nights - narrow, Narrow: narrow, From: dayOf(start), To: dayOf(end),
		Months: months(start)}
	for _, g := range []struct {
		title   string
		results []contract.Result
	}{{"Rules", n.Rules}, {"Questions", n.Questions}} {
		if len(g.results) == 0 {
			continue
		}
		group := group{Title: g.title}
		for _, r := range g.results {
			row := n.row(r, start)
			p.Since = p.Since || row.Since != ""
			group.Rows = append(group.Rows, row)
		}
		p.Groups = append(p.Groups, group)
	}
	return p
}

func (n *night) row(r contract.Result, start time.Time) row {
	row := row{Name: clean(r.Name), Summary: clean(r.Summary), Outcome: outcomeOf(r), State: outcomeOf(r).String()}
	if r.Answer != "" {
		row.State = clean(r.Answer)
		if r.Default != "" && r.Default != r.Answer {
			row.Differs, row.Hint = true, "the fake’s default is "+clean(r.Default)
		}
	}
	answer := r.Answer
	if answer == "" {
		if answer = n.answerBefore(r.Name, n.now); answer != "" {
			row.Hint = "the last answer was " + clean(answer)
		}
	}
	from, changed := n.since(r.Name)
	if changed && (row.Outcome.tells() || from.Before(n.now)) {
		row.Since = day(from, n.now)
	}
	at := make([]*sight, nights) // by day
	trail := n.trails[r.Name]
	for i := range trail {
		if d := days(start, trail[i].at); d >= 0 && d < nights {
			at[d] = &trail[i]
		}
	}
	seen, before := 0, n.answerBefore(r.Name, start)
	for d := range at {
		c := cell{Class: "e", Title: dayOf(start.AddDate(0, 0, d)) + ": no run"}
		if s := at[d]; s != nil {
			seen++
			c = cell{s.outcome.Class(), s.outcome.Class(), dayOf(s.at) + ": " + s.outcome.String()}
			if s.answer != "" {
				c.Title += ", " + clean(s.answer)
				if s.answer != answer {
					c.Class += " o"
				}
				if before != "" && before != s.answer {
					c.Class += " c"
					c.Title += ", before " + clean(before)
				}
				before = s.answer
			}
		}
		if start.AddDate(0, 0, d).Day() == 1 {
			c.Class += " m"
		}
		if d < nights-narrow {
			c.Class += " old"
		}
		row.Cells = append(row.Cells, c)
	}
	row.Spoken = fmt.Sprintf("%s since %s; looked at in %d of %d nights", row.Outcome, dayOf(from), seen, nights)
	return row
}

// answerBefore is the last answer that was given before a time.
func (n *night) answerBefore(name string, t time.Time) (answer string) {
	for _, s := range n.trails[name] {
		if s.at.Before(t) && s.answer != "" {
			answer = s.answer
		}
	}
	return answer
}

// months are the nights by month.
func months(start time.Time) (all []month) {
	for d := range nights {
		day := start.AddDate(0, 0, d)
		if d == 0 || day.Day() == 1 || d == nights-narrow {
			all = append(all, month{Name: day.Format("Jan"), Old: d < nights-narrow, Rest: d > 0 && day.Day() != 1})
		}
		all[len(all)-1].Span++
	}
	for i := range all {
		if all[i].Span < 4 {
			all[i].Name = ""
		}
	}
	return all
}
