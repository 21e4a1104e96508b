package fake

// One call from its request to its response.

import (
	"context"
	"net/http"
	"time"

	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// ServeHTTP serves one call. A fault that drops the response hijacks the
// connection or panics with [net/http.ErrAbortHandler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := a.begin()
	reply := s.decide(w, r)
	s.respond(w, r, reply)
}

// malformed responds to a request that is not valid HTTP and journals it like any
// other call.
func (a *API) malformed(w http.ResponseWriter, message string) {
	s := a.begin()
	s.respond(w, &http.Request{}, s.call.Unmodelled(message))
}

// A serving takes one call from its request to its response: through the rules,
// the fault that meets it, the journal and the log.
type serving struct {
	api   *API
	state *state // in which the call is decided
	call  *rules.Call
	began time.Time     // on the machine's clock
	at    time.Time     // on the fake's clock
	fault fault.Meeting // the zero Meeting if no fault meets the call
	isMet bool          // a fault meets the call
}

// begin begins a call in the current state.
func (a *API) begin() serving {
	began := time.Now()
	s := serving{api: a, state: a.state.Load(), call: a.calls.Get().(*rules.Call), began: began, at: a.at(began)}
	s.call.Begin(a.world(s.state))
	return s
}

// world returns the world in which the rules decide a call.
func (a *API) world(s *state) rules.World {
	return rules.World{Key: a.options.Key, Dialect: s.answers, Mint: a.mint, Users: s.users}
}

// decide returns the reply to a request. It applies the call limit, reads the
// parameters, lets the first matching fault meet the call, and carries the call out.
func (s *serving) decide(w http.ResponseWriter, r *http.Request) rules.Reply {
	switch {
	case !rules.IsEndpoint(r):
		return s.call.Elsewhere(r)
	case !s.state.allow(s.at):
		return s.call.OverLimit(r)
	}
	if refused, ok := s.call.Read(r); !ok {
		return refused
	}
	s.fault, s.isMet = s.state.faults.Meet(fault.Request{
		Subop: s.call.Subop(), Company: s.call.Company(), Email: s.call.Email(),
	})
	if s.isMet {
		if s.fault.Delay() > 0 {
			s.fault.Wait(r.Context(), w)
			s.state = s.api.state.Load()
			s.call.Meet(s.state.users)
		}
		if status, mediaType, body, instead := s.fault.Response(); instead {
			return rules.Injected(status, mediaType, body)
		}
	}
	return s.call.Decide()
}

// respond journals and logs the reply and writes it.
func (s *serving) respond(w http.ResponseWriter, r *http.Request, reply rules.Reply) {
	a := s.api
	status, mediaType, body := s.call.Render(reply)
	ready := time.Now()
	e := journal.Entry{Method: r.Method, Body: s.call.Body(), Facts: journal.Facts{
		Time: s.at, Took: ready.Sub(s.began), Status: status, MediaType: mediaType,
		Decision: s.call.Decision(reply), Injected: s.isMet, Generation: s.state.generation,
	}}
	if r.URL != nil {
		e.Path, e.Query = r.URL.Path, r.URL.RawQuery
	}
	basis := basisText(&e, a.options.Answers)
	e.Number = a.journal.Add(&e, body) // before the response is sent, so that a client that has it finds the call
	a.logCall(&e, basis, ready)

	// The values share one array, and the keys are canonical. Header.Set would
	// allocate each value and canonicalize each key; see BenchmarkClient.
	values := [...]string{mediaType + "; charset=utf-8", "nosniff", e.Decision.Rule.String(), basis}
	h := w.Header()
	h["Content-Type"] = values[0:1:1]
	h["X-Content-Type-Options"] = values[1:2:2]
	if !a.options.NoHeaders {
		h["Fake-Rule"] = values[2:3:3]
		h["Fake-Basis"] = values[3:4:4]
	}
	if s.isMet {
		s.fault.Deliver(r.Context(), w, a.options.MaxHang, status, body)
	} else {
		w.WriteHeader(status)
		w.Write(body)
	}
	if s.call.Buffered() <= maxPooled {
		a.calls.Put(s.call)
	}
}

// maxPooled is the maximum size in bytes of the buffers of a pooled call.
const maxPooled = 16 << 10

// logCall logs a call. It reports an unmodelled one to a strict test.
func (a *API) logCall(e *journal.Entry, basis string, at time.Time) {
	if e.Decision.Unmodelled && a.strict != nil {
		a.strict(a.public(e))
	}
	level := logLevel(e)
	if !a.log.handler.Enabled(context.Background(), level) {
		return
	}
	a.log.write(at, level, callKind{e.Method, e.Path, e.Status, e.Decision.Rule, basis}, a.advice(e))
}
