package contract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Scenarios returns the names of the scenarios that show a result again: what is
// wrong with any response is seen only where it came.
func (r Result) Scenarios() []string {
	if len(r.Again) > 0 {
		return r.Again
	}
	return []string{r.Name}
}

// Rerun returns the command that runs only these scenarios again; without names, the
// one that made the report.
func (r *Report) Rerun(names ...string) string {
	command := r.Command
	if r.Night != "" && !strings.Contains(command, " --night ") {
		command += " --night " + r.Night
	}
	if len(names) == 0 {
		return command
	}
	var escaped []string
	for _, name := range names {
		if name = regexp.QuoteMeta(name); !slices.Contains(escaped, name) {
			escaped = append(escaped, name)
		}
	}
	pattern := strings.Join(escaped, "|")
	if len(escaped) > 1 {
		pattern = "(" + pattern + ")"
	}
	return command + " --run " + Quote("^"+pattern+"$")
}

// folded breaks a command before its flags, where a shell goes on after a \, to
// keep to the width of a line that it begins at a column.
func folded(command string, column int) string {
	var b strings.Builder
	at := column
	for i, flag := range splitFlags(command) {
		n := utf8.RuneCountInString(flag)
		switch {
		case i == 0:
		case at+1+n+len(" \\") > width:
			at = column + 2
			b.WriteString(" \\\n" + strings.Repeat(" ", at))
		default:
			at++
			b.WriteByte(' ')
		}
		at += n
		b.WriteString(flag)
	}
	return b.String()
}

// splitFlags is a command in pieces, each but the first of which begins with a flag.
func splitFlags(command string) (all []string) {
	quoted, begin := false, 0
	for i := 0; i < len(command); i++ {
		switch {
		case command[i] == '\'':
			quoted = !quoted
		case quoted:
		case command[i] == '\\':
			i++
		case strings.HasPrefix(command[i:], " --"):
			all = append(all, command[begin:i])
			begin = i + 1
		}
	}
	return append(all, command[begin:])
}

// plain is a word that means nothing but itself to any shell.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

// Quote makes one word of a text for a shell.
func Quote(s string) string {
	if plain.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
