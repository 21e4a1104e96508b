package fake

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/paytfake/paytfake/scenarios"
)

// maxRecording keeps a recording short enough to be read and changed by hand.
const maxRecording = 1 << 20

// maxRecorded is how many calls a recording has; earlier ones count as forgotten.
const maxRecorded = 1000

// maxNot is how many earlier values a value is compared with; a run compares it
// with all others anyway.
const maxNot = 8

// Record returns the calls served so far, oldest first, as a scenario file. Its
// steps pass against a fake of the same dialect that was just reset, and it can
// be checked against a live target: companies, emails, passwords, ssids, launch
// tokens and keys are replaced by roles and names, and no answer is expected
// that rests on an open question. Where one would be, and the dialect is not the
// base dialect, the file names the dialect instead and is for a fake alone.
//
// Comments at the top count the calls that are not in the file: those that the
// journal has forgotten, those of before the last reset, and those that a
// scenario cannot repeat. Users that were there before the first call are given
// as far as the calls show them. The error says that the journal is switched
// off. Record may be called concurrently.
func (a *API) Record() ([]byte, error) {
	if a.journal.size == 0 {
		return nil, errors.New("the journal is switched off, so no call was kept: leave JournalSize zero or make it positive")
	}
	entries, forgotten := a.journal.entries()
	entries, reset := a.sinceReset(entries)
	for fewer := max(0, len(entries)-maxRecorded); ; fewer = (len(entries) + 3) / 4 {
		entries, forgotten = entries[fewer:], forgotten+uint64(fewer)
		data, err := a.record(entries, forgotten, reset)
		if err != nil || len(data) <= maxRecording {
			return data, err
		}
	}
}

// sinceReset leaves out what was called before the state was last replaced, as
// far as the values that were handed out show it.
func (a *API) sinceReset(entries []entry) (since []entry, before int) {
	epoch, known := uint64(0), false
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.refused || e.rule == launchOpens {
			continue
		}
		id, _, ok := parseGUID(decode(e.status, e.answer).Value)
		if !ok {
			continue
		}
		of := epochOf(a.mint.read(id).serial)
		if known && of != epoch {
			return entries[i+1:], i + 1
		}
		epoch, known = of, true
	}
	return entries, 0
}

// Why a call is not in a recording, in the order in which the comment tells it.
type omission uint8

const (
	byFault omission = iota
	noPage
	overTheLimit
	tooLong
	lostValue
	cannotSay
	numOmissions
)

var omissionTexts = [numOmissions]string{
	byFault:      "that a fault answered",
	noPage:       "that no page of the API describes",
	overTheLimit: "over the call limit",
	tooLong:      "longer than the journal keeps",
	lostValue:    "with an ssid or a launch token that no recorded call handed out",
	cannotSay:    "that a scenario cannot say",
}

// recorded is the step of a call.
type recorded struct {
	scenarios.Step
	open bool // an open question decided the answer, and not its form alone
}

// A recording is a scenario in the making.
type recording struct {
	api   *API
	roles *roles
	epoch *universe // the one in force, for ssids that came with given users

	steps   []recorded
	users   []*knownUser
	byIndex map[uint32]*knownUser
	names   map[guid]string // under which ssids and tokens are saved
	taken   map[string]bool // all of those names
	omitted [numOmissions]int
	faulted int // calls that met a fault and were carried out
	ignored int // parameters that mean nothing
}

// record makes the file of some entries.
func (a *API) record(entries []entry, forgotten uint64, reset int) ([]byte, error) {
	r := &recording{
		api: a, epoch: a.state.Load().universe, byIndex: map[uint32]*knownUser{},
		names: map[guid]string{}, taken: map[string]bool{},
	}
	calls := make([]decodedCall, len(entries))
	for i, e := range entries {
		calls[i] = decodeCall(e)
	}
	r.roles = newRoles(calls)
	for i := range calls {
		r.add(calls[i], calls[i+1:])
	}
	s := r.scenario()
	printed, err := s.Marshal()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	comment := func(n uint64, one, many string) {
		if n == 1 {
			fmt.Fprintf(&out, "# 1 %s.\n", one)
		} else if n > 1 {
			fmt.Fprintf(&out, "# %d %s.\n", n, many)
		}
	}
	comment(forgotten, "earlier call has been forgotten", "earlier calls have been forgotten")
	comment(uint64(reset), "earlier call came before the fake was reset", "earlier calls came before the fake was reset")
	for o, n := range r.omitted {
		text := omissionTexts[o]
		comment(uint64(n), "call "+text+" is left out", "calls "+text+" are left out")
	}
	comment(uint64(r.faulted), "call met a fault and was carried out: whatever comes is right there",
		"calls met a fault and were carried out: whatever comes is right there")
	comment(uint64(r.ignored), "parameter that means nothing is left out", "parameters that mean nothing are left out")
	return append(out.Bytes(), printed...), nil
}

