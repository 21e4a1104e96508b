package console_test

import (
	"encoding/json"
	"fmt"
	"io"
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
	"github.com/paytfake/paytfake/scenarios"
)

// A remote speaks to a console over a socket, as a program in another language does.
type remote struct {
	*console.Console
	t   *testing.T
	url string
}

func start(t *testing.T, o fake.Options, c console.Config) *remote {
	t.Helper()
	r := &remote{Console: console.New(o, c), t: t}
	server := httptest.NewServer(r.Console)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	r.url = server.URL
	return r
}

// An answered is what came back.
type answered struct {
	status int
	header http.Header
	body   string
}

// do sends a request with headers as "Name: value".
func (r *remote) do(method, path, body string, headers ...string) answered {
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
	return answered{res.StatusCode, res.Header, string(text)}
}

// call calls the fake below a path and returns its answer.
func (r *remote) call(below string, params ...string) answered {
	form := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return r.do("POST", below+fake.Path, form.Encode(), "Content-Type: application/x-www-form-urlencoded")
}

func (r *remote) register(below, email string) answered {
	return r.call(below, "subop", "Register", "company", "acme", "email", email, "password", "one")
}

// value is a member of a JSON object.
func (a answered) value(t *testing.T, name string) any {
	t.Helper()
	var members map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &members), a.body)
	return members[name]
}

const ann = `{"users":[{"company":"acme","email":"ann@acme.test","password":"one","ssid":"00000000-0000-0000-0000-0000000000AA","registrations":3}]}`

