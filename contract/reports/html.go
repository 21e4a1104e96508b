package reports

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract"
)

//go:embed report.html
var pageText string

//go:embed style.css
var style string

var pageTemplate = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"clean":   clean,
	"clip":    func(text string) string { return clip(clean(text), most) },
	"day":     dayOf,
	"plural":  count,
	"outcome": outcomeOf,
	"words":   words,
	"capital": capital,
	"legend":  func() []outcome { return []outcome{holds, broken, inconclusive, unstable, unforeseen, notRun} },
}).Parse(pageText))

// A view is what the template of report.html shows.
type view struct {
	*contract.Report
	Style    template.CSS
	Policy   string // what the browser may load: nothing but the style
	Host     string
	Outcome  outcome
	Sentence string
	When     string
	Took     string

	Happened   []event
	SinceTitle string
	Changes    []change
	More       int // changes that are left out
	Absent     []string
	First      bool
	Next       []step
	Known      known
	Notes      []string
	Picture    picture

	Failures []failed
	Unknown  []reason // inconclusive
	Skipped  []reason // not run
	Warning  string   // of a fake
}

// A failed is something broken, for the page.
type failed struct {
	contract.Result
	Since   string // day
	Changed bool   // it was otherwise before
	Command string
}

// page is the report as one HTML file that loads nothing.
func page(n *night) (string, error) {
	hash := sha256.Sum256([]byte(style))
	p := view{
		Report: n.Report, Style: template.CSS(style), Host: clean(host(n.Target)),
		Policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'",
			base64.StdEncoding.EncodeToString(hash[:])),
		Outcome: overall(n.Report), Sentence: n.sentence(), When: n.now.Format("2006-01-02 15:04"), Took: round(n.Took),
		Happened: n.happened(), SinceTitle: n.sinceTitle(), Changes: n.changes(), Absent: n.absent(), Next: n.next(),
		Known: n.known(), Notes: n.notes(), Picture: n.picture(),
		Unknown: n.reasons(unstable, unforeseen, inconclusive), Skipped: n.reasons(notRun),
	}
	if more := len(p.Changes) - 5; more > 1 {
		p.Changes, p.More = p.Changes[:5], more
	}
	_, past := n.last()
	p.First = !past
	if n.Fake {
		p.Warning = fakeWarning
	}
	for _, r := range n.with(broken) {
		from, changed := n.since(r.Name)
		p.Failures = append(p.Failures, failed{r, dayOf(from), changed, n.Rerun(r.Scenarios()...)})
	}
	slices.SortStableFunc(p.Failures, func(a, b failed) int {
		return cmp.Compare(min(1, len(a.Rests)),
			min(1, len(b.Rests)))
	})
	var b strings.Builder
	err := pageTemplate.Execute(&b, p)
	return b.String(), err
}

// words are a command in pieces that are best not broken: each flag with its
// value, and in these what ends with a space, a / or a |.
func words(command string) (all [][]string) {
	parts := strings.SplitAfter(clean(command), " --")
	for i, part := range parts {
		if i > 0 {
			part = "--" + part
		}
		if i < len(parts)-1 {
			part = strings.TrimSuffix(part, "--")
		}
		all = append(all, piece.FindAllString(part, -1))
	}
	return all
}

var piece = regexp.MustCompile(`[^ /|]+[ /|]*|[ /|]+`)