// scenario is the recorded steps, with expectations that hold.
func (r *recording) scenario() *scenarios.Scenario {
	d := r.api.Dialect()
	s := &scenarios.Scenario{Live: scenarios.LiveNightly, Given: r.given()}
	steps, lost := r.api.fit(d, s.Given, r.steps)
	r.omitted[lostValue] += lost
	loose, changed := r.api.loosen(s, steps)
	if changed && d != (Dialect{}) {
		s.Dialect = map[string]string{}
		for i, answer := range d.fields() {
			if q := question(i + 1); *answer != 0 {
				s.Dialect[q.String()] = d.answer(q)
			}
		}
		loose = nil
		for _, step := range steps {
			loose = append(loose, step.Step)
		}
	}
	s.Summary = fmt.Sprintf("Recorded: %d calls.", len(steps))
	if len(steps) == 1 {
		s.Summary = "Recorded: 1 call."
	}
	if r.roles.others {
		s.Live = scenarios.LiveNever
	}
	s.Steps = withReferences(loose)
	if s.Dialect != nil || r.roles.others {
		arrange(s)
	}
	forgetUnused(s)
	return s
}

var (
	upperCase = regexp.MustCompile(`^[A-Z]+$`)
	anyGUID   = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// omit says why a call is left out, before anything of it is looked at.
func (r *recording) omit(c decodedCall) (omission, bool) {
	switch e := c.entry; {
	case e.ground.kind == Unmodelled:
		return noPage, true
	case e.ground.kind == Injected && e.refused, e.ground.kind == Injected && c.value == guid{}:
		return byFault, true
	case e.rule == callLimits:
		return overTheLimit, true
	case len(e.query) >= maxKept || len(e.body) >= maxKept:
		return tooLong, true
	case !upperCase.MatchString(e.method) || e.method == http.MethodHead || e.method == http.MethodConnect:
		return cannotSay, true
	case e.rule == launchOpens && (len(c.all(authTokenParam)) != 1 || c.first(authTokenParam) == ""):
		return cannotSay, true
	}
	return 0, false
}

// add appends the step of a call. later are the calls after it.
func (r *recording) add(c decodedCall, later []decodedCall) {
	why, omitted := r.omit(c)
	if !omitted && c.rule == launchOpens {
		omitted, why = !r.open(c), lostValue
	} else if !omitted {
		omitted, why = !r.call(c, later), lostValue
	}
	if omitted {
		r.omitted[why]++
	}
}

// open appends the step of a portal link.
func (r *recording) open(c decodedCall) (ok bool) {
	token := c.first(authTokenParam)
	opened := scenarios.OpeningNo
	if c.status == http.StatusOK {
		opened = scenarios.OpeningYes
		if id, _, ok := parseGUID(token); !ok || r.names[id] == "" {
			return false
		}
	}
	r.steps = append(r.steps, recorded{Step: scenarios.Step{
		Kind: scenarios.StepOpen, Token: r.text(token), Expect: &scenarios.Expect{Opens: opened},
	}})
	return true
}

// call appends the step of a call to the endpoint.
func (r *recording) call(c decodedCall, later []decodedCall) (ok bool) {
	carriedOut := !c.refused
	step := scenarios.Step{Expect: &scenarios.Expect{Fails: true}}
	switch {
	case carriedOut && c.value == guid{}: // its answer is longer than the journal keeps
		step.Expect = &scenarios.Expect{Any: true}
	case carriedOut && c.rule == launchToken:
		user := r.launcher(c, later)
		if user == nil {
			return false
		}
		step.Expect = &scenarios.Expect{Status: "ok", Value: scenarios.Value{Not: r.notThese(user.ssids, user.tokens)}}
		user.tokens = append(user.tokens, r.save(&step, c.value, r.roles.local(user.email)+"-token"))
	case carriedOut:
		user := r.registered(c)
		step.Expect = &scenarios.Expect{Status: "ok"}
		if c.rule == ssidRotates {
			step.Expect.Value.Not = r.notThese(user.ssids)
		}
		user.ssids = append(user.ssids, r.save(&step, c.value, r.roles.local(user.email)+"-ssid"))
	case c.rule == emailUnique:
		r.takenElsewhere(c, later)
		step.Expect = &scenarios.Expect{Status: "error", Reason: scenarios.Reason{Is: invalidQuery}, Message: duplicateMessage}
	}
	r.fill(&step, c)
	if id := c.all(reqIDParam); carriedOut && len(id) == 1 && id[0] != "" && step.Expect.Status == "ok" {
		step.Expect.ReqID.Is = r.reqID(c, id[0])
	}
	if c.ground.kind == Injected {
		r.faulted++
		step.Expect = &scenarios.Expect{Any: true}
	}
	r.steps = append(r.steps, recorded{step, isOpen(c.ground.question)})
	return true
}

// isOpen says whether an answer rests on an open question: not on one that
// refines a rule, whose answers agree on that.
func isOpen(q question) bool {
	asks, ok := scenarios.Lookup(q.String())
	return ok && asks.Refines == ""
}

// notThese are the values that a new one must differ from, the last few of them.
func (r *recording) notThese(values ...[]string) (not []string) {
	for _, some := range values {
		for _, name := range some[max(0, len(some)-maxNot):] {
			not = append(not, "$"+name)
		}
	}
	return not
}

// save keeps the value of a step under a name.
func (r *recording) save(step *scenarios.Step, id guid, name string) string {
	name = r.name(id, name)
	step.Save = map[string]string{"value": name}
	return name
}

// name chooses a name that is not taken.
func (r *recording) name(id guid, wanted string) string {
	name := wanted
	for n := 2; r.taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", wanted, n)
	}
	r.taken[name], r.names[id] = true, name
	return name
}
