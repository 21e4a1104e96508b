package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// AppendSummary adds the summary that [Write] has put into a folder to a file, such
// as the one that GITHUB_STEP_SUMMARY names.
func AppendSummary(file, dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, summaryFile))
	if err != nil {
		return fmt.Errorf("no summary: %w", err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
	if err != nil {
		return fmt.Errorf("no summary: %w", err)
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		return fmt.Errorf("no summary: %w", err)
	}
	return f.Close()
}

const summaryFile = "summary.md"

// summary is a report in Markdown, for the page of a CI's job: the verdict, what
// changed since the run before, what to do, failures and answers.
func summary(n *night) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s %s\n\n", overall(n.Report).Glyph(), md(n.sentence()))
	if n.Fake {
		fmt.Fprintf(&b, "> **%s**\n\n", fakeWarning)
	}
	fmt.Fprintf(&b, "Target %s, %s UTC, %s in %s.\n\n", md(line(n.Target, 300)), n.now.Format("2006-01-02 15:04"),
		count(n.Calls, "call"), round(n.Took))
	for _, e := range n.happened() {
		if e.Name != "" {
			e.Name = "**" + md(e.Name) + "** "
		}
		fmt.Fprintf(&b, "- %s%s\n", e.Name, md(e.Text))
	}
	if len(n.happened()) > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "**%s:** %s\n\n", md(n.sinceTitle()), md(strings.Join(n.changeLines(), " ")))
	b.WriteString("**What to do:**\n\n")
	for _, s := range n.next() {
		fmt.Fprintf(&b, "- %s\n", md(s.Text))
		if s.Command != "" {
			fmt.Fprintf(&b, "  %s\n", mdCode(line(s.Command, 2000)))
		}
	}
	b.WriteByte('\n')
	for _, t := range []struct {
		title   string
		reasons []reason
	}{
		{"Broken", n.reasons(broken)},
		{"Inconclusive", n.reasons(unstable, unforeseen, inconclusive)},
		{"Not run", n.reasons(notRun)},
	} {
		if len(t.reasons) == 0 {
			continue
		}
		all := 0
		for _, reason := range t.reasons {
			all += len(reason.Results)
		}
		fmt.Fprintf(&b, "### %s: %d\n\n| name | since | why |\n| --- | --- | --- |\n", t.title, all)
		for _, reason := range t.reasons {
			from, _ := n.since(reason.Results[0].Name)
			names := listed(namesOf(reason.Results), 6)
			fmt.Fprintf(&b, "| %s | %s | %s |\n", md(names), dayOf(from), md(line(reason.Reason, 300)))
		}
		b.WriteByte('\n')
	}
	if len(n.Questions) > 0 {
		answered := 0
		for _, r := range n.Questions {
			if r.Answer != "" {
				answered++
			}
		}
		fmt.Fprintf(&b,
			"<details><summary>Answers: %d of %d</summary>\n\n| question | answer | pinned |\n| --- | --- | --- |\n", answered,
			len(n.Questions))
		for _, r := range n.Questions {
			answer := line(r.Answer, 100)
			if answer == "" {
				answer = outcomeOf(r).String()
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", md(line(r.Name, 100)), md(answer), md(line(r.Standing(), 120)))
		}
		b.WriteString("\n</details>\n\n")
	}
	fmt.Fprintf(&b, "%s\n\n", md(n.knownSentence()))
	for _, note := range n.notes() {
		fmt.Fprintf(&b, "%s\n\n", md(note))
	}
	b.WriteString("More in `report.html`, `report.json`, `junit.xml`, `transcript.har` and `history.jsonl`.\n")
	return b.String()
}

// md is a text in Markdown, in which nothing means more than it says.
func md(text string) string { return escapeMD.Replace(text) }

var escapeMD = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "://", "&#58;//", "www.", "www&#46;", "\n", " ",
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "#", `\#`, "!", `\!`, "$",
	`\$`,
)

// mdCode is a text as code, between more backticks than it has in a row.
func mdCode(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + text + " " + fence
}
