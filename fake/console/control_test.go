package console_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A remote calls a console over a socket, as a program in another language does.
type remote struct {
	*console.Console
	t   *testing.T
	url string
}

// start starts a console on a loopback port.
func start(t *testing.T, o fake.Options, c console.Config) *remote {
	t.Helper()
	r := &remote{Console: console.New(o, c), t: t}
	server := httptest.NewServer(r.Console)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	r.url = server.URL
	return r
}

// A response is a whole response to a remote.
type response struct {
	status int
	header http.Header
	body   string
}

// do sends a request with headers of the form "Name: value".
func (r *remote) do(method, path, body string, headers ...string) response {
	request, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	require.NoError(r.t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			request.Host = value
			continue
		}
		request.Header.Set(name, value)
	}
	res, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(r.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	return response{res.StatusCode, res.Header, string(text)}
}

// call calls the fake below a path.
func (r *remote) call(below string, params ...string) response {
	form := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return r.do("POST", below+fake.Path, form.Encode(), "Content-Type: application/x-www-form-urlencoded")
}

// register registers a user of acme.
func (r *remote) register(below, email string) response {
	return r.call(below, "subop", "Register", "company", "acme", "email", email, "password", "one")
}

// value returns a member of the JSON object in the body.
func (a response) value(t *testing.T, name string) any {
	t.Helper()
	var members map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &members), a.body)
	return members[name]
}

// ann is a state with one user.
const ann = `{"users":[{"company":"acme","email":"ann@acme.test","password":"one",` +
	`"ssid":"00000000-0000-0000-0000-0000000000AA","registrations":3}]}`

