package scenarios

import (
	"fmt"
	"strconv"
	"strings"
)

// Calls selects calls by their number among those that the [On] of a fault matches: "2",
// "1-3", "3-" or "every 5". The zero value selects all.
type Calls struct {
	From, To int // To is unlimited if zero
	Every    int // selects each call whose number is a multiple of it
}

// Includes reports whether c selects the nth call, counted from 1.
func (c Calls) Includes(n int) bool {
	if c.Every > 0 {
		return n%c.Every == 0
	}
	return n >= c.From && (c.To == 0 || n <= c.To)
}

// Left returns how many calls after the nth c selects, or -1 if that is unlimited.
func (c Calls) Left(n int) int {
	if c.Every > 0 || c.To == 0 {
		return -1
	}
	return max(0, c.To-max(n, c.From-1))
}

// ParseCalls reads "2", "1-3", "3-" or "every 5". Numbers go up to 2147483647.
func ParseCalls(text string) (Calls, error) {
	wrong := fmt.Errorf("%q does not select calls; write 2, 1-3, 3- or every 5", text)
	number := func(s string) (int, bool) {
		n, err := strconv.ParseUint(s, 10, 31)
		return int(n), err == nil && n > 0
	}
	if every, ok := strings.CutPrefix(text, "every "); ok {
		if n, ok := number(every); ok {
			return Calls{Every: n}, nil
		}
		return Calls{}, wrong
	}
	from, to, isRange := strings.Cut(text, "-")
	first, ok := number(from)
	switch {
	case !ok:
		return Calls{}, wrong
	case !isRange:
		return Calls{From: first, To: first}, nil
	case to == "":
		return Calls{From: first}, nil
	}
	last, ok := number(to)
	if !ok || last < first {
		return Calls{}, wrong
	}
	return Calls{From: first, To: last}, nil
}

// String returns the text that [ParseCalls] reads, or "" for all calls.
func (c Calls) String() string {
	switch {
	case c.Every > 0:
		return fmt.Sprintf("every %d", c.Every)
	case c.From == 0 && c.To == 0:
		return ""
	case c.To == 0:
		return fmt.Sprintf("%d-", c.From)
	case c.From == c.To:
		return strconv.Itoa(c.From)
	}
	return fmt.Sprintf("%d-%d", max(c.From, 1), c.To)
}
