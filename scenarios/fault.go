package scenarios

import "time"

// A Fault is a planned misbehaviour of a fake: which calls it meets, and what it
// does to them. What a zero field says is said beside it.
type Fault struct {
	On          On
	Calls       Calls
	Probability float64 // that it meets a call which it could; zero: it surely does

	Delay       Delay         // before the answer; beside any of the others
	HTTP        int           // instead of the answer: this status, with a body; zero: none
	ContentType string        // of the body; empty: text/html
	Body        string        // as it is sent
	Page        string        // a ready-made body: [IISPage]; empty: Body
	Drop        Drop          // instead of a whole answer; empty: none
	After       int           // of [Truncate]: bytes of the body that are sent before the end
	Slow        time.Duration // how long the body takes; zero: it comes at once
	Pos         Pos
}

// On chooses calls by what they ask for. An empty field takes every call.
type On struct {
	Subop, Company, Email string
}

// Calls chooses calls by their number among those that [On] takes: "2", "1-3",
// "3-" or "every 5". The zero value takes all.
type Calls struct {
	From, To int // To zero: without end
	Every    int // each one whose number is a multiple of it
}

// Take says whether the nth call, counted from 1, is one of them.
func (c Calls) Take(n int) bool {
	if c.Every > 0 {
		return n%c.Every == 0
	}
	return n >= c.From && (c.To == 0 || n <= c.To)
}

// Left says how many more calls are to be met after n of them; -1: without end.
func (c Calls) Left(n int) int {
	if c.Every > 0 || c.To == 0 {
		return -1
	}
	return max(0, c.To-max(n, c.From-1))
}

// Drop is a way of not ending an answer.
type Drop string

const (
	Reset    Drop = "reset"    // the connection is cut
	Hang     Drop = "hang"     // nothing comes until the client gives up
	Truncate Drop = "truncate" // the body ends before its length
)

// Delay is a time, or a range in which one is chosen: "3s" or "1s-3s".
type Delay struct {
	Min, Max time.Duration
}

// IISPage is the name of a ready-made body: the error page of an ASP.NET
// application on IIS.
const IISPage = "iis"