// TestControls sends one request to a new fake, at its root and in a sandbox.
func TestControls(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, method, path, body string
		status                   int
		want                     string // the body; ending in "…": its beginning
	}{
		{"health reports the endpoint and the number of sandboxes", "GET", "health", "", 200,
			`{"status":"ok","endpoint":"BELOW/trackerpro_admin.ashx","sandboxes":N}`},

		{"a new fake has no users", "GET", "state", "", 200, `{"users":[]}`},
		{"users can be JSON", "PUT", "state", ann, 204, ``},
		{"users can be indented JSON with escapes", "PUT", "state",
			"{\n\t\"users\": [\n\t\t{\"company\": \"a\\/b\", \"email\": \"\\ud83d\\ude00$x@acme.test\", " +
				"\"password\": \"\\u00e9\"}\n\t]\n}", 204, ``},
		{"users can be YAML", "PUT", "state", "users:\n  - {company: acme, email: ann@acme.test, password: one}\n", 204, ``},
		{"the list of users can be empty", "PUT", "state", `{"users":[]}`, 204, ``},
		{"a misspelt member of a user is named", "PUT", "state",
			"users:\n  - {company: acme, emial: ann@acme.test, password: one}\n", 400,
			`{"error":"state:2:21: unknown key \"emial\" in a user; did you mean \"email\"?",` +
				`"hint":"the body is YAML or JSON; go doc github.com/paytfake/paytfake/scenarios describes it"}`},
		{"a misspelt member in a saved scenario is named", "PUT", "state",
			"summary: Saved.\ngiven:\n  users:\n    - {company: acme, emial: ann@acme.test, password: one}\n", 400,
			`{"error":"state:4:23: unknown key \"emial\" in a user; did you mean \"email\"?"…`},
		{"all problems of the users are reported at once", "PUT", "state",
			`{"users":[{"company":"acme","email":"a@b.test"},{"company":1e3,"email":"c@d.test","password":"x"}]}`, 400,
			`{"error":"state:1:11: a user without password\n` +
				`state:1:60: company: 1e3 can be read in several ways; put it in quotes"…`},
		{"an email can be given only once", "PUT", "state",
			`{"users":[{"company":"a","email":"a@b.test","password":"x"},` +
				`{"company":"b","email":"a@b.test","password":"x"}]}`, 400, `{"error":"state:1:61: …`},
		{"an empty body is not a state", "PUT", "state", "", 400, `{"error":"state:1:1: …`},
		{"a list is not a state", "PUT", "state", "[]", 400, `{"error":"state:1:1: given…`},
		{"a reset has no body", "DELETE", "state", "", 204, ``},
		{"a state without users can be saved", "GET", "state.yaml", "", 200, "…"},

		{"a new fake has no calls", "GET", "calls", "", 200, `{"forgotten":0,"calls":[]}`},
		{"every search parameter is accepted", "GET",
			"calls?email=a&subop=Register&status=200&since=2026-03-08T10:00:00Z&after=1", "", 200, `{"forgotten":0,"calls":[]}`},
		{"the lowest status can be searched for", "GET", "calls?status=100", "", 200, `{"forgotten":0…`},
		{"the highest status can be searched for", "GET", "calls?status=599", "", 200, `{"forgotten":0…`},
		{"a status below 100 is refused", "GET", "calls?status=99", "", 400,
			`{"error":"query: status: \"99\" is not an HTTP status"}`},
		{"a status above 599 is refused", "GET", "calls?status=600", "", 400,
			`{"error":"query: status: \"600\" is not an HTTP status"}`},
		{"an unknown parameter far from all others is refused with the list", "GET", "calls?xyzzy=1", "", 400,
			`{"error":"query: unknown parameter \"xyzzy\"; known: [email subop status since after]"}`},
		{"all problems of a search are reported at once", "GET",
			"calls?emial=a&status=ok&since=today&after=-1&subop=a&subop=b", "", 400,
			`{"error":"query: after: \"-1\" is not the number of a call\n` +
				`query: unknown parameter \"emial\"; did you mean \"email\"?\n` +
				`query: since: \"today\" is not a time such as 2026-03-08T10:00:00Z\n` +
				`query: status: \"ok\" is not an HTTP status\nquery: subop is repeated"}`},
		{"a malformed query is refused", "GET", "calls?a=%zz", "", 400, `{"error":"query: invalid URL escape…`},
		{"clearing the journal has no body", "DELETE", "calls", "", 204, ``},

		{"a new fake has no faults", "GET", "faults", "", 200, `{"faults":[]}`},
		{"a fault can be JSON", "POST", "faults", `{"on":{"subop":"Register"},"calls":"1-2","http":500,"page":"iis"}`, 201,
			`{"id":1}`},
		{"a fault can be YAML", "POST", "faults", `{on: {email: slow@acme.test}, delay: 1s-3s}`, 201, `{"id":1}`},
		{"a fault without an effect is refused", "POST", "faults", `{"on":{"subop":"Register"}}`, 400,
			`{"error":"fault:1:1: …`},
		{"an unknown fault cannot be removed", "DELETE", "faults/7", "", 404,
			`{"error":"unknown fault \"7\"","hint":"GET faults lists the faults"}`},
		{"an id that is not a number is unknown", "DELETE", "faults/x/y", "", 404, `{"error":"unknown fault \"x/y\""…`},
		{"clearing the faults has no body", "DELETE", "faults", "", 204, ``},

		{"the dialect lists questions with their answers", "GET", "dialect", "", 200,
			`{"dialect":[{"question":"error-http-status","summary":"Which HTTP status does an error envelope carry?",` +
				`"answers":["200","400"],"answer":"200","default":"200","basis":"assumed"},…`},
		{"an answer can be changed", "PATCH", "dialect", `{"email-case":"sensitive"}`, 204, ``},
		{"all problems of a patch are reported at once", "PATCH", "dialect",
			`{"email-case":"sensitve","mail-case":"sensitive","old-ssid":"valid"}`, 400,
			`{"error":"dialect:1:15: unknown answer to email-case \"sensitve\"; did you mean \"sensitive\"?\n` +
				`dialect:1:26: unknown question \"mail-case\"; did you mean \"email-case\"?"…`},
		{"resetting the dialect has no body", "DELETE", "dialect", "", 204, ``},

		{"a scenario can be loaded", "POST", "scenario",
			"summary: One.\ngiven: {users: [{company: acme, email: ann@acme.test, password: one}]}\n", 204, ``},
		{"a scenario with a wrong answer is refused", "POST", "scenario", "summary: One.\ndialect: {email-case: no}\n", 400,
			`{"error":"scenario.yaml:2:23: unknown answer to email-case \"no\"; known: insensitive, sensitive"…`},

		{"the clock can be advanced", "POST", "clock", `{"advance":"1h"}`, 200, `{"now":"2026-03-08T11:00:00Z"}`},
		{"the clock can be advanced by ten years", "POST", "clock", `{"advance":"87600h"}`, 200,
			`{"now":"2036-03-05T10:00:00Z"}`},
		{"the clock cannot be advanced by more", "POST", "clock", `{"advance":"87600h1ns"}`, 400,
			`{"error":"clock: advance: \"87600h1ns\" is not…`},
		{"the clock cannot stand still", "POST", "clock", `{"advance":"0s"}`, 400,
			`{"error":"clock: advance: \"0s\" is not…`},
		{"the clock cannot go back", "POST", "clock", `{"advance":"-1h"}`, 400,
			`{"error":"clock: advance: \"-1h\" is not a positive duration of at most ten years, such as 1h or 90s",` +
				`"hint":"send {\"advance\": \"1h\"}"}`},
		{"an unknown member is refused", "POST", "clock", `{"advance":"1h","by":1}`, 400,
			`{"error":"clock: json: unknown field \"by\"","hint":"send {\"advance\": \"1h\"}"}`},
		{"a second object is refused", "POST", "clock", `{"advance":"1h"} {}`, 400,
			`{"error":"clock: unexpected text after the object"…`},
		{"an empty body does not advance the clock", "POST", "clock", ``, 400, `{"error":"clock: EOF"…`},

		{"the OpenAPI description is YAML", "GET", "openapi.yaml", "", 200, "openapi: 3.1.0\n…"},
		{"events after something that is not a number are refused", "GET", "events?after=x", "", 400,
			`{"error":"query: after: \"x\" is not the number of a call"}`},
		{"events have only the parameter after", "GET", "events?email=x", "", 400,
			`{"error":"query: unknown parameter \"email\"; known: [after]"}`},
		{"the page is HTML", "GET", "", "", 200, "<!DOCTYPE html>…"},
		{"a misspelt control is named", "GET", "stat", "", 404,
			`{"error":"unknown control \"stat\"","hint":"did you mean \"state\"?"}`},
		{"an unknown control far from all others is refused with the list", "GET", "xyzzy", "", 404,
			`{"error":"unknown control \"xyzzy\"","hint":"known: calls, clock, dialect, events, faults, faults/ID, ` +
				`health, openapi.yaml, scenario, state, state.yaml"}`},
	} {
		for _, below := range []string{"", "/sandbox/box.1"} {
			t.Run(row.name+below, func(t *testing.T) {
				t.Parallel()
				at := time.Date(2026, 3, 8, 10, 0, 0, 0, time.UTC)
				r := start(t, fake.Options{Now: func() time.Time { return at }}, console.Config{})
				got := r.do(row.method, below+"/_fake/"+row.path, row.body)
				n := "0"
				if below != "" {
					n = "1"
				}
				want := strings.NewReplacer("BELOW", below, "N}", n+"}").Replace(row.want)
				require.Equal(t, row.status, got.status, got.body)
				if begin, ok := strings.CutSuffix(want, "…"); ok {
					require.True(t, strings.HasPrefix(got.body, begin), "want %s\ngot %s", begin, got.body)
				} else {
					require.Equal(t, want, strings.TrimSuffix(got.body, "\n"))
				}
				require.Equal(t, "no-store", got.header.Get("Cache-Control"))
				require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
				require.Equal(t, "no-referrer", got.header.Get("Referrer-Policy"))
				require.NotEmpty(t, got.header.Get("Content-Security-Policy"))
				require.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
				if row.status >= 400 {
					const why = "a refused request changes nothing"
					require.Empty(t, r.do("GET", below+"/_fake/faults", "").value(t, "faults"), why)
					require.Empty(t, r.do("GET", below+"/_fake/state", "").value(t, "users"), why)
				}
			})
		}
	}
}

