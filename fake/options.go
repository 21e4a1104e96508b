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
	// Dialect answers open questions. Its answers take precedence over those of
	// Answers. The scenario's answers take precedence over both.
	Dialect Dialect
	// Answers are the answers observed on a live target. Nil: none.
	Answers *Answers
	// Scenario has the users, dialect, faults and limit at the start. Nil: none.
	Scenario *scenarios.Scenario
	// Limit is the number of calls per period. A limit of the scenario takes
	// precedence.
	Limit Limit
	// Seed makes ssids and tokens repeatable: the same seed and calls give the same
	// ones. Zero: a random seed.
	Seed uint64
	// Now is the clock of the limit and the journal. It may be called concurrently.
	// Nil: time.Now.
	Now func() time.Time
	// JournalSize is how many calls the journal keeps. Zero: 1,024; negative: none.
	JournalSize int
	// MaxHang is how long the fault [DropHang] hangs before it cuts the connection.
	// Zero: a minute.
	MaxHang time.Duration
	// Sandbox is the Sandbox of each [Call] in the journal.
	Sandbox string
	// NoHeaders omits the headers Fake-Rule and Fake-Basis.
	NoHeaders bool
	// Strict makes an unmodelled call fail the test. Only [Start] heeds it.
	Strict bool
	// TLS makes [Start] serve HTTPS; see [Server.TLSConfig] for clients.
	TLS bool
	// Logger logs each call, an unmodelled one as a warning. Nil: no log.
	Logger *slog.Logger
}

const (
	defaultJournalSize = 1024
	defaultMaxHang     = time.Minute
)

// withDefaults returns the options with zero fields set to their defaults.
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
