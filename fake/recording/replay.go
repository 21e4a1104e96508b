package recording

// Replays: they find out which expectations hold.

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A replay repeats recorded steps against a new fake. A recording finds out by trial
// what it can expect: every expectation must hold in the dialect in force, and one
// that fails in another dialect depends on an open question.
type replay struct {
	client http.RoundTripper
	saved  map[string]string
}

func newReplay(key string, d fake.Dialect, given scenarios.Given) *replay {
	api := fake.New(fake.Options{
		Key: key, Dialect: d, Scenario: &scenarios.Scenario{Given: given}, JournalSize: -1, NoHeaders: true,
	})
	r := &replay{client: api.Client().Transport, saved: scenarios.Builtins(key)}
	i := 0
	for u := range api.Users() {
		if name, ok := given.Users[i].Save["ssid"]; ok {
			r.saved[name] = u.SSID
		}
		i++
	}
	return r
}

// expand replaces names. A recording uses only names that a step has saved.
func (r *replay) expand(text string) string {
	expanded, err := scenarios.Expand(text, func(name string) (string, bool) { return r.saved[name], true })
	if err != nil {
		panic("recording: a recorded text cannot be expanded: " + err.Error())
	}
	return expanded
}

// send makes the call of a step and returns the response. The path of a step spells
// the endpoint, so it makes no difference.
func (r *replay) send(step scenarios.Step) scenarios.Response {
	address, method, query, form := "http://localhost"+fake.Path, step.Method, step.Query, step.Form
	switch o, isOperation := scenarios.FindOperation(step.Kind); {
	case isOperation:
		method, form = http.MethodPost, o.Request(form)
	case step.Kind == scenarios.StepOpen:
		address, method = "http://localhost/", http.MethodGet
		query = []scenarios.Param{{Name: scenarios.PortalToken, Value: step.Token}}
	}
	if len(query) > 0 {
		address += "?" + r.encode(query)
	}
	request, err := http.NewRequest(method, address, strings.NewReader(r.encode(form)))
	if err != nil {
		panic("recording: a recorded call cannot be sent: " + err.Error())
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := r.client.RoundTrip(request)
	if err != nil {
		panic("recording: a fake in memory does not respond: " + err.Error())
	}
	body, _ := io.ReadAll(response.Body) // it is in memory
	o := decodeResponse(response.StatusCode, string(body))
	if step.Kind == scenarios.StepOpen {
		o.Opens = scenarios.OpeningNo
		if o.HTTP < 400 {
			o.Opens = scenarios.OpeningYes
		}
	}
	return o
}

func (r *replay) encode(params []scenarios.Param) string {
	parts := make([]string, len(params))
	for i, p := range params {
		parts[i] = url.QueryEscape(p.Name) + "=" + url.QueryEscape(r.expand(p.Value))
	}
	return strings.Join(parts, "&")
}

// fit tries steps in the dialect in which they were recorded. It drops expectations
// that no longer hold and steps that need a value which no response brings: the cause
// can be a call that was left out, or one from before the first call. lost is the
// number of dropped steps.
func fit(key string, d fake.Dialect, given scenarios.Given, steps []recordedStep) (fitting []recordedStep, lost int) {
	r := newReplay(key, d, given)
	gone := func(name string) bool { _, there := r.saved[name]; return !there }
	for _, step := range steps {
		if slices.ContainsFunc(slices.Collect(maps.Keys(namesOf(step.Step))), gone) {
			lost++
			continue
		}
		expect := *step.Expect
		expect.Value.Not = slices.DeleteFunc(slices.Clone(expect.Value.Not), func(not string) bool { return gone(not[1:]) })
		o := r.send(step.Step)
		r.relax(&expect, o)
		step.Expect = &expect
		if name, saves := step.Save["value"]; saves && o.Value != "" {
			r.saved[name] = o.Value
		} else {
			step.Save = nil
		}
		fitting = append(fitting, step)
	}
	return fitting, lost
}

// loosen removes the expectations that depend on an open question: those of steps
// that a question decided, and those that fail in some dialect. It reports whether it
// removed any.
func loosen(key string, given scenarios.Given, steps []recordedStep) (loose []scenarios.Step, changed bool) {
	for _, step := range steps {
		expect := *step.Expect
		if step.open && !expect.Any {
			expect, changed = scenarios.Expect{Any: true}, true
		}
		step.Expect = &expect
		loose = append(loose, step.Step)
	}
	for again := true; again; changed = changed || again {
		removeUnused(&scenarios.Scenario{Steps: loose})
		again = false
		for d := range fake.Dialects(nil) {
			again = loosenIn(key, d, given, loose) || again
		}
	}
	return loose, changed
}

// loosenIn removes the expectations that fail in one dialect.
func loosenIn(key string, d fake.Dialect, given scenarios.Given, steps []scenarios.Step) (changed bool) {
	r := newReplay(key, d, given)
	for _, step := range steps {
		o := r.send(step)
		changed = r.relax(step.Expect, o) || changed
		if name, saves := step.Save["value"]; saves {
			if o.Value == "" {
				return changed // a run ends here too
			}
			r.saved[name] = o.Value
		}
	}
	return changed
}

// relax removes the expectations that a response does not meet, and reports whether there were any.
func (r *replay) relax(x *scenarios.Expect, o scenarios.Response) (changed bool) {
	for _, m := range x.Match(o, r.expand) {
		changed = true
		switch {
		case m.What == "reqId":
			x.ReqID = scenarios.ReqID{}
		case m.What == "value":
			x.Value = scenarios.Value{}
		case x.Status == "error" && o.Failed():
			*x = scenarios.Expect{Fails: true}
		default:
			*x = scenarios.Expect{Any: true}
		}
	}
	return changed
}
