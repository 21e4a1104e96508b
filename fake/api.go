package fake

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// DefaultKey is the admin key that a fake accepts unless [Options] names another.
const DefaultKey = "FAKE-ADMIN-KEY"

// Limit is a number of calls per period, Calls and Per; see [scenarios.Limit]. The
// zero Limit limits nothing.
type Limit = scenarios.Limit

// Options say what a fake is like. The zero Options are right for most tests.
type Options struct {
	Key         string              // the admin key; empty: [DefaultKey]
	Dialect     Dialect             // answers to the open questions; zero: the first of each
	Answers     *Answers            // observed answers; they go before first answers, and are what a basis calls observed; nil: none
	Scenario    *scenarios.Scenario // its users, dialect, faults and limit are there from the start; nil: none
	Limit       Limit               // calls per period, a second unless it says; zero: as many as come. A scenario's own limit goes first
	Seed        uint64              // the same seed and calls give the same ssids and tokens; zero: others each time
	Now         func() time.Time    // the clock of limits and journal, which calls may read at once; nil: time.Now
	JournalSize int                 // calls that are remembered; zero: 1,024; negative: none
	MaxHang     time.Duration       // how long a fault may hang before the connection is cut; zero: a minute
	Sandbox     string              // name that the journal gives to the calls; empty: none
	NoHeaders   bool                // answer without Fake-Rule and Fake-Basis
	Strict      bool                // a call that is unmodelled fails the test, where the fake comes from [Start]
	TLS         bool                // [Start] serves https; see [Server.TLSConfig] for clients
	Logger      *slog.Logger        // gets each call, and a warning for each that is unmodelled; nil: nothing is logged
}

// An API is the fake itself: a [net/http.Handler] that does no I/O of its own.
// All its methods may run concurrently. What one of them changes is in force for
// every call that begins after it returned.
type API struct {
	key     string
	options Options
	mint    *mint
	journal *journal
	calls   *callLog
	date    dateHeader
	strict  func(Call)   // nil: not strict
	ended   sync.Pool    // of *call, for the sake of their buffers
	ahead   atomic.Int64 // how far the clock was advanced

	change sync.Mutex // held by whoever replaces state
	epochs uint64     // states with users of their own so far
	state  atomic.Pointer[state]
}

// New returns a fake in the situation of the options. It listens nowhere and
// starts no goroutine. It panics where a scenario or answers that were not parsed
// name a question or an answer that there is not.
func New(o Options) *API {
	a := &API{key: o.Key, options: o, mint: newMint(o.Seed), journal: newJournal(o.JournalSize)}
	if a.key == "" {
		a.key = DefaultKey
	}
	if a.options.Logger == nil {
		a.options.Logger = slog.New(slog.DiscardHandler)
	}
	if a.options.MaxHang == 0 {
		a.options.MaxHang = time.Minute
	}
	a.calls = newCallLog(a.options.Logger)
	a.Reset()
	return a
}

// Key returns the admin key that the fake accepts. It never changes.
func (a *API) Key() string { return a.key }

// now is the time on the fake's clock.
func (a *API) now() time.Time { return a.at(time.Now()) }

// at is the time on the fake's clock when it is another on the machine's.
func (a *API) at(machine time.Time) time.Time {
	if a.options.Now != nil {
		machine = a.options.Now()
	}
	return machine.Add(time.Duration(a.ahead.Load()))
}

// Now returns the time on the fake's clock; see [API.Advance].
func (a *API) Now() time.Time { return a.now() }

// Advance sets the fake's clock forward. The clock dates the journal and fills
// up the call limit; it does not shorten a delay.
// It goes no further than a century.
func (a *API) Advance(d time.Duration) {
	for {
		ahead := a.ahead.Load()
		if a.ahead.CompareAndSwap(ahead, min(ahead+min(max(int64(d), 0), maxAhead), maxAhead)) {
			return
		}
	}
}

const maxAhead = int64(100 * 365 * 24 * time.Hour)

// ServeHTTP answers one call. A fault that drops the answer takes the connection
// over, or panics with [net/http.ErrAbortHandler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.handle(w, r, func(c *call) reply { return c.answer(r) })
}

