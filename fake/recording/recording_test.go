package recording_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/recording"
	"github.com/paytfake/paytfake/scenarios"
)

// A session makes the calls of a recording.
type session struct {
	*testing.T
	*fake.API
}

const unissued = "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"

func (s session) send(method, address, form string) (value string) {
	s.Helper()
	r, err := http.NewRequest(method, "http://localhost"+address, strings.NewReader(form))
	require.NoError(s, err)
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	p, err := s.Client().Do(r)
	if err == nil {
		require.NoError(s, p.Body.Close())
	}
	calls := s.Calls()
	if _, after, ok := strings.Cut(calls[len(calls)-1].Response, `"value":"`); ok {
		return after[:36]
	}
	return ""
}

func (s session) post(more ...string) string {
	return s.send("POST", fake.Path, admin(more[0], more[1:]...))
}
func (s session) launch(ssid string) string { return s.post("Launch", "ssid", ssid) }
func (s session) open(token string)         { s.send("GET", "/?authtoken="+url.QueryEscape(token), "") }
func (s session) register(company, email, password string) string {
	return s.post("Register", "company", company, "email", email, "password", password)
}

// A row is a recording of the calls that a fake got.
type row struct {
	name    string
	options fake.Options
	calls   func(s session)
	want    string
}

func TestRecord(t *testing.T) {
	t.Parallel()
	for _, row := range append(rareRows, []row{
		{"a session without calls has no steps", fake.Options{}, func(session) {}, `summary: "Recorded: 0 calls."
`},
		{"ssids and tokens are saved and used under names", fake.Options{}, func(s session) {
			s.register("initech", "peter@initech.example", "hunter2")
			ssid := s.register("initech", "peter@initech.example", "hunter3")
			token := s.launch(ssid)
			s.launch(ssid)
			s.open(token)
			s.open(token)
		}, `summary: "Recorded: 6 calls."
steps:
  - register: {company: acme, email: peter@acme.test, password: one}
    expect: {status: ok}
    save: {value: peter-ssid}
  - register: {company: acme, email: peter@acme.test, password: two}
    expect: {status: ok, value: {not: $peter-ssid}}
    save: {value: peter-ssid-2}
  - launch: {ssid: $peter-ssid-2}
    expect: {status: ok, value: {not: [$peter-ssid, $peter-ssid-2]}}
    save: {value: peter-token}
  - launch: {ssid: $peter-ssid-2}
    expect: {status: ok, value: {not: [$peter-ssid, $peter-ssid-2, $peter-token]}}
  - open: ""
    expect: {any: true}
  - open: $unissued
    expect: {any: true}
  - open: $peter-token
    expect: {opens: true}
  - open: $peter-token
    expect: {opens: false}
`},
		{"refused calls expect a failure", fake.Options{}, func(s session) {
			s.register("a", "ann@a.example", "x")
			s.register("b", "ann@a.example", "x")
			s.send("POST", fake.Path, "key=wrong&op=Admin&subop=Launch&ssid=x")
			s.post("Launch", "key", "repeated", "ssid", "x")
			s.send("POST", fake.Path, "op=Admin&subop=Launch&ssid="+unissued)
			s.post("Register", "company", "a", "password", "y")
			s.launch(unissued)
		}, `summary: "Recorded: 7 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
  - register: {company: globex, email: ann@acme.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - launch: {key: $wrong-key, ssid: x}
    expect: {fails: true}
  - call: {form: {key: [$key, $wrong-key], op: Admin, subop: Launch, ssid: x}}
    expect: {any: true}
  - call: {form: {op: Admin, subop: Launch, ssid: $unissued}}
    expect: {fails: true}
  - register: {company: acme, password: two}
    expect: {fails: true}
  - launch: {ssid: $unissued}
    expect: {fails: true}
`},
		{"odd values are quoted", fake.Options{}, func(s session) {
			s.send("GET", "/trackerpro_Admin.ashx?"+admin("Register", "company", "yes", "email", "0x1f@x.example", "password",
				"null", "reqId", "7"), "")
			s.post("Register", "company", "yes", "email", "ü# {a@x.example", "password", "null")
			s.register("yes", " Ünal@x.example\n", "a: {b")
			s.post("Register", "company", "yes", "email", "a@x.example", "password", "", "x", ": {a", "x", "#", "yes",
				"null$key", "\n", "ü "+unissued)
			s.post("Register", "company", "yes", "email", "a@x.example", "password", "two", "reqId", "a$key: 1", "callback",
				"$f", "dtm", "0x1f")
		}, `summary: "Recorded: 5 calls."
steps:
  - call:
      path: trackerpro_Admin.ashx
      query: {key: $key, op: Admin, subop: Register, company: acme, email: 0x1f@acme.test, password: one, reqId: "7"}
    expect: {status: ok, reqId: "7"}
  - register: {company: acme, email: a, password: one}
    expect: {any: true}
  - register: {company: acme, email: " nal@acme.test\n", password: two}
    expect: {any: true}
  - call:
      form:
        key: $key
        op: Admin
        subop: Register
        company: acme
        email: a-2@acme.test
        password: ""
        x: [": {a", "#"]
        "yes": null$$key
        "\n": ü 00000000-0000-0000-0000-000000000000
    expect: {any: true}
  - register: {company: acme, email: a-2@acme.test, password: three, reqId: req1, callback: $$f, dtm: "0x1f"}
    expect: {status: ok, reqId: req1}
`},
		{"more than two companies keep a recording from live targets", fake.Options{}, func(s session) {
			s.register("Initech", "peter@x.example", "a")
			s.register("INITECH", "Peter@x.example", "a")
			s.register("b", "PETER@y.example", "a")
			s.register("c$", "peter@z.example", "a")
		}, `summary: "Recorded: 4 calls."
live: never
steps:
  - register: {company: acme, email: peter@acme.test, password: one}
    expect: {status: ok}
  - register: {company: ACME, email: Peter@acme.test, password: one}
    expect: {any: true}
  - register: {company: globex, email: PETER-2@globex.test, password: one}
    expect: {status: ok}
  - register: {company: c$$, email: peter-3@acme.test, password: one}
    expect: {status: ok}
`},
		{"a dialect that decides an outcome is named",
			fake.Options{Dialect: fake.Dialect{EmailCase: dialect.EmailCaseSensitive}}, func(s session) {
				s.register("a", "ann@a.example", "x")
				s.register("b", "Ann@a.example", "x")
			}, `summary: "Recorded: 2 calls."
dialect: {email-case: sensitive}
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
  - register: {company: globex, email: Ann@globex.test, password: one}
    expect: {status: ok}
`},
		{"a dialect that decides no outcome is not named",
			fake.Options{Dialect: fake.Dialect{EmailCase: dialect.EmailCaseSensitive}}, func(s session) {
				s.register("a", "ann@a.example", "x")
			}, `summary: "Recorded: 1 call."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
`},
		{"users from before the first call are given", fake.Options{JournalSize: 3}, func(s session) {
			ssid := s.register("a", "ann@a.example", "x")
			s.register("b", "bob@a.example", "x")
			s.launch(ssid)
			s.register("a", "bob@a.example", "x")
			s.register("a", "ann@a.example", "x")
		}, `# 2 earlier calls were evicted from the journal.
summary: "Recorded: 3 calls."
given:
  users:
    - {company: acme, email: ann@acme.test, password: one, save: {ssid: ann-ssid}}
    - {company: globex, email: bob@acme.test, password: one}
steps:
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: $ann-ssid}}
  - register: {company: acme, email: bob@acme.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok, value: {not: $ann-ssid}}
`},
		{"comments count the calls that cannot be recorded", fake.Options{Limit: fake.Limit{Calls: 6, Per: 1 << 50}},
			func(s session) {
				s.register("a", "old@a.example", "x")
				s.Reset()
				s.Fail(fake.Fault{Calls: fake.Calls{From: 1, To: 1}, HTTP: 500})
				s.Fail(fake.Fault{Calls: fake.Calls{From: 2, To: 2}, Drop: fake.DropTruncate})
				s.register("a", "ann@a.example", "x")
				s.register("a", "ann@a.example", "x")
				s.send("POST", "/nowhere", "")
				s.post("Register", "company", "a", "email", "bob@a.example", "password", strings.Repeat("x", 5000))
				s.send("HEAD", fake.Path, "")
				s.send("GET", fake.Path+"?=x&y=1", "")
				s.register("a", "ann@a.example", "x")
				s.register("a", "ann@a.example", "x")
			}, `# 1 earlier call came before the fake was reset.
# 1 call that a fault responded to is left out.
# 1 call that no page of the API describes is left out.
# 1 call over the call limit is left out.
# 1 call longer than the journal keeps is left out.
# 1 call that a scenario cannot express is left out.
# 1 call met a fault and was carried out: its step accepts any response.
# 1 parameter without effect is left out.
summary: "Recorded: 3 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {any: true}
    save: {value: ann-ssid}
  - call: {query: {"y": "1"}}
    expect: {fails: true}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok, value: {not: $ann-ssid}}
`},
	}...) {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			api := fake.New(row.options)
			row.calls(session{t, api})
			got, err := recording.Of(api)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(row.want, string(got)))
			_, err = scenarios.Parse("recorded.yaml", got)
			require.NoError(t, err)
		})
	}
}

