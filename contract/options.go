package contract

import (
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// Options say how to check a target. The zero Options are right for a test.
type Options struct {
	Scenarios []*scenarios.Scenario // nil: all bundled rules and questions
	Select    *regexp.Regexp        // names of the scenarios to run; nil: all
	NewUsers  bool                  // run also what leaves a new user behind

	Rate     scenarios.Limit // zero: 2/s on a live target, as fast as it answers on loopback
	Timeout  time.Duration   // of one call; zero: 10 s
	MaxCalls int             // after which the rest is inconclusive; zero: 100
	MaxWait  time.Duration   // in all, where the target asks to call later; zero: 30 s
	Contact  string          // in the User-Agent: whom to ask about these calls

	// Night is the day whose choices vary the calls of rules: their method, the spelling
	// of the path, absent or empty parameters and the text of a reqId. A fortnight sees
	// what one night cannot. Zero: on a live target the day of the run, and on loopback
	// the calls as the files have them.
	Night time.Time

	// PortalOpens is a text in the response to a portal link, or its status, that shows
	// that the portal opened; empty: its responses are compared with each other.
	PortalOpens string

	Answers *scenarios.Answers // pinned answers to compare with; nil: none
	MaxAge  time.Duration      // after which a pinned answer that was not seen again is stale; zero: never

	// gets each user that is created; nil: nobody knows whom the run created, so a live run should have one
	Ledger   *ledger.Ledger
	Redactor *redact.Redactor // is told each secret; nil: one of the run's own
	Progress func(Progress)   // is called before each scenario and call; nil: nobody asks
	Command  string           // to run this check again, for the report; empty: made of the target

	Now func() time.Time // nil: time.Now
}

// Progress is how far a run has come.
type Progress struct {
	Scenario string        // that is being run; empty: none any more
	Calls    int           // made
	Planned  int           // in a run without trouble
	Left     time.Duration // at this rate
}

// liveRate is how fast a live target is called unless told otherwise.
var liveRate = scenarios.Limit{Calls: 2, Per: time.Second}

// problems returns everything that is wrong with the options, as [FieldError].
func (o Options) problems() error {
	var errs []error
	fail := func(field, format string, args ...any) {
		errs = append(errs, FieldError{"Options." + field, fmt.Sprintf(format, args...)})
	}
	if strings.ContainsFunc(o.Contact, isInvisible) {
		fail("Contact", "contact %s has a character that no header may have", quoteVisibly(o.Contact))
	}
	for _, number := range []struct {
		field    string
		negative bool
	}{{"MaxCalls", o.MaxCalls < 0}, {"Timeout", o.Timeout < 0}, {"MaxWait", o.MaxWait < 0}, {"MaxAge", o.MaxAge < 0}} {
		if number.negative {
			fail(number.field, "must not be negative")
		}
	}
	if o.Rate != (scenarios.Limit{}) && (o.Rate.Calls <= 0 || o.Rate.Per <= 0) {
		fail("Rate", "rate of %d calls in %v: both must be positive", o.Rate.Calls, o.Rate.Per)
	}
	return errors.Join(errs...)
}

// complete fills in what is left to the target.
func (o Options) complete(t Target) Options {
	if o.Scenarios == nil {
		o.Scenarios = slices.Concat(scenarios.Rules(), scenarios.Questions())
	}
	if o.Rate == (scenarios.Limit{}) && !t.loopback() {
		o.Rate = liveRate
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Night.IsZero() && !t.loopback() {
		o.Night = o.Now()
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.MaxCalls == 0 {
		o.MaxCalls = 100
	}
	if o.MaxWait == 0 {
		o.MaxWait = 30 * time.Second
	}
	if o.Redactor == nil {
		o.Redactor = redact.New()
	}
	return o
}

// userAgent names the program, its version and whom to ask.
func (o Options) userAgent() string {
	agent := "paytcheck/" + version()
	if o.Contact != "" {
		agent += " (" + o.Contact + ")"
	}
	return agent
}

// version is that of this module, in whatever program it is.
func version() string {
	const module = "github.com/paytfake/paytfake"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == module && m.Version != "" && m.Version != "(devel)" {
				return m.Version
			}
		}
	}
	return "devel"
}

// progress tells whoever asks how far the run has come.
func (c *check) progress(scenario string) {
	if c.options.Progress == nil {
		return
	}
	c.session.progress = func() {
		p := Progress{Scenario: scenario, Calls: c.session.calls, Planned: c.plan.size()}
		p.Left = c.options.takes(p.Planned - p.Calls)
		c.options.Progress(p)
	}
	c.session.progress()
}

// takes is how long so many calls take at the rate.
func (o Options) takes(calls int) time.Duration {
	if o.Rate.Calls == 0 || calls <= 0 {
		return 0
	}
	return time.Duration(calls) * o.Rate.Per / time.Duration(o.Rate.Calls)
}
