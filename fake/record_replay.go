package fake

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A replay repeats recorded steps against a fake that was just made. What a
// recording expects is not reasoned out but tried: in the dialect in force, where
// every expectation must hold, and in all others, which show what rests on an
// open question.
type replay struct {
	api   *API
	saved map[string]string
}

// nobodysGUID is of another version than all that are handed out.
const nobodysGUID = "11111111-1111-1111-1111-111111111111"

func (a *API) replay(d Dialect, given scenarios.Given) *replay {
	key := a.key
	last := "x"
	if strings.HasSuffix(key, last) {
		last = "y"
	}
	r := &replay{
		api: New(Options{Key: key, Dialect: d, Scenario: &scenarios.Scenario{Given: given}, JournalSize: -1, NoHeaders: true}),
		saved: map[string]string{
			"key": key, "wrong-key": key[:len(key)-1] + last, "long": strings.Repeat("x", 2100), "unissued": nobodysGUID,
		},
	}
	i := 0
	for u := range r.api.Users() {
		if name, ok := given.Users[i].Save["ssid"]; ok {
			r.saved[name] = u.SSID
		}
		i++
	}
	return r
}

// expand replaces names; the recording writes only those that are saved.
func (r *replay) expand(text string) string {
	expanded, err := scenarios.Expand(text, func(name string) (string, bool) { return r.saved[name], true })
	if err != nil {
		panic("fake: a recorded text that cannot be expanded: " + err.Error())
	}
	return expanded
}

// send makes the call of a step.
func (r *replay) send(step scenarios.Step) scenarios.Response {
	address, method, form := "http://localhost"+Path, step.Method, step.Form
	query := step.Query
	switch step.Kind {
	case scenarios.StepOpen:
		address, method = "http://localhost/", http.MethodGet
		query = []scenarios.Param{{Name: authTokenParam.String(), Value: step.Token}}
	case scenarios.StepRegister, scenarios.StepLaunch:
		method = http.MethodPost
		subop := map[scenarios.StepKind]string{scenarios.StepRegister: "Register", scenarios.StepLaunch: "Launch"}[step.Kind]
		fixed := []scenarios.Param{{Name: "op", Value: "Admin"}, {Name: "subop", Value: subop}}
		if !slices.ContainsFunc(form, func(p scenarios.Param) bool { return p.Name == keyParam.String() }) {
			fixed = append(fixed, scenarios.Param{Name: keyParam.String(), Value: "$key"})
		}
		form = append(fixed, form...)
	case scenarios.StepCall:
		if step.Path != "" {
			address = "http://localhost/" + step.Path
		}
	}
	if len(query) > 0 {
		address += "?" + r.encode(query)
	}
	request, err := http.NewRequest(method, address, strings.NewReader(r.encode(form)))
	if err != nil {
		panic("fake: a recorded call that cannot be sent: " + err.Error())
	}
	if len(form) > 0 {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := newRecorder()
	w.serve(r.api, request)
	o := decode(w.status, w.body.String())
	if step.Kind == scenarios.StepOpen {
		o.Opens = scenarios.OpeningNo
		if w.status < 400 {
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

// decode reads an answer of the fake, also one that is wrapped for JSONP.
func decode(status int, body string) scenarios.Response {
	o := scenarios.Response{HTTP: status, Status: "none"}
	from, to := strings.Index(body, "{"), strings.LastIndex(body, "}")
	if from < 0 || to < from {
		return o
	}
	var e struct {
		Status, Value string
		ReqID         *string
		Errors        []struct{ Reason, Message string }
	}
	if json.Unmarshal([]byte(body[from:to+1]), &e) != nil || e.Status == "" {
		return o
	}
	o.Status, o.Value, o.ReqID = e.Status, e.Value, e.ReqID
	if len(e.Errors) > 0 {
		o.Reason, o.Message = e.Errors[0].Reason, e.Errors[0].Message
	}
	return o
}

// fit tries steps in the dialect in which they were recorded. What does not come
// again is no longer expected, and what would need a value that does not come is
// left out: calls that are left out, or that came before the first one, may be
// behind it.
func (a *API) fit(d Dialect, given scenarios.Given, steps []recorded) (fitting []recorded, lost int) {
	r := a.replay(d, given)
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

// loosen takes back what rests on an open question: what an answer to one decided,
// and what does not come in each dialect. changed says that something was taken back.
func (a *API) loosen(s *scenarios.Scenario, steps []recorded) (loose []scenarios.Step, changed bool) {
	for _, step := range steps {
		expect := *step.Expect
		if step.open && !expect.Any {
			expect, changed = scenarios.Expect{Any: true}, true
		}
		step.Expect = &expect
		loose = append(loose, step.Step)
	}
	for again := true; again; changed = changed || again {
		forgetUnused(&scenarios.Scenario{Steps: loose})
		again = false
		for d := range Dialects(nil) {
			again = a.loosenIn(d, s.Given, loose) || again
		}
	}
	return loose, changed
}

// loosenIn is loosen for one dialect.
func (a *API) loosenIn(d Dialect, given scenarios.Given, steps []scenarios.Step) (changed bool) {
	r := a.replay(d, given)
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

// relax takes back what an answer does not bring.
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
