package fake

// The API: what makes a fake, and its key and clock.

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// Path is the path of the endpoint as the register page spells it. The fake also
// serves the other spelling that the pages use.
const Path = rules.Path

// An API is the fake itself: a [net/http.Handler] that does no I/O. All its
// methods may be called concurrently. What a method changes is in force for every
// call that begins after the method has returned.
type API struct {
	options Options // with defaults
	mint    *guid.Mint
	journal *journal.Journal
	log     *callLog
	strict  func(Call)   // nil: not strict
	calls   sync.Pool    // of *rules.Call, for their buffers
	ahead   atomic.Int64 // how far the clock was advanced

	change sync.Mutex // guards replacing the state
	state  atomic.Pointer[state]
}

// New returns a fake with the given options. It opens no listener and starts no
// goroutine. It panics if the options hold an unknown question or answer, which is
// impossible with the constants of package dialect and with parsed files.
func New(o Options) *API {
	o = o.withDefaults()
	a := &API{
		options: o, mint: guid.NewMint(o.Seed), journal: journal.New(o.JournalSize), log: newCallLog(o.Logger),
		calls: sync.Pool{New: func() any { return &rules.Call{} }},
	}
	a.state.Store(&state{})
	a.Reset()
	return a
}

// Key returns the admin key that the fake accepts. It never changes.
func (a *API) Key() string { return a.options.Key }

// Now returns the time on the fake's clock; see [API.Advance].
func (a *API) Now() time.Time { return a.at(time.Now()) }

// at converts a time of the machine's clock to the fake's clock.
func (a *API) at(machine time.Time) time.Time {
	if a.options.Now != nil {
		machine = a.options.Now()
	}
	return machine.Add(time.Duration(a.ahead.Load()))
}

// Advance moves the fake's clock forward, by at most 100 years in total. The clock
// dates the calls in the journal and drives the call limit. Delays do not use it.
func (a *API) Advance(d time.Duration) {
	for {
		ahead := a.ahead.Load()
		if a.ahead.CompareAndSwap(ahead, min(ahead+min(max(int64(d), 0), maxAhead), maxAhead)) {
			return
		}
	}
}

const maxAhead = int64(100 * 365 * 24 * time.Hour)
