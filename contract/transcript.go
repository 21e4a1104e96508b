package contract

import (
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// A Call is one call of a run as it went over the wire, without secrets.
type Call struct {
	Scenario string        // that made it
	Started  time.Time     // when it was sent
	Took     time.Duration // until the whole answer was there, or it was given up
	Method   string
	URL      string // without its query
	Query    []scenarios.Param
	Form     []scenarios.Param // nil: the call had no body
	Headers  []scenarios.Param // that were set for it

	Status   int               // HTTP status; 0: no answer came
	Proto    string            // such as HTTP/1.1
	Answered []scenarios.Param // headers of the answer
	Body     string            // of the answer, its first 64 KiB
	Size     int               // of the whole body, in bytes
	Clipped  bool              // Body lacks the end
	Error    string            // why no whole answer came
}
