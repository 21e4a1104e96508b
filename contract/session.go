package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// A session sends the calls of a run to one target, one at a time.
type session struct {
	target   Target
	options  Options
	client   *http.Client
	limiter  *rate.Limiter
	redactor *redact.Redactor
	situated bool // the target was put into a situation: its limit is what is looked at, and nothing it does is counted

	calls      int // that were sent, or may have been
	silent     int // calls in a row that got no answer
	troubled   int // calls in a row that got none or one of trouble
	waited     time.Duration
	ended      string // why no more is sent; empty: more is
	transcript []Call
	progress   func() // is called when a call was made
}

func newSession(t Target, o Options, situated bool) *session {
	s := &session{target: t, options: o, client: t.client(), redactor: o.Redactor, situated: situated, progress: func() {}}
	s.redactor.Keep(t.Key)
	if short := scenarios.Builtins(string(t.Key))["short-key"]; len(short) > 3 { // it is sent too
		s.redactor.Keep(redact.Secret(short))
	}
	if o.Rate.Calls > 0 && !situated {
		s.limiter = rate.NewLimiter(rate.Limit(float64(o.Rate.Calls)/o.Rate.Per.Seconds()), 1)
	}
	return s
}

// errSilent is a call that no whole answer came to.
type errSilent struct{ reason string }

func (e errSilent) Error() string { return "no answer: " + e.reason }

// errEnded is a call that was not sent, since the run is at its end.
type errEnded struct{ reason string }

func (e errEnded) Error() string { return e.reason }

const interrupted = "the run was ended"

// send sends a request and decodes the answer. A call that surely was not sent is
// tried once more; so is one that the target puts off, after as long a wait as it
// asks for. The error of a call that got no answer is an errSilent or an errEnded.
func (s *session) send(ctx context.Context, r request) (response, error) {
	a, err := s.attempt(ctx, r)
	if _, unsent := errors.AsType[errUnsent](err); unsent && ctx.Err() == nil {
		a, err = s.attempt(ctx, r)
	}
	for tries := 1; err == nil && a.putsOff() && !s.situated; tries++ {
		if !s.wait(ctx, a, tries) {
			break
		}
		a, err = s.attempt(ctx, r)
	}
	s.watch(a, err)
	if unsent, ok := errors.AsType[errUnsent](err); ok {
		s.end("the target cannot be reached: %v; no more was sent", unsent)
		return a, errSilent{unsent.Error()}
	}
	return a, err
}

// attempt sends a request once.
func (s *session) attempt(ctx context.Context, r request) (response, error) {
	if s.ended == "" && s.calls >= s.options.MaxCalls && !s.situated {
		s.end("the budget of %s is spent: --max-calls raises it", count(s.options.MaxCalls, "call"))
	}
	if s.ended != "" {
		return response{}, errEnded{s.ended}
	}
	if s.limiter != nil && s.limiter.Wait(ctx) != nil || ctx.Err() != nil {
		s.end(interrupted)
		return response{}, errEnded{s.ended}
	}
	if err := s.options.Ledger.Begin(r.users(s.target)...); err != nil {
		s.end("%v", err)
		return response{}, errEnded{s.ended}
	}
	a, err := s.exchange(ctx, r)
	if _, unsent := errors.AsType[errUnsent](err); !unsent {
		s.calls++
		s.progress()
	}
	if problem := s.options.Ledger.End(created(a, err)); problem != nil {
		s.end("%v", problem)
	}
	return a, err
}

// created returns what a call's response tells about its users.
func created(a response, err error) ledger.Outcome {
	_, unsent := errors.AsType[errUnsent](err)
	switch {
	case err == nil && a.Succeeded():
		return ledger.CreatedYes
	case unsent, err == nil && a.Refused():
		return ledger.CreatedNo
	}
	return ledger.CreatedMaybe
}

// end sees to it that no more is sent. The first reason stands.
func (s *session) end(format string, args ...any) {
	if s.ended == "" {
		s.ended = s.redactor.Redact(fmt.Sprintf(format, args...))
	}
}

const (
	maxSilent   = 2 // calls in a row without an answer, after which no more is sent
	maxTroubled = 6 // with an answer of trouble: a refusal may be one, and a scenario has up to five
)

// watch ends a run that leads to nothing.
func (s *session) watch(a response, err error) {
	switch {
	case err == nil && !a.outage():
		s.silent, s.troubled = 0, 0
		return
	case err != nil:
		s.silent++
	default:
		s.silent = 0
	}
	s.troubled++
	if _, ended := errors.AsType[errEnded](err); ended || s.situated {
		return
	}
	switch {
	case s.silent >= maxSilent:
		s.end("the target did not answer twice in a row; no more was sent")
	case s.troubled >= maxTroubled:
		s.end("%d calls in a row met trouble; no more was sent", s.troubled)
	}
}

// outage reports whether a response is one of trouble, and not of HTTP or of the API
// that turns a call down.
func (a response) outage() bool {
	class := a.Class()
	switch {
	case class.Own(), a.Unserved(), class == wire.ClassEmpty && a.HeadOnly:
		return false
	case class == wire.ClassText || class == wire.ClassJSON:
		return a.HTTP >= 500
	}
	return class == wire.ClassTrouble || a.HTTP < 400 || a.HTTP == http.StatusTooManyRequests || a.HTTP >= 500
}

// putsOff reports whether the target asks to call later.
func (a response) putsOff() bool {
	return a.HTTP == http.StatusTooManyRequests || a.HTTP == http.StatusServiceUnavailable && a.Object == nil
}

// wait waits as long as the target asks to, and says whether to call again.
func (s *session) wait(ctx context.Context, a response, tries int) bool {
	pause := retryAfter(a.Header.Get("Retry-After"), s.options.Now())
	switch {
	case pause == 0 && tries > 1:
		s.end("the target throttles: %s, again after a pause; no more was sent", wire.Status(a.HTTP))
		return false
	case pause == 0:
		pause = time.Second
	}
	if pause > s.options.MaxWait-s.waited { // the sum may be more than there is
		s.end("the target throttles: %s, and asks to wait %v; a run waits %v in all, and no more was sent",
			wire.Status(a.HTTP), round(pause), s.options.MaxWait)
		return false
	}
	s.waited += pause
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		s.end(interrupted)
		return false
	}
}

// retryAfter reads the header of this name: seconds or a date. 0: it says nothing.
func retryAfter(header string, now time.Time) time.Duration {
	seconds, err := strconv.ParseUint(strings.TrimSpace(header), 10, 31)
	if err == nil || errors.Is(err, strconv.ErrRange) { // then it is the largest
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// show is a text of an answer for a reader: without secrets and then cut, so that
// no part of one is left.
func (s *session) show(text string, most int) string {
	const longestSecret = 64 << 10 // in whatever form
	text = text[:min(len(text), most+longestSecret)]
	if len(text) <= most {
		return strings.ToValidUTF8(s.redactor.Redact(text), "\ufffd")
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return strings.ToValidUTF8(s.redactor.Cut(text, most), "\ufffd") + "…"
}

// mismatches are those for a reader.
func (s *session) mismatches(off []scenarios.Mismatch) (shown []scenarios.Mismatch) {
	const most = 200
	for _, m := range off {
		shown = append(shown, scenarios.Mismatch{What: s.show(m.What, most), Want: s.show(m.Want, most),
			Got: s.show(m.Got, most)})
	}
	return shown
}