// TestControls sends one request to a fresh fake, at its root and in a sandbox.
func TestControls(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, method, path, body string
		status                   int
		want                     string // the body; ending in "…": its beginning
	}{
		{"health", "GET", "health", "", 200, `{"status":"ok","endpoint":"BELOW/trackerpro_admin.ashx","sandboxes":N}`},
		{"no users", "GET", "state", "", 200, `{"users":[]}`},
		{"users as JSON", "PUT", "state", ann, 204, ``},
		{"users as indented JSON of another program", "PUT", "state", "{\n\t\"users\": [\n\t\t{\"company\": \"a\\/b\", \"email\": \"\\ud83d\\ude00$x@acme.test\", \"password\": \"\\u00e9\"}\n\t]\n}", 204, ``},
		{"users as YAML", "PUT", "state", "users:\n  - {company: acme, email: ann@acme.test, password: one}\n", 204, ``},
		{"no users at all", "PUT", "state", `{"users":[]}`, 204, ``},
		{"a misspelt member", "PUT", "state", "users:\n  - {company: acme, emial: ann@acme.test, password: one}\n", 400,
			`{"error":"state:2:21: unknown key \"emial\" in a user; did you mean \"email\"?","hint":"the body is YAML or JSON…`},
		{"a misspelt member of a saved scenario", "PUT", "state", "summary: Saved.\ngiven:\n  users:\n    - {company: acme, emial: ann@acme.test, password: one}\n", 400,
			`{"error":"state:4:23: unknown key \"emial\" in a user; did you mean \"email\"?"…`},
		{"two problems at once", "PUT", "state", `{"users":[{"company":"acme","email":"a@b.test"},{"company":1e3,"email":"c@d.test","password":"x"}]}`, 400,
			`{"error":"state:1:11: a user without password\nstate:1:60: company: 1e3 can be read in several ways; put it in quotes"…`},
		{"an email twice", "PUT", "state", `{"users":[{"company":"a","email":"a@b.test","password":"x"},{"company":"b","email":"a@b.test","password":"x"}]}`, 400,
			`{"error":"state:1:61: email a@b.test is given twice; a user belongs to one company"…`},
		{"an empty body", "PUT", "state", "", 400, `{"error":"state:1:1: the file is empty"…`},
		{"a list", "PUT", "state", "[]", 400, `{"error":"state:1:1: given: want a mapping, not a list"…`},
		{"reset", "DELETE", "state", "", 204, ``},
		{"no calls", "GET", "calls", "", 200, `{"forgotten":0,"calls":[]}`},
		{"a search", "GET", "calls?email=a&subop=Register&status=200&since=2026-03-08T10:00:00Z&after=1", "", 200, `{"forgotten":0,"calls":[]}`},
		{"wrong searches, all of them", "GET", "calls?emial=a&status=ok&since=today&after=-1&subop=a&subop=b", "", 400,
			`{"error":"query: after: \"-1\" is not the number of a call\nquery: unknown parameter \"emial\"; did you mean \"email\"?\nquery: since: \"today\" is not a time such as 2026-03-08T10:00:00Z\nquery: status: \"ok\" is not an HTTP status\nquery: subop is repeated"}`},
		{"a query that is none", "GET", "calls?a=%zz", "", 400, `{"error":"query: invalid URL escape…`},
		{"forget", "DELETE", "calls", "", 204, ``},
		{"no faults", "GET", "faults", "", 200, `{"faults":[]}`},
		{"a fault as JSON", "POST", "faults", `{"on":{"subop":"Register"},"calls":"1-2","http":500,"page":"iis"}`, 201, `{"id":1}`},
		{"a fault as YAML", "POST", "faults", `{on: {email: slow@acme.test}, delay: 1s-3s}`, 201, `{"id":1}`},
		{"a fault that does nothing", "POST", "faults", `{"on":{"subop":"Register"}}`, 400, `{"error":"fault:1:1: a fault that does nothing; name one of delay, http, drop, slow"…`},
		{"no fault to mend", "DELETE", "faults/7", "", 404, `{"error":"there is no fault \"7\"","hint":"GET faults lists those that there are"}`},
		{"no number", "DELETE", "faults/x/y", "", 404, `{"error":"there is no fault \"x/y\""…`},
		{"mend all", "DELETE", "faults", "", 204, ``},
		{"the dialect", "GET", "dialect", "", 200, `{"dialect":[{"question":"error-http-status","summary":"Which HTTP status does an error envelope carry?","answers":["200","400"],"answer":"200","default":"200","basis":"assumed"},…`},
		{"an answer", "PATCH", "dialect", `{"email-case":"sensitive"}`, 204, ``},
		{"wrong answers, all of them", "PATCH", "dialect", `{"email-case":"sensitve","mail-case":"sensitive","old-ssid":"valid"}`, 400,
			`{"error":"dialect:1:15: unknown answer to email-case \"sensitve\"; did you mean \"sensitive\"?\ndialect:1:26: unknown question \"mail-case\"; did you mean \"email-case\"?"…`},
		{"the first dialect", "DELETE", "dialect", "", 204, ``},
		{"a scenario", "POST", "scenario", "summary: One.\ngiven: {users: [{company: acme, email: ann@acme.test, password: one}]}\n", 204, ``},
		{"a wrong scenario", "POST", "scenario", "summary: One.\ndialect: {email-case: no}\n", 400, `{"error":"scenario.yaml:2:23: unknown answer to email-case \"no\"; known: insensitive, sensitive"…`},
		{"the clock", "POST", "clock", `{"advance":"1h"}`, 200, `{"now":"2026-03-08T11:00:00Z"}`},
		{"a clock that goes back", "POST", "clock", `{"advance":"-1h"}`, 400, `{"error":"clock: advance: \"-1h\" is not a time such as 1h or 90s, of ten years at most","hint":"send {\"advance\": \"1h\"}"}`},
		{"an unknown member", "POST", "clock", `{"advance":"1h","by":1}`, 400, `{"error":"clock: json: unknown field \"by\""…`},
		{"two objects", "POST", "clock", `{"advance":"1h"} {}`, 400, `{"error":"clock: something follows the object"…`},
		{"no object", "POST", "clock", ``, 400, `{"error":"clock: EOF"…`},
		{"the description", "GET", "openapi.yaml", "", 200, "openapi: 3.1.0\n…"},
		{"events after what is no number", "GET", "events?after=x", "", 400, `{"error":"query: after: \"x\" is not the number of a call"}`},
		{"the page", "GET", "", "", 200, "<!…"},
		{"no control", "GET", "stat", "", 404, `{"error":"there is no control \"stat\"","hint":"did you mean \"state\"?"}`},
		{"nothing like a control", "GET", "xyzzy", "", 404, `{"error":"there is no control \"xyzzy\"","hint":"there are calls, clock, dialect, events…`},
	} {
		for _, below := range []string{"", "/sandbox/box.1"} {
			t.Run(row.name+below, func(t *testing.T) {
				t.Parallel()
				r := start(t, fake.Options{Now: func() time.Time { return time.Date(2026, 3, 8, 10, 0, 0, 0, time.UTC) }}, console.Config{})
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
					require.Empty(t, r.do("GET", below+"/_fake/faults", "").value(t, "faults"), "nothing is changed")
					require.Empty(t, r.do("GET", below+"/_fake/state", "").value(t, "users"), "nothing is changed")
				}
			})
		}
	}
}

