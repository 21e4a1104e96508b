package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"golang.org/x/term"

	"github.com/paytfake/paytfake/contract"
)

// A terminal is what the two outputs are shown on.
type terminal struct {
	results  bool // stdout is a terminal, which may be painted
	progress bool // stderr is a terminal, on which a line may be written again
	colour   bool
}

func newTerminal(getenv func(string) string, stdout, stderr io.Writer) terminal {
	is := func(w io.Writer) bool {
		f, ok := w.(*os.File)
		return ok && term.IsTerminal(int(f.Fd())) && getenv("TERM") != "dumb"
	}
	return terminal{results: is(stdout), progress: is(stderr), colour: getenv("NO_COLOR") == ""}
}

// clearLine empties the line, so that a shorter one leaves nothing of it.
const clearLine = "\x1b[K"

func (t terminal) clear(stderr io.Writer) {
	if t.progress {
		fmt.Fprint(stderr, clearLine+"\r")
	}
}

// progress shows how far a run has come: on a terminal, a line that changes with
// each call; elsewhere a line for each tenth of a run that takes its time.
func (c *command) progress() func(contract.Progress) {
	if c.Quiet {
		return nil
	}
	tenth := 0
	return func(p contract.Progress) {
		line := fmt.Sprintf("%d of %d calls", p.Calls, max(p.Calls, p.Planned)) // a second look is not planned
		left := p.Left.Round(time.Second)
		if left > 0 {
			line += fmt.Sprintf(", %v left", left)
		}
		if p.Scenario != "" {
			line += ": " + p.Scenario
		}
		if c.terminal.progress {
			// The line ends with a return, and not with a new line: the next one takes its place.
			fmt.Fprintf(c.stderr, "%s%s %s\r", clearLine, c.terminal.bar(p), line)
			return
		}
		if now := p.Calls * 10 / max(p.Planned, 1); now > tenth && left > 0 {
			tenth = now
			c.say("%s", line)
		}
	}
}

// bar is a picture of how much is done.
func (t terminal) bar(p contract.Progress) string {
	const width = 20
	done := min(width, p.Calls*width/max(p.Planned, 1))
	full, empty := "", ""
	for i := range width {
		if i < done {
			full += "━"
		} else {
			empty += "─"
		}
	}
	return t.paint("32", full) + t.paint("2", empty)
}

func (t terminal) paint(style, text string) string {
	if !t.colour || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// verdicts are where a report says one: after a name, and before an explanation.
var verdicts = regexp.MustCompile(`(?m)^(\S+ +)?(holds|broken|inconclusive|unstable|not ` +
	`run|unforeseen|HOLDS|BROKEN|INCONCLUSIVE|UNSTABLE)\b`)

// painted is a writer to stdout that gives each verdict its colour.
func (t terminal) painted(w io.Writer) io.Writer {
	if !t.results || !t.colour {
		return w
	}
	return painter{t, w}
}

type painter struct {
	terminal
	io.Writer
}

var styles = map[string]string{"holds": "32", "HOLDS": "1;32", "broken": "31", "BROKEN": "1;31", "not run": "2"}

func (p painter) Write(text []byte) (int, error) {
	painted := verdicts.ReplaceAllFunc(text, func(found []byte) []byte {
		parts := verdicts.FindSubmatch(found)
		style, known := styles[string(parts[2])]
		if !known {
			style = "33"
		}
		return append(append([]byte(nil), parts[1]...), p.paint(style, string(parts[2]))...)
	})
	_, err := p.Writer.Write(painted)
	return len(text), err
}
