package fake_test

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// The random choices of the model test.

// rarely skips two of three steps.
func rarely(r *rapid.T) {
	if rapid.IntRange(0, 2).Draw(r, "rarely") > 0 {
		r.Skip()
	}
}

func oneOf(r *rapid.T, what string, of ...string) string {
	return rapid.SampledFrom(of).Draw(r, what)
}

// answers holds all answers to all questions, as question=answer.
var answers = func() (all []string) {
	for _, q := range scenarios.Questions() {
		for _, a := range q.Answers {
			all = append(all, q.Question+"="+a.Name)
		}
	}
	return all
}()

func drawAnswer(r *rapid.T) (question, answer string) {
	question, answer, _ = strings.Cut(oneOf(r, "answer", answers...), "=")
	return question, answer
}

// drawDialect answers some questions.
func drawDialect(r *rapid.T) map[string]string {
	dialect := map[string]string{}
	for range rapid.IntRange(0, 8).Draw(r, "questions") {
		question, answer := drawAnswer(r)
		dialect[question] = answer
	}
	return dialect
}

func drawParams(r *rapid.T) []scenarios.Param {
	return []scenarios.Param{
		{Name: "company", Value: oneOf(r, "company", "acme", "ACME", "globex", "a,b", "")},
		{Name: "email", Value: oneOf(r, "email", "ann@acme.test", "Ann@ACME.test", " ann@acme.test", "bob@acme.test",
			"ünal@acme.test",
			"ÜNAL@acme.test ", "cyd@x", "cyd", "@x", "a@x..y", " ", "")},
		{Name: "password", Value: oneOf(r, "password", "one", "two", " ", "")},
	}
}

func drawPlainRegister(r *rapid.T) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepRegister, Form: []scenarios.Param{
		{Name: "company", Value: oneOf(r, "company", "acme", "globex")},
		{Name: "email", Value: oneOf(r, "email", "ann@acme.test", "bob@acme.test", "ANN@acme.test")},
		{Name: "password", Value: oneOf(r, "password", "one", "two")},
	}}
}

func drawRegister(r *rapid.T) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepRegister, Form: append(drawParams(r), drawMore(r)...)}
}

// drawMore returns further parameters of an operation.
func drawMore(r *rapid.T) (more []scenarios.Param) {
	if id := oneOf(r, "reqId", "", "7", "\"<é\n"); id != "" {
		more = append(more, scenarios.Param{Name: "reqId", Value: id})
	}
	if name := oneOf(r, "callback", "", "f", "1x", "a.b", "f(1)"); name != "" {
		more = append(more, scenarios.Param{Name: "callback", Value: name})
	}
	return more
}

// drawValue returns a value that is valid now, or the name of a value of this room,
// or a value of another room, or one that the fake never handed out.
func drawValue(r *rapid.T, o *room, now func(value string) bool) string {
	values := []string{"x", "00000000-0000-4000-8000-000000000000"}
	var fresh []string
	for _, below := range slices.Sorted(maps.Keys(o.rooms)) {
		for _, name := range o.rooms[below].order {
			switch value := o.rooms[below].names[name]; {
			case below != o.below:
				values = append(values, value)
			case now(value):
				fresh = append(fresh, "$"+name)
			default:
				values = append(values, "$"+name, strings.ToLower(value))
			}
		}
	}
	if len(fresh) > 0 && rapid.IntRange(0, 3).Draw(r, "any") < 3 {
		return oneOf(r, "fresh", fresh...)
	}
	return oneOf(r, "value", values...)
}

// current reports whether a value is the current ssid of a user.
func (o *room) current(value string) bool {
	return slices.ContainsFunc(o.people, func(u person) bool { return u.ssid == value })
}

// unused reports whether a value is a token that opens the portal.
func (o *room) unused(value string) bool { _, ok := o.tokens[value]; return ok }