// handle writes and journals what decide answers. r is nil where no request
// could be made out.
func (a *API) handle(w http.ResponseWriter, r *http.Request, decide func(*call) reply) {
	began := time.Now()
	start := a.at(began)
	c := a.begin(start)
	if r != nil {
		c.context, c.writer = r.Context(), w
	}
	reply := decide(c)
	status, mediaType, body := c.render(reply)
	ready := time.Now()
	e := entry{body: c.body, facts: facts{
		time: start, took: a.at(ready).Sub(start), status: status, mediaType: mediaType,
		rule: reply.rule, ground: c.ground(reply), asked: c.asked, dialect: c.dialect, refused: reply.form != successForm,
	}}
	if r != nil {
		e.method, e.path, e.query = clip(r.Method), clip(r.URL.Path), clip(r.URL.RawQuery)
	}
	basis := a.basisText(&e)
	number := a.journal.add(&e, body) // before the answer leaves, so that whoever has it finds it
	a.log(&e, basis, number, ready)

	// Keys in their canonical form, and one array for all values: http.Header.Set
	// would look at each key and allocate each value.
	values := [...]string{contentTypeText(mediaType), "nosniff", e.rule.String(), basis}
	h := w.Header()
	h["Content-Type"] = values[0:1:1]
	h["Date"] = a.date.at(began)
	h["X-Content-Type-Options"] = values[1:2:2]
	if !a.options.NoHeaders {
		h["Fake-Rule"] = values[2:3:3]
		h["Fake-Basis"] = values[3:4:4]
	}
	if c.fault != nil {
		c.fault.deliver(c.context, a.options.MaxHang, w, status, body)
		return
	}
	w.WriteHeader(status)
	w.Write(body)
	a.end(c)
}

// log writes the line of a call, and tells of one that is unmodelled.
func (a *API) log(e *entry, basis string, number uint64, at time.Time) {
	level := slog.LevelInfo
	if e.ground.kind == Unmodelled {
		level = slog.LevelWarn
		if a.strict != nil {
			a.strict(a.public(e, number))
		}
	}
	if !a.calls.handler.Enabled(context.Background(), level) {
		return
	}
	var advice []string
	if e.refused {
		advice = advise(e, a.key)
	}
	a.calls.line(at, level, like{e.method, e.path, e.status, e.rule, basis}, advice)
}

// clip cuts a text to what the journal keeps of it.
func clip(s string) string { return s[:min(len(s), maxKept)] }

// ssid is that of a user with a serial.
func (a *API) ssid(user uint32, serial uint64) guid {
	return a.mint.make(meaning{kind: ssidKind, user: user, serial: serial})
}

// A User is what the fake knows of a user.
type User struct {
	Company, Email, Password string // company and email as they were first spelt
	SSID                     string // the current one
	Registrations            int    // how often the user was registered
}

func (a *API) user(u *universe, index uint32, r record) User {
	ssid := a.ssid(index, r.ssid)
	if r.loaded {
		ssid = u.loaded.ssid[index]
	}
	return User{Company: r.company, Email: r.email, Password: r.password, SSID: ssid.String(), Registrations: int(r.calls)}
}

// User returns the user of an email. Whether its case counts is the dialect's answer to email-case.
func (a *API) User(email string) (User, bool) {
	s := a.state.Load()
	found, indexes := s.users.find(email)
	for i, r := range found {
		if r.email == email {
			return a.user(s.universe, indexes[i], r), true
		}
	}
	if len(found) > 0 && s.dialect.EmailCase == EmailCaseInsensitive {
		return a.user(s.universe, indexes[0], found[0]), true
	}
	return User{}, false
}

// Users yields all users in the order of their first registration, as they were
// when the loop began; slices.Collect makes a slice of them.
func (a *API) Users() iter.Seq[User] {
	return func(yield func(User) bool) {
		u := a.state.Load().universe
		for i, r := range u.users.list() {
			if !yield(a.user(u, uint32(i+1), r)) {
				return
			}
		}
	}
}
