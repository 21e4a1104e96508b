package recording

// The recorder: from calls to steps.

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A recordedStep is the step of a recorded call.
type recordedStep struct {
	scenarios.Step
	open bool // an open question decided the outcome, not only its form
}

// A recorder makes the steps of one recording.
type recorder struct {
	api   *fake.API
	roles *roles

	steps    []recordedStep
	users    []*knownUser
	byNumber map[int]*knownUser
	names    map[string]string // names under which steps save ssids and tokens, by value
	taken    map[string]bool   // names in use
	omitted  [numOmissions]int
	faulted  int // calls that met a fault and were carried out
	ignored  int // parameters that have no effect
}

func newRecorder(api *fake.API, calls []call) *recorder {
	return &recorder{
		api: api, roles: newRoles(calls),
		byNumber: map[int]*knownUser{}, names: map[string]string{}, taken: map[string]bool{},
	}
}

var upperCase = regexp.MustCompile(`^[A-Z]+$`)

// omits returns why a call cannot be recorded, as far as the call alone shows.
func (r *recorder) omits(c call) (why omission, omitted bool) {
	isInjected := c.Basis.Kind == fake.BasisInjected
	switch {
	case c.Basis.Kind == fake.BasisUnmodelled:
		return omittedUnmodelled, true
	case isInjected && c.Refused:
		return omittedByFault, true
	case c.Rule == ruleCallLimits:
		return omittedOverLimit, true
	case c.Clipped:
		return omittedTooLong, true
	case !upperCase.MatchString(c.Method), c.Method == http.MethodHead, c.Method == http.MethodConnect:
		return omittedUnsayable, true
	case c.Rule == ruleLaunchOpens && (len(c.all(scenarios.PortalToken)) != 1 || c.first(scenarios.PortalToken) == ""):
		return omittedUnsayable, true
	}
	return 0, false
}

// add appends the step of a call; later holds the calls after it. If the call cannot
// be recorded, ok is false and why is the reason.
func (r *recorder) add(c call, later []call) (why omission, ok bool) {
	if why, omitted := r.omits(c); omitted {
		return why, false
	}
	if c.Rule == ruleLaunchOpens {
		return omittedLostValue, r.addOpen(c)
	}
	return omittedLostValue, r.addCall(c, later)
}

// addOpen appends the step of a portal link.
func (r *recorder) addOpen(c call) (ok bool) {
	token := c.first(scenarios.PortalToken)
	opening := scenarios.OpeningNo
	if c.Status == http.StatusOK {
		opening = scenarios.OpeningYes
		if r.names[token] == "" {
			return false
		}
	}
	r.steps = append(r.steps, recordedStep{Step: scenarios.Step{
		Kind: scenarios.StepOpen, Token: r.text(token), Expect: &scenarios.Expect{Opens: opening},
	}})
	return true
}

// addCall appends the step of a call to the endpoint.
func (r *recorder) addCall(c call, later []call) (ok bool) {
	step := scenarios.Step{Expect: &scenarios.Expect{Fails: true}}
	switch {
	case !c.Refused && c.value == "": // its response is longer than the journal keeps
		step.Expect = &scenarios.Expect{Any: true}
	case !c.Refused && c.Rule == ruleLaunchToken:
		user := r.launcher(c, later)
		if user == nil {
			return false
		}
		step.Expect = &scenarios.Expect{Status: "ok", Value: scenarios.Value{Not: notThese(user.ssids, user.tokens)}}
		user.tokens = append(user.tokens, r.save(&step, c.value, r.roles.local(user.email)+"-token"))
	case !c.Refused:
		user := r.registered(c)
		step.Expect = &scenarios.Expect{Status: "ok", Value: scenarios.Value{Not: notThese(user.ssids)}}
		user.ssids = append(user.ssids, r.save(&step, c.value, r.roles.local(user.email)+"-ssid"))
	case c.Rule == ruleEmailUnique:
		r.knowOwner(c, later)
		step.Expect = &scenarios.Expect{
			Status: "error", Reason: scenarios.Reason{Is: c.response.Reason}, Message: c.response.Message,
		}
	}
	r.fill(&step, c)
	if id := c.all(paramReqID); !c.Refused && len(id) == 1 && id[0] != "" && step.Expect.Status == "ok" {
		step.Expect.ReqID.Is = r.reqID(c, id[0])
	}
	if c.Basis.Kind == fake.BasisInjected {
		r.faulted++
		step.Expect = &scenarios.Expect{Any: true}
	}
	r.steps = append(r.steps, recordedStep{step, isOpen(c.Basis.Question)})
	return true
}

// isOpen reports whether a question leaves the outcome of a call open. One that
// refines a rule does not: all its answers keep the rule.
func isOpen(question string) bool {
	asks, ok := scenarios.Lookup(question)
	return ok && asks.Refines == ""
}

// notThese returns references to the latest values, from which a new one must differ.
func notThese(values ...[]string) (not []string) {
	for _, some := range values {
		for _, name := range some[max(0, len(some)-maxNot):] {
			not = append(not, "$"+name)
		}
	}
	return not
}

// save keeps the value of a step under a name and returns it.
func (r *recorder) save(step *scenarios.Step, value, name string) string {
	name = r.name(value, name)
	step.Save = map[string]string{"value": name}
	return name
}

// name gives a value a name that is not in use.
func (r *recorder) name(value, wanted string) string {
	name := wanted
	for n := 2; r.taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", wanted, n)
	}
	r.taken[name], r.names[value] = true, name
	return name
}