func drawLaunch(r *rapid.T, o *room) scenarios.Step {
	return scenarios.Step{Kind: scenarios.StepLaunch,
		Form: append([]scenarios.Param{{Name: "ssid", Value: drawValue(r, o, o.current)}}, drawMore(r)...)}
}

// drawCall returns a call that is odd in some part of the request.
func drawCall(r *rapid.T, o *room) scenarios.Step {
	params := []scenarios.Param{
		{Name: "key", Value: oneOf(r, "key", "$key", "$key", "$key", "wrong", "")},
		{Name: "op", Value: oneOf(r, "op", "Admin", "Admin", "Admin", "ADMIN", "Tasks", "")},
		{Name: "subop", Value: oneOf(r, "subop", "Register", "Register", "Launch", "register", "Delete", "")},
	}
	params = append(append(params, drawParams(r)...), drawMore(r)...)
	params = append(params, scenarios.Param{Name: "ssid", Value: drawValue(r, o, o.current)})
	switch i := rapid.IntRange(0, len(params)-1).Draw(r, "param"); oneOf(r, "oddity", "none", "missing", "case", "twice",
		"long") {
	case "missing":
		params = slices.Delete(params, i, i+1)
	case "case":
		params[i].Name = strings.ToUpper(params[i].Name)
	case "twice":
		params = append(params, scenarios.Param{Name: params[i].Name, Value: oneOf(r, "second", "x", "", params[i].Value)})
	case "long":
		params = append(params, scenarios.Param{Name: "dtm", Value: strings.Repeat("x", 2048)})
	}
	s := scenarios.Step{Kind: scenarios.StepCall, Method: oneOf(r, "method", "POST", "GET", "PUT", "DELETE", "POST")}
	s.Path = oneOf(r, "path", "", "", "", "trackerpro_Admin.ashx", "else.ashx")
	split := rapid.SampledFrom([]int{0, len(params), 2, 5}).Draw(r, "in the query")
	if s.Method == "GET" {
		split = len(params)
	}
	split = min(split, len(params))
	s.Query, s.Form = params[:split:split], params[split:]
	return s
}

func drawFault(r *rapid.T) string {
	return oneOf(r, "fault",
		`{"http": 503, "calls": "1"}`,
		`{"on": {"subop": "Launch"}, "http": 500, "page": "iis"}`,
		`{"on": {"email": "ann@acme.test"}, "calls": "2-3", "http": 429, "content-type": "text/plain", "body": "Slow down."}`,
		`{"calls": "every 3", "drop": "reset"}`,
		`{"on": {"company": "ACME"}, "calls": "1-2", "drop": "hang"}`,
		`{"calls": "2-", "drop": "truncate", "after": 20}`,
		`{"on": {"subop": "Register"}, "calls": "1", "drop": "truncate", "after": 1}`,
		`{"on": {"subop": "None"}, "http": 500}`)
}

// drawSituation returns a scenario to start from.
func drawSituation(r *rapid.T) scenarios.Scenario {
	s := scenarios.Scenario{Summary: "Drawn.", Live: scenarios.LiveNever, Dialect: drawDialect(r)}
	s.Limit.Calls = rapid.SampledFrom([]int{0, 0, 3}).Draw(r, "limit")
	if s.Limit.Calls > 0 {
		s.Limit.Per = 60 * 60 * 1e9
	}
	for i, email := range []string{"ann@acme.test", "ANN@acme.test", "bob@acme.test", " odd"} {
		if rapid.Bool().Draw(r, email) {
			u := scenarios.User{Company: oneOf(r, "company", "acme", "Acme", "globex"), Email: email, Password: "given",
				Registrations: i}
			u.SSID = "1111111" + string(rune('1'+i)) + "-AAAA-1111-1111-111111111111"
			s.Given.Users = append(s.Given.Users, u)
		}
	}
	if rapid.Bool().Draw(r, "faulty") {
		f, err := scenarios.ParseFault("fault", []byte(drawFault(r)))
		if err != nil {
			r.Fatal(err)
		}
		s.Faults = []fake.Fault{f}
	}
	return s
}
