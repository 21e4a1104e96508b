package fake_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// rawCall returns a register or launch step as a call step.
func rawCall(s scenarios.Step) scenarios.Step {
	if s.Kind == scenarios.StepCall {
		return s
	}
	subop := map[scenarios.StepKind]string{scenarios.StepRegister: "Register", scenarios.StepLaunch: "Launch"}[s.Kind]
	fixed := []scenarios.Param{{Name: "key", Value: "$key"}, {Name: "op", Value: "Admin"}, {Name: "subop", Value: subop}}
	return scenarios.Step{Kind: scenarios.StepCall, Method: "POST", Form: append(fixed, s.Form...)}
}

// A stepResponse is the response to a step.
type stepResponse struct {
	scenarios.Response
	cut         bool // the response is incomplete
	rule, basis string
	body        string
}

// exchange sends a step, whose names are already replaced, to a handler.
func exchange(h http.Handler, s scenarios.Step, below string) (got stepResponse) {
	path := fake.Path
	switch {
	case s.Kind == scenarios.StepOpen:
		s.Method, path, s.Query = "GET", "/", []scenarios.Param{{Name: "authtoken", Value: s.Token}}
	case s.Path != "":
		path = "/" + strings.TrimPrefix(s.Path, "/")
	}
	r := httptest.NewRequest(s.Method, "http://localhost"+below+path+"?"+encodeParams(s.Query),
		strings.NewReader(encodeParams(s.Form)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if e := recover(); e == http.ErrAbortHandler {
				got.cut = true
			} else if e != nil {
				panic(e)
			}
		}()
		h.ServeHTTP(w, r)
	}()
	got.rule, got.basis, got.body = w.Header().Get("Fake-Rule"), w.Header().Get("Fake-Basis"), w.Body.String()
	got.Response = observe(w.Code, w.Header().Get("Content-Type"), got.body)
	if got.Opens = scenarios.OpeningNo; w.Code == http.StatusOK {
		got.Opens = scenarios.OpeningYes
	}
	return got
}

// observe decodes a response.
func observe(status int, contentType, body string) scenarios.Response {
	o := scenarios.Response{HTTP: status, Status: "none", Wrapped: scenarios.WrapNone}
	o.ContentType, _, _ = strings.Cut(contentType, ";")
	if open := strings.IndexByte(body, '('); open > 0 && !strings.ContainsAny(body[:open], "{<") {
		inner, ended := body[open+1:], ""
		if inner, ended = strings.TrimRight(inner, ");"), inner[len(strings.TrimRight(inner, ");")):]; ended == ")" {
			o.Wrapped = scenarios.WrapCall
		} else {
			o.Wrapped = scenarios.WrapStatement
		}
		body = inner
	}
	var e struct {
		Status, Value string
		ReqID         *string
		Errors        []struct{ Reason, Message string }
	}
	if json.Unmarshal([]byte(body), &e) != nil {
		return o
	}
	o.Status, o.Value, o.ReqID = e.Status, e.Value, e.ReqID
	if len(e.Errors) > 0 {
		o.Reason, o.Message = e.Errors[0].Reason, e.Errors[0].Message
	}
	return o
}

// scenario prints the steps since the situation began. What only controls can do is
// in comments.
func (o *room) scenario() string {
	s := o.given
	s.Summary = "Found by the model test."
	s.Steps = slices.Clone(o.steps)
	saved := []string{"key"}
	for _, u := range s.Given.Users {
		saved = append(saved, u.Save["ssid"])
	}
	s.Given = s.Given.Escaped()
	there := func(text string) bool { return text == "" || text[0] != '$' || slices.Contains(saved, text[1:]) }
	literal := func(text string) string { // a value from before the situation
		if there(text) {
			return text
		}
		return o.names[text[1:]]
	}
	for i, step := range s.Steps {
		step.Token = literal(step.Token)
		for _, params := range []*[]scenarios.Param{&step.Query, &step.Form} {
			*params = slices.Clone(*params)
			for j := range *params {
				(*params)[j].Value = literal((*params)[j].Value)
			}
		}
		expect := *step.Expect
		expect.Value.Not = slices.DeleteFunc(slices.Clone(expect.Value.Not), func(name string) bool { return !there(name) })
		step.Expect = &expect
		s.Steps[i] = step
		if name, saves := step.Save["value"]; saves {
			saved = append(saved, name)
		}
	}
	text, err := s.Marshal()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, line := range o.before {
		fmt.Fprintf(&b, "# before: %.200s\n", strings.ReplaceAll(line, "\n", " "))
	}
	return b.String() + string(text)
}

// replay plays a scenario against a handler and returns the first mismatch, or an
// empty string.
func replay(h http.Handler, s *scenarios.Scenario) string {
	names := map[string]string{"key": fake.DefaultKey}
	expand := func(text string) string {
		expanded, err := scenarios.Expand(text, func(name string) (string, bool) { v, ok := names[name]; return v, ok })
		if err != nil {
			return err.Error()
		}
		return expanded
	}
	text, err := s.Marshal()
	if err != nil {
		return err.Error()
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "http://localhost/_fake/scenario", strings.NewReader(string(text))))
	if w.Code != http.StatusNoContent {
		return w.Body.String()
	}
	for _, u := range s.Given.Users {
		if name, ok := u.Save["ssid"]; ok {
			names[name] = u.SSID
		}
	}
	for _, step := range s.Steps {
		sent := step
		if step.Kind != scenarios.StepOpen {
			sent = rawCall(step)
		}
		sent.Token = expand(sent.Token)
		for _, params := range []*[]scenarios.Param{&sent.Query, &sent.Form} {
			*params = slices.Clone(*params)
			for j := range *params {
				(*params)[j].Value = expand((*params)[j].Value)
			}
		}
		got := exchange(h, sent, "")
		if off := step.Expect.Match(got.Response, expand); len(off) > 0 {
			return off[0].String()
		}
		if name, ok := step.Save["value"]; ok {
			names[name] = got.Value
		}
	}
	return ""
}