func TestOtherMethodsOfAControlAreNamed(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for _, row := range [][3]string{
		{"HEAD", "health", "GET"}, {"POST", "state", "DELETE, GET, PUT"}, {"PUT", "calls", "DELETE, GET"},
		{"GET", "clock", "POST"}, {"GET", "faults/1", "DELETE"}, {"OPTIONS", "dialect", "DELETE, GET, PATCH"}, {"POST", "", "GET"},
	} {
		got := r.do(row[0], "/_fake/"+row[1], "")
		require.Equal(t, 405, got.status, row)
		require.Equal(t, row[2], got.header.Get("Allow"), row)
	}
	got := r.do("GET", "/_fake", "")
	require.Equal(t, []any{308, "/_fake/"}, []any{got.status, got.header.Get("Location")})
}

func TestAStateTravels(t *testing.T) {
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
	require.Contains(t, r.do("GET", "/sandbox/copy/?authtoken="+launch.value(t, "value").(string), "").body, "The portal of ann@acme.test")

	require.Equal(t, 204, r.do("DELETE", "/_fake/state", "").status)
	require.Equal(t, `{"users":[]}`+"\n", r.do("GET", "/_fake/state", "").body)
}

func TestCallsAreFoundAndForgotten(t *testing.T) {
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

func TestFaultsAreListedInTheWordsInWhichTheyWereAdded(t *testing.T) {
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
		{"id":1,"on":{"subop":"Register","company":"acme","email":"ann@acme.test"},"calls":"1-2","http":500,"page":"iis","met":0,"left":2},
		{"id":2,"calls":"every 5","probability":0.5,"delay":"1s-3s","http":418,"content-type":"text/plain","body":"<b>","met":0,"left":-1},
		{"id":3,"calls":"3-","drop":"truncate","after":20,"met":0,"left":-1},
		{"id":4,"delay":"3s","slow":"5s","met":0,"left":-1}]}`, got)

	require.Equal(t, 500, r.register("", "ann@acme.test").status)
	require.Contains(t, r.do("GET", "/_fake/faults", "").body, `"met":1,"left":1`)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults/1", "").status)
	require.Equal(t, 404, r.do("DELETE", "/_fake/faults/1", "").status)
	require.Len(t, r.do("GET", "/_fake/faults", "").value(t, "faults"), 3)
	require.Equal(t, 204, r.do("DELETE", "/_fake/faults", "").status)
	require.Equal(t, 200, r.register("", "ann@acme.test").status)
}

func TestTheDialectSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	d, err := fake.ParseDialect("ssid-case=sensitive")
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
	require.Equal(t, 400, r.call("", "subop", "Nothing").status, "nothing is changed")
	require.Equal(t, 204, r.do("DELETE", "/_fake/dialect", "").status)
	require.Empty(t, cmp.Diff(before, answers()))
}

func TestAScenarioReplacesAllAtOnce(t *testing.T) {
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
	require.Equal(t, fake.EmailCaseSensitive, r.Root().Dialect().EmailCase)
}

func TestCallsAreRecorded(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "ann@acme.test")
	got := r.do("GET", "/_fake/scenario", "")
	require.Equal(t, 200, got.status, got.body)
	require.Equal(t, "application/yaml; charset=utf-8", got.header.Get("Content-Type"))
	require.Equal(t, 204, r.do("POST", "/_fake/scenario", got.body).status, got.body)
}

func TestABodyHasALimit(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	got := r.do("PUT", "/_fake/state", `{"users":[]}`+strings.Repeat(" ", scenarios.MaxFile))
	require.Equal(t, 413, got.status)
	require.Contains(t, got.body, "64 MiB")
}

func TestWithoutControlTheFakeAnswers(t *testing.T) {
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
