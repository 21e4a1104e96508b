package reports

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paytfake/paytfake/scenarios"
)

// clean makes a stranger's text fit for every format: valid UTF-8, and characters
// that XML forbids, a terminal obeys or that turn the order of a line around
// replaced by ones that can be seen.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return c
		case c < 0x20:
			return 0x2400 + c // ␀ and its neighbours
		case c == 0x7f:
			return '␡'
		case c > 0x7f && c < 0xa0, c == 0xfffe, c == 0xffff,
			c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069:
			return utf8.RuneError
		}
		return c
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\ufffd"))
}

// most is how much of an exchange the reports show; the transcript has more.
const most = 4096

// clip keeps the beginning of a text, and says how much it left out.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d more bytes)", text[:cut], len(text)-cut)
}

// line is a text on one line, clipped.
func line(text string, most int) string {
	return clip(strings.Join(strings.Fields(clean(text)), " "), most)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// listed reads "a, b and c", or "a, b and 5 more".
func listed(names []string, most int) string {
	if len(names) > most+1 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// day is a date for a reader: "21 Nov", with its year where that is not now's.
func day(t, now time.Time) string {
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// dayOf is a time's day in UTC.
func dayOf(t time.Time) string { return t.UTC().Format(scenarios.Day) }

// days is how many calendar days lie between two times.
func days(from, to time.Time) int {
	return int(midnight(to).Sub(midnight(from)).Hours() / 24)
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
