package console_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/scenarios"
)

// upload sends a body to a control and returns the status and the body of the response.
func upload(c *console.Console, method, what, body string) (int, string) {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequest(method, "http://localhost/_fake/"+what, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

// FuzzState uploads users. A refused upload must change nothing. An accepted one
// can be downloaded in two forms, and each of them must make the same state again.
func FuzzState(f *testing.F) {
	f.Add(ann)
	f.Add(`{"users":[]}`)
	f.Add("users:\n  - {company: $a, email: $$b@c, password: \"\\u2028\", " +
		"ssid: 11111111-1111-1111-1111-111111111111, registrations: 3}\n")
	f.Add("summary: Saved.\ngiven: {users: [{company: a, email: b@c, password: $$, save: {ssid: x}}]}\n")
	f.Add(`{"users":[{"company":"a","email":"b@c","password":"d","registrations":4294967296}]}`)
	f.Add(`{"users":[{"company":"A","email":"b@c","password":"d"},` +
		`{"company":"a","email":"B@c","password":" \u0000\ud800"}]}`)
	f.Add(`{"users":[{"company":"a","email":"b@c","password":"d","ssid":"11111111-1111-1111-1111-111111111111"},` +
		`{"company":"a","email":"c@c","password":"d","ssid":"11111111-1111-1111-1111-111111111111"}]}`)
	f.Add("users: &a [{company: *a}]")
	f.Fuzz(func(t *testing.T, body string) {
		c := console.New(fake.Options{Seed: 1, Scenario: &scenarios.Scenario{Given: scenarios.Given{Users: []scenarios.User{
			{Company: "before", Email: "before@acme.test", Password: "before"},
		}}}}, console.Config{})
		_, before := upload(c, "GET", "state", "")
		code, problem := upload(c, "PUT", "state", body)
		_, state := upload(c, "GET", "state", "")
		if code != http.StatusNoContent {
			require.Equal(t, http.StatusBadRequest, code, problem)
			require.True(t, json.Valid([]byte(problem)))
			require.Equal(t, before, state, "a refused upload changes nothing")
			return
		}
		require.True(t, json.Valid([]byte(state)))
		for _, form := range []string{"state", "state.yaml"} {
			code, saved := upload(c, "GET", form, "")
			require.Equal(t, http.StatusOK, code, saved)
			next := console.New(fake.Options{Seed: 1}, console.Config{})
			code, problem := upload(next, "PUT", "state", saved)
			require.Equal(t, http.StatusNoContent, code, "%s\n%s", problem, saved)
			_, again := upload(next, "GET", "state", "")
			require.Equal(t, state, again, form)
		}
	})
}

// writes lists the controls that read a body.
var writes = [][2]string{
	{"POST", "faults"}, {"PATCH", "dialect"}, {"POST", "scenario"}, {"POST", "clock"}, {"PUT", "state"},
}

// FuzzControls sends bodies to controls, which must accept or refuse them. The
// fake must still work afterwards.
func FuzzControls(f *testing.F) {
	for which, body := range []string{
		`{"on":{"subop":"Launch"},"calls":"every 2","http":500,"page":"iis"}`, `{"email-case":"sensitive"}`,
		"summary: One.\nlimit: 2/s\nfaults: [{delay: 1s-2s}, {drop: truncate, after: 3}]\n", `{"advance":"1h"}`, ann,
	} {
		f.Add(which, body)
	}
	f.Fuzz(func(t *testing.T, which int, body string) {
		c := console.New(fake.Options{}, console.Config{})
		w := writes[uint(which)%uint(len(writes))]
		code, got := upload(c, w[0], w[1], body)
		require.Less(t, code, 500, got)
		for _, what := range []string{
			"health", "state", "state.yaml", "calls", "faults", "dialect", "scenario", "openapi.yaml", "",
		} {
			code, got := upload(c, "GET", what, "")
			require.Equal(t, http.StatusOK, code, "%s: %s", what, got)
		}
		upload(c, "DELETE", "state", "")
		r := httptest.NewRequest("POST", "http://localhost"+fake.Path, strings.NewReader("key=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response := httptest.NewRecorder()
		c.ServeHTTP(response, r)
		require.Equal(t, "admin-key", response.Header().Get("Fake-Rule"))
	})
}
