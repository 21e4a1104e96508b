package scenarios

// Limits: calls per period.

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Limit is a number of calls per period, in the form "10/1s" or "2/s". The zero Limit is
// no limit. A zero Per means a second.
type Limit struct {
	Calls int
	Per   time.Duration
}

// ParseLimit reads a number of calls, up to 2147483647, per period, up to a year:
// "10/1s", "100/1m30s", or "2/s" for one unit. "" and "none" are the zero Limit.
func ParseLimit(text string) (Limit, error) {
	if text == "" || text == noLimit {
		return Limit{}, nil
	}
	fail := func(problem string) (Limit, error) {
		return Limit{}, fmt.Errorf("bad limit %q: %s; write calls per period, such as 10/1s", text, problem)
	}
	count, period, ok := strings.Cut(text, "/")
	if !ok {
		return fail("no period")
	}
	calls, err := strconv.ParseUint(count, 10, 31) // unsigned, because "+1" is a typing error
	if err != nil || calls == 0 {
		return fail(fmt.Sprintf("%q is not a number of calls from 1 to %d", count, maxCount))
	}
	per, err := time.ParseDuration(period)
	if err != nil { // a unit without a number
		per, err = time.ParseDuration("1" + period)
	}
	if err != nil || per <= 0 || per > maxPeriod {
		return fail(fmt.Sprintf("%q is not a period of at most a year, 8760h", period))
	}
	return Limit{Calls: int(calls), Per: per}, nil
}

const (
	noLimit   = "none"
	maxPeriod = 365 * 24 * time.Hour
)

// String returns the limit as [ParseLimit] reads it, "none" for the zero Limit.
func (l Limit) String() string {
	if l == (Limit{}) {
		return noLimit
	}
	// Package time formats an hour as 1h0m0s.
	per := cmp.Or(l.Per, time.Second).String()
	if strings.HasSuffix(per, "m0s") {
		per = strings.TrimSuffix(per, "0s")
	}
	if strings.HasSuffix(per, "h0m") {
		per = strings.TrimSuffix(per, "0m")
	}
	return fmt.Sprintf("%d/%s", l.Calls, per)
}

// MarshalText returns the limit as [ParseLimit] reads it.
func (l Limit) MarshalText() ([]byte, error) {
	return []byte(l.String()), nil
}

// UnmarshalText reads a limit as [ParseLimit] does.
func (l *Limit) UnmarshalText(text []byte) error {
	parsed, err := ParseLimit(string(text))
	if err != nil {
		return err
	}
	*l = parsed
	return nil
}