func TestRecordNeedsAJournal(t *testing.T) {
	t.Parallel()
	_, err := recording.Of(fake.New(fake.Options{JournalSize: -1}))
	require.ErrorContains(t, err, "the journal is disabled")
}

func TestARecordingHasAtMostAThousandCalls(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	for range 1001 {
		api.ServeHTTP(nowhere{}, posted(admin("Register", "company", "a", "email", "ann@a.example", "password", "x")))
	}
	got, err := recording.Of(api)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(got),
		"# 1 earlier call was evicted from the journal.\nsummary: \"Recorded: 1000 calls.\"\n"))
}

func TestARecordingThatIsTooLongLeavesOutTheOldestCalls(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	var long strings.Builder
	for i := range 600 {
		long.WriteString(fmt.Sprintf("a%d&", i))
	}
	for range 110 {
		api.ServeHTTP(nowhere{}, posted(long.String()))
	}
	got, err := recording.Of(api)
	require.NoError(t, err)
	require.LessOrEqual(t, len(got), 1<<20)
	require.True(t, strings.HasPrefix(string(got),
		"# 28 earlier calls were evicted from the journal.\nsummary: \"Recorded: 82 calls.\"\n"))
	_, err = scenarios.Parse("recorded.yaml", got)
	require.NoError(t, err)
}

type nowhere struct{}

func (nowhere) Header() http.Header         { return http.Header{} }
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) WriteHeader(int)             {}

func posted(form string) *http.Request {
	r, err := http.NewRequest("POST", "http://localhost"+fake.Path, strings.NewReader(form))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// admin returns the form of a call of an operation.
func admin(subop string, more ...string) string {
	return encode(append([]string{"key", fake.DefaultKey, "op", "Admin", "subop", subop}, more...)...)
}

func encode(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		parts = append(parts, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
	}
	return strings.Join(parts, "&")
}
