// Package recording turns the journal of a fake into a scenario file: [Of] returns
// it. paytfake can start with the file, and paytcheck can run it against a target.
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
	maxBytes = 1 << 20 // per recording, so that it stays readable
	maxCalls = 1000    // per recording; earlier ones count as evicted
	maxNot   = 8       // earlier values that a step names; a run compares with all others anyway
)

// Of returns the calls that a fake has served so far, oldest first, as a scenario
// file. Its steps pass against a new fake of the same dialect. They can also run
// against a live target: roles and names replace all companies, emails, passwords,
// ssids, launch tokens and keys, and the file expects nothing that depends on an open
// question. There is one exception: if the outcome of a call depends on a question
// and the dialect is not the base dialect, the file names the dialect, keeps the
// expectations, and is only for fakes.
//
// Comments at the top count the calls that are not in the file: those that the
// journal no longer holds, those from before the last reset, and those that a
// scenario cannot repeat. The file lists users from before the first call as given if
// the calls show them. Of returns an error if the journal is disabled. It may be
// called concurrently.
func Of(api *fake.API) ([]byte, error) {
	if !api.KeepsCalls() {
		return nil, errors.New("the journal is disabled, so no call was kept; make JournalSize zero or positive")
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

// sinceReset returns the calls since the users were last replaced, and the number of
// those before.
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
	omittedByFault:    "that a fault responded to",
	omittedUnmodelled: "that no page of the API describes",
	omittedOverLimit:  "over the call limit",
	omittedTooLong:    "longer than the journal keeps",
	omittedLostValue:  "with an ssid or a launch token that no recorded call handed out",
	omittedUnsayable:  "that a scenario cannot express",
}

// record returns the scenario file of some calls.
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
	comment(evicted, "earlier call was evicted from the journal", "earlier calls were evicted from the journal")
	comment(uint64(reset), "earlier call came before the fake was reset", "earlier calls came before the fake was reset")
	for why, n := range r.omitted {
		text := omissionTexts[why]
		comment(uint64(n), "call "+text+" is left out", "calls "+text+" are left out")
	}
	comment(uint64(r.faulted), "call met a fault and was carried out: its step accepts any response",
		"calls met a fault and were carried out: their steps accept any response")
	comment(uint64(r.ignored), "parameter without effect is left out", "parameters without effect are left out")
	return append(out.Bytes(), printed...), nil
}

// scenario returns the recorded steps, with expectations that were tried on fakes.
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
