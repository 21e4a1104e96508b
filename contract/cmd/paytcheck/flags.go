package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// days is a duration that may be a number of days: 90d.
type days time.Duration

// UnmarshalText reads "90d", or what [time.ParseDuration] reads.
func (d *days) UnmarshalText(text []byte) error {
	if n, ok := strings.CutSuffix(string(text), "d"); ok {
		if count, err := strconv.ParseUint(n, 10, 16); err == nil {
			*d = days(time.Duration(count) * 24 * time.Hour)
			return nil
		}
	}
	other, err := time.ParseDuration(string(text))
	if err != nil || other < 0 {
		return fmt.Errorf("%q is not a time such as 90d or 12h", text)
	}
	*d = days(other)
	return nil
}