func TestAWrongMethodIsRefusedWithTheRightOnes(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for _, row := range [][3]string{
		{"PUT", "health", "GET"}, {"POST", "state", "DELETE, GET, PUT"}, {"PUT", "calls", "DELETE, GET"},
		{"GET", "clock", "POST"}, {"GET", "faults/1", "DELETE"}, {"OPTIONS", "dialect", "DELETE, GET, PATCH"},
		{"POST", "", "GET"},
	} {
		got := r.do(row[0], "/_fake/"+row[1], "")
		require.Equal(t, 405, got.status, row)
		require.Equal(t, row[2], got.header.Get("Allow"), row)
		require.Equal(t, "use "+row[2], got.value(t, "hint"), row)
	}
	got := r.do("GET", "/_fake", "")
	require.Equal(t, []any{308, "/_fake/"}, []any{got.status, got.header.Get("Location")})
}

func TestASavedStateCanBeLoadedIntoAnotherFake(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	require.Equal(t, 204, r.do("PUT", "/_fake/state", ann).status)
	saved := r.do("GET", "/_fake/state", "").body
	require.JSONEq(t, ann, saved)
	require.Equal(t, 200, r.register("", "$bob@acme.test").status)
	saved = r.do("GET", "/_fake/state", "").body
	require.Equal(t, 204, r.do("PUT", "/sandbox/copy/_fake/state", saved).status)
	require.JSONEq(t, saved, r.do("GET", "/sandbox/copy/_fake/state", "").body)

	launch := r.call("/sandbox/copy", "subop", "Launch", "ssid", "00000000-0000-0000-0000-0000000000AA")
	require.Equal(t, "ok", launch.value(t, "status"))
	portal := r.do("GET", "/sandbox/copy/?authtoken="+launch.value(t, "value").(string), "")
	require.Contains(t, portal.body, "The portal of ann@acme.test")

	require.Equal(t, 204, r.do("DELETE", "/_fake/state", "").status)
	require.Equal(t, `{"users":[]}`+"\n", r.do("GET", "/_fake/state", "").body)
}

