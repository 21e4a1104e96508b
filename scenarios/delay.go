package scenarios

import (
	"fmt"
	"strings"
	"time"
)

// A Delay is a time or a range from which one is chosen: "3s" or "1s-3s".
type Delay struct {
	Min, Max time.Duration
}

// ParseDelay reads "3s" or "1s-3s". A delay is positive and at most 24 hours.
func ParseDelay(text string) (Delay, error) {
	from, to, isRange := strings.Cut(text, "-")
	first, err := parseDuration(from)
	last := first
	if err == nil && isRange {
		last, err = parseDuration(to)
	}
	if err != nil || last < first {
		return Delay{}, fmt.Errorf("%q is not a time such as 3s, or a range such as 1s-3s, of at most 24h", text)
	}
	return Delay{first, last}, nil
}

// String returns the text that [ParseDelay] reads.
func (d Delay) String() string {
	if d.Min == d.Max {
		return d.Min.String()
	}
	return d.Min.String() + "-" + d.Max.String()
}

const maxDelay = 24 * time.Hour

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > maxDelay {
		return 0, fmt.Errorf("%q is not a time such as 3s or 200ms, of at most 24h", text)
	}
	return d, nil
}
