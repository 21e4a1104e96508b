package contract

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"
)

// width is what a line of a report keeps to, where its words allow.
const width = 80

// WriteText writes the report for a terminal: a line for each rule and question,
// then what was not as expected, then the verdict.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	cause := r.Cause()
	r.head(&b)
	table(&b, "RULE\tVERDICT\tCALLS\tSEEN", r.Rules, func(result Result) string {
		return fmt.Sprintf("%s\t%s\t%d\t%d", result.Name, result.Word(), result.Calls, result.Comparisons)
	})
	table(&b, "QUESTION\tANSWER\tDEFAULT\tCALLS\tPINNED", r.Questions, func(result Result) string {
		return fmt.Sprintf("%s\t%s\t%s\t%d\t%s", result.Name, result.answer(), result.Default, result.Calls,
			result.Standing())
	})
	failures := r.failures()
	if cause != "" {
		failures = failures[:min(1, len(failures))] // the others are its consequences
	}
	for _, alike := range failures {
		first := alike[0]
		head := fmt.Sprintf("%s %s", strings.ToUpper(first.Word()), listed(alike))
		if len(alike) == 1 {
			head += ": " + first.Summary
		}
		fmt.Fprintf(&b, "%s\n%s", wrap(head, width), indent(first.explain()))
		if len(alike) == 1 {
			fmt.Fprintf(&b, "  again  %s\n", folded(r.Rerun(first.Scenarios()...), 9))
		}
		fmt.Fprintln(&b)
	}
	if r.Ended != "" {
		fmt.Fprintf(&b, "%s\n\n", wrap(fmt.Sprintf("Ended after %d of %d calls: %s.", r.Calls, r.Planned, r.Ended), width))
	}
	if cause == "" {
		r.unseen(&b, Inconclusive, "Inconclusive")
	}
	r.unseen(&b, NotRun, "Not run")
	if cause != "" {
		fmt.Fprintf(&b, "Once the cause is gone, run again:\n  %s\n\n", folded(r.Command, 2))
	} else if again := r.rerun(); again != "" {
		fmt.Fprintf(&b, "To see only these again:\n  %s\n\n", folded(again, 2))
	}
	fmt.Fprintln(&b, wrap(r.sentence(), width))
	_, err := io.WriteString(w, printable(r.Redact(b.String())))
	return err
}

// head writes the causes, each with what rests on it, since when and what to do.
func (r *Report) head(b *strings.Builder) {
	const most = 3
	causes := r.Causes()
	for i, c := range causes {
		if i == most {
			fmt.Fprintf(b, "And %s, below.\n\n", count(len(causes)-most, "more cause"))
			break
		}
		fmt.Fprintf(b, "%s\n", wrap(strings.ToUpper(c.Outcome().String())+": "+stopped(c.Head()), width))
		line := func(label, text string) {
			if text != "" {
				fmt.Fprintf(b, "  %-6s %s\n", label, strings.ReplaceAll(wrap(stopped(text), width-9), "\n", "\n         "))
			}
		}
		if c.general {
			fmt.Fprintln(b, wrap(c.Consequences()+".", width))
		} else {
			label := "rule"
			if c.Results[0].Question != "" {
				label = "asks"
			}
			line(label, c.Results[0].Summary)
			line("rest", c.Consequences())
		}
		line("since", r.Since[c.Results[0].Name])
		line("do", c.Advice())
		b.WriteByte('\n')
	}
}

// stopped ends a text with a full stop.
func stopped(text string) string {
	if strings.HasSuffix(text, "?") {
		return text
	}
	return strings.TrimRight(text, ".:; ") + "."
}

// printable writes out what a terminal would act on: the words of a stranger may
// hold anything.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			fmt.Fprintf(&b, `\x%02x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func table(b *strings.Builder, head string, results []Result, line func(Result) string) {
	if len(results) == 0 {
		return
	}
	var rows strings.Builder
	w := tabwriter.NewWriter(&rows, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, head)
	for _, r := range results {
		fmt.Fprintln(w, line(r))
	}
	w.Flush()
	for row := range strings.Lines(rows.String()) {
		b.WriteString(strings.TrimRight(row, " \n") + "\n")
	}
	b.WriteByte('\n')
}

// answer is a question's answer, or why there is none.
func (r Result) answer() string {
	switch {
	case r.Answer != "":
		return r.Answer
	case r.Unforeseen:
		return "unforeseen"
	case r.Verdict == NotRun:
		return "not probed"
	}
	return r.Word()
}

// Standing is how a question's answer stands to the one on file.
func (r Result) Standing() string {
	switch {
	case r.Pinned == "":
		return "no"
	case r.Verdict == Broken:
		return "contradicts " + r.Pinned
	case r.Stale != "":
		return "stale since " + r.Stale
	case r.Conflicts > 0:
		return "conflict on file"
	case r.Answer != r.Pinned:
		return r.Pinned
	}
	return "yes"
}