func TestCallsAreSearchedAndCleared(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "ann@acme.test")
	r.call("", "subop", "Launch", "ssid", "x")
	r.register("", "bob@acme.test")
	numbers := func(query string) (numbers []float64) {
		for _, c := range r.do("GET", "/_fake/calls"+query, "").value(t, "calls").([]any) {
			numbers = append(numbers, c.(map[string]any)["number"].(float64))
		}
		return numbers
	}
	require.Equal(t, []float64{1, 2, 3}, numbers(""))
	require.Equal(t, []float64{3}, numbers("?email=BOB@acme.test"))
	require.Equal(t, []float64{2}, numbers("?subop=launch"))
	require.Equal(t, []float64{2, 3}, numbers("?after=1"))
	require.Empty(t, numbers("?status=500"))
	require.Empty(t, numbers("?since=2199-01-01T00:00:00Z"))
	require.NotContains(t, r.do("GET", "/_fake/calls", "").body, "null")

	require.Equal(t, 204, r.do("DELETE", "/_fake/calls", "").status)
	require.JSONEq(t, `{"forgotten":3,"calls":[]}`, r.do("GET", "/_fake/calls", "").body)
}

func TestFaultsAreListedAsTheyWereAdded(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for i, fault := range []string{
		`"on":{"subop":"Register","company":"acme","email":"ann@acme.test"},"calls":"1-2","http":500,"page":"iis"`,
		`"calls":"every 5","probability":0.5,"delay":"1s-3s","http":418,"content-type":"text/plain","body":"<b>"`,
		`"calls":"3-","drop":"truncate","after":20`,
		`"delay":"3s","slow":"5s"`,
	} {
		added := r.do("POST", "/_fake/faults", "{"+fault+"}")
		require.Equal(t, 201, added.status, added.body)
		require.JSONEq(t, fmt.Sprintf(`{"id":%d}`, i+1), added.body)
	}
	got := r.do("GET", "/_fake/faults", "").body
	require.JSONEq(t, `{"faults":[
		{"id":1,"on":{"subop":"Register","company":"acme","email":"ann@acme.test"},"calls":"1-2",
			"http":500,"page":"iis","met":0,"left":2},
		{"id":2,"calls":"every 5","probability":0.5,"delay":"1s-3s","http":418,"content-type":"text/plain",
			"body":"<b>","met":0,"left":-1},
		{"id":3,"calls":"3-","drop":"truncate","after":20,"met":0,"left":-1},
		{"id":4,"delay":"3s","slow":"5s","met":0,"left":-1}]}`, got)
	r.Root().Fail(fake.Fault{On: fake.On{Email: "x@acme.test"}})
	r.Root().Fail(fake.Fault{})
	got = r.do("GET", "/_fake/faults", "").body
	require.Contains(t, got, `{"id":5,"on":{"email":"x@acme.test"},"met":0,"left":-1},{"id":6,"met":0,"left":-1}]}`)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults/5", "").status)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults/6", "").status)

	require.Equal(t, 500, r.register("", "ann@acme.test").status)
	require.Contains(t, r.do("GET", "/_fake/faults", "").body, `"met":1,"left":1`)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults/1", "").status)
	require.Equal(t, 404, r.do("DELETE", "/_fake/faults/1", "").status)
	require.Len(t, r.do("GET", "/_fake/faults", "").value(t, "faults"), 3)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults", "").status)
	require.Equal(t, 200, r.register("", "ann@acme.test").status)
}

