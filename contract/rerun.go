package contract

import (
	"regexp"
	"strings"
)

// Rerun is the command that runs only these scenarios again; without names, the
// one that made the report.
func (r *Report) Rerun(names ...string) string {
	if len(names) == 0 {
		return r.Command
	}
	escaped := make([]string, len(names))
	for i, name := range names {
		escaped[i] = regexp.QuoteMeta(name)
	}
	pattern := strings.Join(escaped, "|")
	if len(escaped) > 1 {
		pattern = "(" + pattern + ")"
	}
	return r.Command + " --run " + Quote("^"+pattern+"$")
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
