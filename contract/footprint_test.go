package contract_test

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

var (
	template    = regexp.MustCompile(`(?i)^ ?x\+[a-z-]+-(ann|bob|[a-z0-9-]+)@ours\.example ?$`)
	withoutHost = regexp.MustCompile(`^x\+invalid-email-ann$`)
	known       = []string{"key", "op", "subop", "company", "email", "password", "ssid", "reqid", "callback", "dtm",
		"authtoken"}
)

// requireFootprint reads every call.
func requireFootprint(t *testing.T, calls []wireCall) {
	t.Helper()
	for _, c := range calls {
		require.Equal(t, "localhost", c.host)
		require.Equal(t, "http", c.scheme)
		require.Contains(t, []string{"/trackerpro_admin.ashx", "/trackerpro_Admin.ashx", "/"}, c.path)
		require.Subset(t, []string{"User-Agent", "Content-Type"}, slices.Collect(maps.Keys(c.header)))
		var keyless strings.Builder
		keyless.WriteString(c.method + c.path + strings.Join(c.header["User-Agent"], ""))
		for _, p := range c.params() {
			name := strings.ToLower(p.name)
			require.Contains(t, known, name)
			switch name {
			case "key":
				continue // or what is almost the key
			case "company":
				require.Contains(t, []string{"ours1", "ours2", "OURS1", ""}, p.value)
			case "email":
				require.True(t, p.value == "" || template.MatchString(p.value) || withoutHost.MatchString(p.value), "%q", p.value)
			case "password":
				require.Regexp(t, `^(Pw-[0-9A-V]{24})?$`, p.value)
			}
			keyless.WriteString(p.name + p.value)
		}
		require.NotContains(t, strings.ToLower(keyless.String()), troubleKey[:len(troubleKey)-1])
	}
}

func TestNothingIsSentButTheTwoCompaniesAndEmailsOfTheTemplateToTheTarget(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	servers := []impostor.Config{}
	for range often(6, 60) {
		servers = append(servers, impostor.Config{Dialect: randomDialect(random)})
	}
	for _, w := range impostor.Wrongs() {
		servers = append(servers, impostor.Config{Wrong: w})
	}
	for _, c := range servers {
		c.Key = troubleKey
		w := &wire{Handler: impostor.New(c)}
		_, err := contract.Check(t.Context(), directTarget(w), contract.Options{NewUsers: true})
		require.NoError(t, err)
		require.NotEmpty(t, w.calls)
		requireFootprint(t, w.calls)
	}
	for name, trouble := range troubles {
		if name == "hangs" || strings.HasPrefix(name, "cuts") || name == "answers without end" {
			continue // not without a socket
		}
		w := &wire{Handler: trouble}
		_, err := contract.Check(t.Context(), directTarget(w), contract.Options{MaxWait: 1})
		require.NoError(t, err)
		requireFootprint(t, w.calls)
	}
}

func TestAScenarioThatWouldSendAnythingElseIsRefusedBeforeTheFirstCall(t *testing.T) {
	for _, row := range []struct{ name, step, message string }{
		{"another company", `register: {company: theirs, email: ann@acme.test, password: one}`, `names the company "theirs"`},
		{"another company in a query",
			`call: {query: {key: $key, op: Admin, subop: Register, company: theirs, email: ann@acme.test, password: one}}`,
			`names the company "theirs"`},
		{"another company in another spelling",
			`call: {form: {key: $key, op: Admin, subop: Register, COMPANY: theirs, email: ann@acme.test, password: one}}`,
			`names the company "theirs"`},
		{"another company behind space",
			`call: {form: {key: $key, op: Admin, subop: Register, " company ": theirs, email: ann@acme.test, password: one}}`,
			`names the company "theirs"`},
		{"two companies of which one is another",
			`call: {form: {key: $key, op: Admin, subop: Register, company: [acme, theirs], email: ann@acme.test, password: ` +
				`one}}`, `names the company "theirs"`},
		{"a company that a target answered", `register: {company: $first, email: ann@acme.test, password: one}`,
			"names the company"},
		{"an email that a target answered", `register: {company: acme, email: a$first@acme.test, password: one}`,
			"makes an email of what differs each night"},
		{"an email that differs each night", `register: {company: acme, email: a$unissued.lower@acme.test, password: one}`,
			"makes an email of what differs each night"},
		{"the key elsewhere", `register: {company: acme, email: ann@acme.test, password: one, reqId: $key}`,
			`sends the admin key as "reqId"`},
		{"a part of the key elsewhere",
			`register: {company: acme, email: ann@acme.test, password: one, callback: f$short-key}`,
			`sends the admin key as "callback"`},
		{"the key in a header", `call: {headers: {X-Key: $key}, form: {key: $key}}`, `sends the admin key as "X-Key"`},
		{"a path to another host", `call: {path: "//evil.example", form: {key: $key}}`, "path"},
		{"a path to another host behind a backslash", `call: {path: "http:evil.example", form: {key: $key}}`,
			"leads away from the target"},
		{"a URL", `call: {path: "http://evil.example/", form: {key: $key}}`, "path"},
		{"a query in the path", `call: {path: "x.ashx?company=theirs", form: {key: $key}}`, "path"},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := "rule: user-created\npages: [register]\nsummary: It sends what it must not.\nsteps:\n" +
				"  - register: {company: acme, email: ann@acme.test, password: one}\n    expect: {status: ok}\n    save: " +
				"{value: first}\n" +
				"  - " + row.step + "\n    expect: {status: ok}\n"
			s, err := scenarios.Parse("elsewhere.yaml", []byte(text))
			w := &wire{Handler: http.NotFoundHandler()}
			if err == nil {
				_, err = contract.Check(t.Context(), directTarget(w), contract.Options{Scenarios: []*scenarios.Scenario{s}})
			}
			require.ErrorContains(t, err, row.message)
			require.Regexp(t, `^elsewhere\.yaml:8:\d+: `, err.Error())
			require.Empty(t, w.calls)
		})
	}
}

// A path that only looks as if it led elsewhere stays on the target.
func TestAPathOfBackslashesStaysOnTheTarget(t *testing.T) {
	s, err := scenarios.Parse("x.yaml", []byte("rule: user-created\npages: [register]\nsummary: x.\nsteps:\n"+
		`  - call: {path: '/\\evil.example', form: {key: $key}}`+"\n    expect: {fails: true}\n"))
	require.NoError(t, err)
	w := &wire{Handler: http.NotFoundHandler()}
	_, err = contract.Check(t.Context(), directTarget(w), contract.Options{Scenarios: []*scenarios.Scenario{s}})
	require.NoError(t, err)
	require.NotEmpty(t, w.calls)
	for _, c := range w.calls {
		require.Equal(t, "localhost", c.host)
	}
}

// A header of a scenario does not change where a call goes.
func TestAHostHeaderLeadsNowhereElse(t *testing.T) {
	s, err := scenarios.Parse("x.yaml", []byte("rule: user-created\npages: [register]\nsummary: x.\nsteps:\n"+
		"  - call: {headers: {Host: evil.example}, form: {key: $key}}\n    expect: {fails: true}\n"))
	require.NoError(t, err)
	w := &wire{Handler: http.NotFoundHandler()}
	_, err = contract.Check(t.Context(), directTarget(w), contract.Options{Scenarios: []*scenarios.Scenario{s}})
	require.NoError(t, err)
	for _, c := range w.calls {
		require.Equal(t, "localhost", c.host)
	}
}
