package fake

import (
	"net/http"
	"sync/atomic"
	"time"
)

// A dateHeader is the value of the header Date. net/http would put it into words
// for each answer, though it changes once a second.
type dateHeader struct {
	last atomic.Pointer[dated]
}

type dated struct {
	second int64    // of the Unix epoch
	values []string // never written to
}

// at returns the header's values at a time.
func (d *dateHeader) at(now time.Time) []string {
	last := d.last.Load()
	if last == nil || last.second != now.Unix() {
		last = &dated{now.Unix(), []string{now.UTC().Format(http.TimeFormat)}}
		d.last.Store(last)
	}
	return last.values
}
