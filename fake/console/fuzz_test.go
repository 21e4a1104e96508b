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

// upload sends a body to a control.
func upload(c *console.Console, method, what, body string) (int, string) {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequest(method, "http://localhost/_fake/"+what, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

// FuzzState proves that an upload of users is taken or refused as a whole: what
// is refused changes nothing, and what is taken is given back in two forms, of
// which each can be uploaded again and makes the same state.
//
// It found that 4,294,967,296 registrations were counted as none. After that was
// mended, a run of 40 seconds found nothing more.
func FuzzState(f *testing.F) {
	f.Add(ann)
	f.Add(`{"users":[]}`)
	f.Add("users:\n  - {company: $a, email: $$b@c, password: \"\\u2028\", ssid: 11111111-1111-1111-1111-111111111111, registrations: 3}\n")
	f.Add("summary: Saved.\ngiven: {users: [{company: a, email: b@c, password: $$, save: {ssid: x}}]}\n")
	f.Add(`{"users":[{"company":"a","email":"b@c","password":"d","registrations":4294967296}]}`)
	f.Add(`{"users":[{"company":"A","email":"b@c","password":"d"},{"company":"a","email":"B@c","password":" \u0000\ud800"}]}`)
	f.Add(`{"users":[{"company":"a","email":"b@c","password":"d","ssid":"11111111-1111-1111-1111-111111111111"},` +
		`{"company":"a","email":"c@c","password":"d","ssid":"11111111-1111-1111-1111-111111111111"}]}`)
	f.Add("users: &a [{company: *a}]")
	f.Fuzz(func(t *testing.T, body string) {
		c := console.New(fake.Options{Seed: 1, Scenario: &scenarios.Scenario{Given: scenarios.Given{Users: []scenarios.User{
			{Company: "before", Email: "before@acme.test", Password: "before"},
		}}}}, console.Config{})
		_, before := upload(c, "GET", "state", "")
		code, answer := upload(c, "PUT", "state", body)
		_, state := upload(c, "GET", "state", "")
		if code != http.StatusNoContent {
			require.Equal(t, http.StatusBadRequest, code, answer)
			require.True(t, json.Valid([]byte(answer)))
			require.Equal(t, before, state, "what is refused changes nothing")
			return
		}
		require.True(t, json.Valid([]byte(state)))
		for _, form := range []string{"state", "state.yaml"} {
			code, saved := upload(c, "GET", form, "")
			require.Equal(t, http.StatusOK, code, saved)
			next := console.New(fake.Options{Seed: 1}, console.Config{})
			code, answer := upload(next, "PUT", "state", saved)
			require.Equal(t, http.StatusNoContent, code, "%s\n%s", answer, saved)
			_, again := upload(next, "GET", "state", "")
			require.Equal(t, state, again, form)
		}
	})
}

// writes are the controls that read a body.
var writes = [][2]string{{"POST", "faults"}, {"PATCH", "dialect"}, {"POST", "scenario"}, {"POST", "clock"}, {"PUT", "state"}}

// FuzzControls proves that whatever is sent to a control is done or refused, and
// that the fake serves afterwards.
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
		code, answer := upload(c, w[0], w[1], body)
		require.Less(t, code, 500, answer)
		for _, what := range []string{"health", "state", "state.yaml", "calls", "faults", "dialect", "scenario", "openapi.yaml", ""} {
			code, answer := upload(c, "GET", what, "")
			require.Equal(t, http.StatusOK, code, "%s: %s", what, answer)
		}
		upload(c, "DELETE", "state", "")
		r := httptest.NewRequest("POST", "http://localhost"+fake.Path, strings.NewReader("key=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answered := httptest.NewRecorder()
		c.ServeHTTP(answered, r)
		require.Equal(t, "admin-key", answered.Header().Get("Fake-Rule"))
	})
}