// explain shows why a verdict came, and the failure behind it.
func (r Result) explain() string {
	text := wrap(r.Reason, width-2) + "\n"
	if r.Failure != nil {
		text += "\n" + r.Failure.Text()
	}
	return text
}

// Text is the failure for a terminal: where it was, what was off, and the calls.
func (f *Failure) Text() string {
	var b strings.Builder
	b.WriteString("at     " + f.Step + "\n")
	if len(f.Pages) > 0 {
		b.WriteString("page   " + strings.Join(f.Pages, ", ") + "\n")
	}
	if len(f.Off) > 0 {
		b.WriteString("diff   " + hang(f.Diff()) + "\n")
	}
	for _, e := range f.Exchanges {
		b.WriteString("sent   " + hang(e.Sent) + "\n")
		b.WriteString("got    " + hang(e.Got) + "\n")
	}
	return b.String()
}

// failures returns the results that an exchange shows, in the order of their causes:
// each broken one alone, and together those that are inconclusive for the same reason.
func (r *Report) failures() (groups [][]Result) {
	at := map[string]int{}
	var roots []Result
	for _, c := range r.Causes() {
		roots = append(roots, c.Results...)
	}
	for _, result := range roots {
		if result.Failure == nil && result.Verdict != Broken {
			continue
		}
		i, known := at[result.Reason]
		if known && result.Verdict == Inconclusive {
			groups[i] = append(groups[i], result)
			continue
		}
		if result.Verdict == Inconclusive {
			at[result.Reason] = len(groups)
		}
		groups = append(groups, []Result{result})
	}
	return groups
}

// unseen names what no call was made for, together where the reason is the same.
func (r *Report) unseen(b *strings.Builder, v Verdict, title string) {
	var reasons []string
	alike := map[string][]Result{}
	for _, result := range r.Results() {
		if result.Verdict == v && result.Failure == nil && r.Root(result).Name == result.Name {
			if alike[result.Reason] == nil {
				reasons = append(reasons, result.Reason)
			}
			alike[result.Reason] = append(alike[result.Reason], result)
		}
	}
	for _, reason := range reasons {
		b.WriteString(wrap(fmt.Sprintf("%s: %s (%s).", title, listed(alike[reason]), reason), width) + "\n\n")
	}
}

func listed(results []Result) string {
	all := make([]string, len(results))
	for i, r := range results {
		all[i] = r.Name
	}
	return strings.Join(all, ", ")
}

// rerun is the command that runs only what an exchange stands behind, where that
// is more than one scenario.
func (r *Report) rerun() string {
	var names []string
	for _, alike := range r.failures() {
		for _, result := range alike {
			names = append(names, result.Scenarios()...)
		}
	}
	if len(r.failures()) < 2 {
		return "" // it stands beside the one
	}
	return r.Rerun(names...)
}

// sentence is the whole report in one.
func (r *Report) sentence() string {
	answered := 0
	for _, q := range r.Questions {
		if q.Answer != "" {
			answered++
		}
	}
	stale, conflicts := 0, 0
	for _, q := range r.Questions {
		if q.Stale != "" {
			stale++
		}
		if q.Conflicts > 0 {
			conflicts++
		}
	}
	more := ""
	if n := r.unstable(); n > 0 {
		more += fmt.Sprintf(" %d unstable: seen broken once, and not again.", n)
	}
	if stale > 0 {
		more += fmt.Sprintf(" %s stale.", count(stale, "pinned answer"))
	}
	if conflicts > 0 {
		more += fmt.Sprintf(" %s in conflict on file: remove one of each.", count(conflicts, "pinned answer"))
	}
	if r.Verdict() == Holds && stale == 0 && conflicts == 0 {
		more += " Nothing to do."
	}
	return fmt.Sprintf("%s: %d hold, %d broken, %d inconclusive, %d not run; %d of %d questions answered; %s in %v.",
		strings.ToUpper(r.Verdict().String()), r.Count(Holds), r.Count(Broken), r.Count(Inconclusive), r.Count(NotRun),
		answered, len(r.Questions), count(r.Calls, "call"), round(r.Took)) + more
}

// round returns a duration as exact as a reader needs it.
func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// hang indents the lines of a text that stands behind a label, and folds them.
func hang(text string) string {
	return strings.ReplaceAll(wrap(text, width-9), "\n", "\n       ")
}

func indent(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "  " + line
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// wrap breaks lines at spaces to keep to a width.
func wrap(text string, width int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		at := 0
		var folded strings.Builder
		for i, word := range strings.Split(line, " ") {
			switch n := utf8.RuneCountInString(word); {
			case i == 0:
				at = n
			case at+1+n > width:
				folded.WriteByte('\n')
				at = n
			default:
				folded.WriteByte(' ')
				at += 1 + n
			}
			folded.WriteString(word)
		}
		out = append(out, folded.String())
	}
	return strings.Join(out, "\n")
}
