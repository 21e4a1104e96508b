package fake

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// Fault is a planned misbehaviour: which calls it meets, and what it does to them.
//
//	s.Fail(fake.Fault{On: fake.On{Subop: "Register"}, Calls: fake.Calls{To: 2}, HTTP: 500, Page: fake.IISPage})
//
// Its fields are those of [scenarios.Fault].
type Fault = scenarios.Fault

// On chooses the calls of a [Fault] by what they ask for: Subop, Company, Email.
type On = scenarios.On

// Calls chooses the calls of a [Fault] by their number, from 1: From and To, or Every.
type Calls = scenarios.Calls

// Delay is the time by which a [Fault] delays an answer, between Min and Max.
type Delay = scenarios.Delay

// What a [Fault] can do with an answer, and its ready-made page.
const (
	Reset    = scenarios.DropReset
	Hang     = scenarios.DropHang
	Truncate = scenarios.DropTruncate
	IISPage  = scenarios.PageIIS
)

// A fault is a Fault in force.
type fault struct {
	Fault
	id int

	mu   sync.Mutex // guards all below
	seen int        // calls that On took
	met  int        // calls that it met
}

func newFaults(planned []Fault) (faults []*fault) {
	for i, f := range planned {
		faults = append(faults, &fault{Fault: f, id: i + 1})
	}
	return faults
}

// A PlannedFault is a fault in force and how far it has come.
type PlannedFault struct {
	ID int // for [API.Mend]
	Fault
	Met  int // calls that it met
	Left int // calls that it will still meet, chance aside; -1: without end
}

// Fail adds a fault, behind those that are there, and returns its id. Of several
// faults that could meet a call the first one does. A fault is taken as it is:
// [scenarios.ParseFault] is what checks one.
func (a *API) Fail(f Fault) (id int) {
	a.update(func(s *state) {
		for _, other := range s.faults {
			id = max(id, other.id)
		}
		id++
		s.faults = append(s.faults[:len(s.faults):len(s.faults)], &fault{Fault: f, id: id})
	})
	return id
}

// Mend removes the fault of an id and says whether there was one.
func (a *API) Mend(id int) (found bool) {
	a.update(func(s *state) {
		var rest []*fault
		for _, f := range s.faults {
			if f.id == id {
				found = true
				continue
			}
			rest = append(rest, f)
		}
		s.faults = rest
	})
	return found
}

// MendAll removes all faults.
func (a *API) MendAll() { a.update(func(s *state) { s.faults = nil }) }

// Faults returns the faults in force, in the order in which they are tried.
func (a *API) Faults() []PlannedFault {
	faults := a.state.Load().faults
	planned := make([]PlannedFault, len(faults))
	for i, f := range faults {
		f.mu.Lock()
		planned[i] = PlannedFault{ID: f.id, Fault: f.Fault, Met: f.met, Left: f.Calls.Left(f.seen)}
		f.mu.Unlock()
	}
	return planned
}

// meet finds the fault that meets a call, waits for as long as that delays it,
// and says what it answers instead of the operation, where not ok. A call that is delayed meets the
// users that are there afterwards, in the dialect in which it was read.
func (c *call) meet() (instead reply, ok bool) {
	for _, f := range c.state.faults {
		if f.takes(c) {
			c.fault = f
			break
		}
	}
	if c.fault == nil {
		return reply{}, true
	}
	if d := c.fault.delay(c); d > 0 {
		c.extend(d)
		wait(c.context, d)
		c.state = c.api.state.Load()
	}
	switch {
	case c.fault.HTTP != 0:
		body := c.fault.Body
		if c.fault.Page == IISPage {
			body = page(strconv.Itoa(c.fault.HTTP)+" - "+http.StatusText(c.fault.HTTP), "Server Error in '/' Application.")
		}
		r := endpoint.bare(c.fault.HTTP, body)
		r.mediaType = c.fault.ContentType
		return r, false
	case c.fault.Drop == Reset, c.fault.Drop == Hang:
		return endpoint.bare(http.StatusOK, ""), false
	}
	return reply{}, true
}

// takes counts a call, if it is one of those that the fault is on, and says
// whether the fault meets it.
func (f *fault) takes(c *call) bool {
	on := func(want string, p param) bool {
		return want == "" || strings.EqualFold(want, strings.TrimSpace(c.params.value[p]))
	}
	if !on(f.On.Subop, subopParam) || !on(f.On.Company, companyParam) || !on(f.On.Email, emailParam) {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen++
	if !f.Calls.Take(f.seen) || f.Probability > 0 && f.chance(c.api.mint, 1).Float64() >= f.Probability {
		return false
	}
	f.met++
	return true
}

// chance is the source of what is left to chance about the last call that was
// seen: from the seed, so that it comes out the same again.
func (f *fault) chance(m *mint, what uint64) *rand.Rand {
	return rand.New(rand.NewPCG(m.keys[0]^uint64(f.id), uint64(f.seen)<<8|what))
}

// delay is how long the fault delays the call.
func (f *fault) delay(c *call) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if span := f.Delay.Max - f.Delay.Min; span > 0 {
		return f.Delay.Min + time.Duration(f.chance(c.api.mint, 2).Int64N(int64(span)+1))
	}
	return f.Delay.Min
}

// extend keeps the connection open for an answer that comes late.
func (c *call) extend(by time.Duration) {
	if c.writer != nil {
		http.NewResponseController(c.writer).SetWriteDeadline(time.Now().Add(answerTime + by)) // there is none without a socket
	}
}

// wait waits, or less if ctx ends before.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// deliver writes an answer as the fault has it.
func (f *fault) deliver(ctx context.Context, maxHang time.Duration, w http.ResponseWriter, status int, body []byte) {
	switch f.Drop {
	case Hang:
		wait(ctx, maxHang)
		cut(w)
	case Reset:
		cut(w)
	case Truncate:
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), f.After+1)))
		w.WriteHeader(status)
		w.Write(body[:min(f.After, len(body))])
		flush(w)
		panic(http.ErrAbortHandler) // net/http closes the connection
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if f.Slow == 0 {
		w.Write(body)
		return
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTime + f.Slow))
	const parts = 10
	for i := range parts {
		w.Write(body[i*len(body)/parts : (i+1)*len(body)/parts])
		flush(w)
		if wait(ctx, f.Slow/parts); ctx.Err() != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

func flush(w http.ResponseWriter) { http.NewResponseController(w).Flush() }

// cut ends the connection without an answer, so that the client's system sees it
// reset.
func cut(w http.ResponseWriter) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // there is no connection of its own: [API.Client], HTTP/2
	}
	if own, ok := c.(interface{ NetConn() net.Conn }); ok { // TLS would take its leave
		c = own.NetConn()
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.Close()
	panic(http.ErrAbortHandler)
}
