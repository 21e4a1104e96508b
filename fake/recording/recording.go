// Package recording turns the journal of a fake into a scenario file, which
// paytfake can start with and paytcheck can run against a target.
package recording

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

const (
	maxBytes = 1 << 20 // of a recording, so that it can be read and changed by hand
	maxCalls = 1000    // in a recording; earlier ones count as evicted
	maxNot   = 8       // earlier values that a value is compared with; a run compares it with all others anyway
)

// Of returns the calls that a fake has served so far, oldest first, as a scenario
// file. Its steps pass against a fake of the same dialect that was just reset, and
// it can be checked against a live target: companies, emails, passwords, ssids,
// launch tokens and keys are replaced by roles and names, and the file expects
// nothing that rests on an open question. If a call rests on one, and the dialect
// is not the base dialect, the file names the dialect instead and is for a fake
// alone.
//
// Comments at the top count the calls that are not in the file: those that the
// journal no longer holds, those from before the last reset, and those that a
// scenario cannot repeat. Users that were there before the first call are given as
// far as the calls show them. The error says that the journal is switched off. Of
// may be called concurrently.
func Of(api *fake.API) ([]byte, error) {
	if !api.KeepsCalls() {
		return nil, errors.New("the journal is switched off, so no call was kept; make JournalSize zero or positive")
	}
	journal, evicted := api.Journal(fake.Search{})
	journal, reset := sinceReset(journal)
	for fewer := max(0, len(journal)-maxCalls); ; fewer = (len(journal) + 3) / 4 {
		journal, evicted = journal[fewer:], evicted+uint64(fewer)
		data, err := record(api, journal, evicted, reset)
		if err != nil || len(data) <= maxBytes {
			return data, err
		}
	}
}

// sinceReset leaves out the calls from before the users were last replaced, and
// returns how many those are.
func sinceReset(journal []fake.Call) (since []fake.Call, before int) {
	for i := len(journal) - 1; i >= 0; i-- {
		if journal[i].Generation != journal[len(journal)-1].Generation {
			return journal[i+1:], i + 1
		}
	}
	return journal, 0
}

// An omission is a reason why a call is not in a recording. The comments list
// them in this order.
type omission uint8

const (
	omittedByFault omission = iota
	omittedUnmodelled
	omittedOverLimit
	omittedTooLong
	omittedLostValue
	omittedUnsayable
	numOmissions
)

var omissionTexts = [numOmissions]string{
	omittedByFault:    "that a fault answered",
	omittedUnmodelled: "that no page of the API describes",
	omittedOverLimit:  "over the call limit",
	omittedTooLong:    "longer than the journal keeps",
	omittedLostValue:  "with an ssid or a launch token that no recorded call handed out",
	omittedUnsayable:  "that a scenario cannot say",
}

// record returns the file of some calls.
func record(api *fake.API, journal []fake.Call, evicted uint64, reset int) ([]byte, error) {
	calls := make([]call, len(journal))
	for i, c := range journal {
		calls[i] = decode(c)
	}
	r := newRecorder(api, calls)
	for i := range calls {
		if why, ok := r.add(calls[i], calls[i+1:]); !ok {
			r.omitted[why]++
		}
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
	comment(evicted, "earlier call has been forgotten", "earlier calls have been forgotten")
	comment(uint64(reset), "earlier call came before the fake was reset", "earlier calls came before the fake was reset")
	for why, n := range r.omitted {
		text := omissionTexts[why]
		comment(uint64(n), "call "+text+" is left out", "calls "+text+" are left out")
	}
	comment(uint64(r.faulted), "call met a fault and was carried out: whatever comes is right there",
		"calls met a fault and were carried out: whatever comes is right there")
	comment(uint64(r.ignored), "parameter that means nothing is left out", "parameters that mean nothing are left out")
	return append(out.Bytes(), printed...), nil
}

// scenario returns the recorded steps with expectations that hold.
func (r *recorder) scenario() *scenarios.Scenario {
	d := r.api.Dialect()
	s := &scenarios.Scenario{Live: scenarios.LiveNightly, Given: r.given()}
	steps, lost := fit(r.api.Key(), d, s.Given, r.steps)
	r.omitted[omittedLostValue] += lost
	loose, changed := loosen(r.api.Key(), s.Given, steps)
	if changed && d != (fake.Dialect{}) {
		s.Dialect = map[string]string{}
		for q := dialect.QuestionNone + 1; q <= dialect.NumQuestions; q++ {
			if answer := d.Answer(q); answer != q.Answers()[0] {
				s.Dialect[q.String()] = answer
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
	removeUnused(s)
	return s
}
