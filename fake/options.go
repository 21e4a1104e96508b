package fake

import (
	"log/slog"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// DefaultKey is the admin key that a fake accepts unless [Options] names another.
const DefaultKey = "FAKE-ADMIN-KEY"

// Limit is a number of calls per period, Calls and Per; see [scenarios.Limit]. The
// zero Limit limits nothing; a zero Per is a second.
type Limit = scenarios.Limit

// Options describe a fake. The zero Options are right for most tests.
type Options struct {
	// Key is the admin key. Default: [DefaultKey].
	Key string
	// Dialect answers open questions. Its answers go before those of Answers, and
	// those before the first answers; the scenario's go before all.
	Dialect Dialect
	// Answers are the observed answers; a basis calls them observed. Nil: none.
	Answers *Answers
	// Scenario has the users, dialect, faults and limit at the start. Nil: none.
	Scenario *scenarios.Scenario
	// Limit is the number of calls per period. The scenario's own limit goes first.
	Limit Limit
	// Seed makes ssids and tokens repeat: the same seed and calls give the same
	// ones. Zero: others each time.
	Seed uint64
	// Now is the clock of the limit and the journal. It may be called concurrently.
	// Nil: time.Now.
	Now func() time.Time
	// JournalSize is how many calls the journal keeps. Zero: 1,024; negative: none.
	JournalSize int
	// MaxHang is how long a fault may hang before the connection is cut. Zero: a minute.
	MaxHang time.Duration
	// Sandbox is the name that the journal gives to the calls.
	Sandbox string
	// NoHeaders leaves out the headers Fake-Rule and Fake-Basis.
	NoHeaders bool
	// Strict makes an unmodelled call fail the test of a fake from [Start].
	Strict bool
	// TLS makes [Start] serve https; see [Server.TLSConfig] for clients.
	TLS bool
	// Logger gets a line for each call, a warning if the call is unmodelled. Nil: no log.
	Logger *slog.Logger
}

const (
	defaultJournalSize = 1024
	defaultMaxHang     = time.Minute
)

// withDefaults returns the options with the defaults for zero fields.
func (o Options) withDefaults() Options {
	if o.Key == "" {
		o.Key = DefaultKey
	}
	if o.JournalSize == 0 {
		o.JournalSize = defaultJournalSize
	}
	if o.MaxHang == 0 {
		o.MaxHang = defaultMaxHang
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