func TestTheDialectIsPatchedAndReset(t *testing.T) {
	t.Parallel()
	d, err := dialect.Parse("ssid-case=sensitive")
	require.NoError(t, err)
	r := start(t, fake.Options{Dialect: d}, console.Config{})
	answers := func() map[string]string {
		all := map[string]string{}
		for _, q := range r.do("GET", "/_fake/dialect", "").value(t, "dialect").([]any) {
			all[q.(map[string]any)["question"].(string)] = q.(map[string]any)["answer"].(string)
		}
		return all
	}
	before := answers()
	require.Equal(t, len(scenarios.Questions()), len(before))
	require.Equal(t, "sensitive", before["ssid-case"])
	require.Equal(t, 204, r.do("PATCH", "/_fake/dialect", `{"error-http-status":"400"}`).status)
	require.Equal(t, 400, r.call("", "subop", "Nothing").status)
	require.Equal(t, 400, r.do("PATCH", "/_fake/dialect", `{"error-http-status":"200","jsonp":"no"}`).status)
	require.Equal(t, 400, r.call("", "subop", "Nothing").status, "a refused request changes nothing")
	require.Equal(t, 204, r.do("DELETE", "/_fake/dialect", "").status)
	require.Empty(t, cmp.Diff(before, answers()))
}

func TestAScenarioReplacesStateDialectAndFaults(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "old@acme.test")
	require.Equal(t, 204, r.do("POST", "/_fake/scenario", `
summary: A bad day.
dialect: {email-case: sensitive}
given: {users: [{company: acme, email: ann@acme.test, password: one}]}
faults: [{http: 503}]
`).status)
	require.Contains(t, r.do("GET", "/_fake/state", "").body, "ann@acme.test")
	require.NotContains(t, r.do("GET", "/_fake/state", "").body, "old@acme.test")
	require.Equal(t, 503, r.register("", "ann@acme.test").status)
	require.Equal(t, dialect.EmailCaseSensitive, r.Root().Dialect().EmailCase)
}

func TestARecordedScenarioCanBeLoaded(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "ann@acme.test")
	got := r.do("GET", "/_fake/scenario", "")
	require.Equal(t, 200, got.status, got.body)
	require.Equal(t, "application/yaml; charset=utf-8", got.header.Get("Content-Type"))
	require.Equal(t, 204, r.do("POST", "/_fake/scenario", got.body).status, got.body)
}

func TestABodyIsLimitedTo64MiB(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	got := r.do("PUT", "/_fake/state", `{"users":[]}`+strings.Repeat(" ", scenarios.MaxFile))
	require.Equal(t, 413, got.status)
	require.Equal(t, "the body is longer than 64 MiB", got.value(t, "error"))
	longest := "x" + strings.Repeat(" ", scenarios.MaxFile-1)
	require.Equal(t, 400, r.do("POST", "/_fake/clock", longest).status, "a body of 64 MiB is read")
}

func TestWithoutControlsTheFakeServesTheirPaths(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{NoControl: true})
	for _, path := range []string{"/_fake/", "/_fake/state", "/sandbox/one/_fake/state"} {
		got := r.do("GET", path, "")
		require.Equal(t, "unmodelled", got.header.Get("Fake-Basis"), path)
	}
	require.Equal(t, "ok", r.register("/sandbox/one", "ann@acme.test").value(t, "status"))
	require.Equal(t, "unmodelled", r.do("DELETE", "/sandbox/one/", "").header.Get("Fake-Basis"))
	require.Equal(t, []string{"one"}, r.Names())
}

// TestAChangeIsLogged checks the log lines of the root and of a sandbox.
func TestAChangeIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	noTime := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: noTime}))
	c := console.New(fake.Options{Logger: logger}, console.Config{})
	for _, base := range []string{"", "/sandbox/one"} {
		r := httptest.NewRequest("DELETE", "http://localhost"+base+"/_fake/state", nil)
		c.ServeHTTP(httptest.NewRecorder(), r)
	}
	require.Equal(t, `level=INFO msg=control changed="[state dialect faults]"
level=INFO msg=control sandbox=one changed="[state dialect faults]"
`, log.String())
	log.Reset()
	register(c, "/sandbox/one", "acme", "ann@acme.test")
	require.Contains(t, log.String(), "sandbox=one")
	api, err := c.Sandbox("one")
	require.NoError(t, err)
	require.Equal(t, "one", api.Calls()[0].Sandbox)
}
