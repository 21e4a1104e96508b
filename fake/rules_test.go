package fake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

const duplicate = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"User name ` +
	`should be unique to client"}]}`

// ruleTests prove the documented rules, each through every door.
var ruleTests = []struct {
	rule, name string
	options    fake.Options
	test       func(*testing.T, door)
}{
	{rule: "endpoint", name: "both spellings of the path reach the same users", test: func(t *testing.T, d door) {
		d.registered("acme", "ann@acme.test")
		for _, path := range []string{"/trackerpro_admin.ashx", "/trackerpro_Admin.ashx"} {
			a := d.send("POST", path, "", admin("Register", "company", "acme", "email", "ann@acme.test", "password", "two"))
			require.Equal(t, "ssid-rotates", a.Rule)
		}
	}},
	{rule: "methods", name: "a GET with a query and a POST with a form do the same", test: func(t *testing.T, d door) {
		params := admin("Register", "company", "acme", "email", "ann@acme.test", "password", "one")
		for _, step := range []struct {
			rule string
			call func(string) response
		}{{"client-created", d.get}, {"ssid-rotates", d.post}, {"ssid-rotates", d.get}} {
			got := step.call(params)
			require.Equal(t, response{200, "application/json", step.rule, "documented; page=register", ok("0", ssid(d))}, got)
		}
	}},
	{rule: "required-parameters", name: "a call without a required parameter is refused and changes nothing",
		test: func(t *testing.T, d door) {
			ssid := d.registered("acme", "ann@acme.test")
			before := d.users()
			for _, full := range [][]string{
				{"key", fake.DefaultKey, "op", "Admin", "subop", "Register", "company", "acme", "email", "ann@acme.test",
					"password",
					"two"},
				{"key", fake.DefaultKey, "op", "Admin", "subop", "Launch", "ssid", ssid},
			} {
				for i := 0; i < len(full); i += 2 {
					without := append(append([]string{}, full[:i]...), full[i+2:]...)
					empty := append(append([]string{}, full...), full[i+1])
					empty[i+1] = ""
					for _, params := range [][]string{without, empty[:len(full)]} {
						a := d.post(encode(params...))
						require.NotEmpty(t, a.reason(), "%v: %s", params, a.Body)
					}
				}
			}
			require.Empty(t, cmp.Diff(before, d.users()))
		}},
	{rule: "admin-key", name: "a wrong key is refused and changes nothing", test: func(t *testing.T, d door) {
		d.registered("acme", "ann@acme.test")
		before := d.users()
		for _, key := range []string{"wrong", "", "fake-admin-key", fake.DefaultKey + " ", fake.DefaultKey[1:],
			fake.DefaultKey + fake.DefaultKey} {
			a := d.post(encode("key", key, "op", "Admin", "subop", "Register", "company", "acme", "email", "ann@acme.test",
				"password", "two"))
			require.Equal(t, response{200, "application/json", "admin-key", "documented; page=register",
				`{"version":"0.6","status":"error","errors":[{"reason":"access_denied","message":"Unknown key"}]}`}, a)
		}
		require.Empty(t, cmp.Diff(before, d.users()))
	}},
	{rule: "admin-key", name: "the fake accepts only the key of the options", options: fake.Options{Key: "ours"},
		test: func(t *testing.T, d door) {
			require.Equal(t, "access_denied", d.register("acme", "ann@acme.test", "one").reason())
			a := d.post(encode("key", "ours", "op", "Admin", "subop", "Register", "company", "acme", "email", "ann@acme.test",
				"password", "one"))
			require.NotEmpty(t, a.value())
		}},
	{rule: "success-status", name: "a success has status 200, whatever the status of errors",
		options: fake.Options{Dialect: fake.Dialect{ErrorHTTPStatus: dialect.ErrorHTTPStatus400}}, test: func(t *testing.T,
			d door) {
			require.Equal(t, 200, d.register("acme", "ann@acme.test", "one").Status)
		}},
	{rule: "success-envelope", name: "a success is five strings in the order of the page",
		test: func(t *testing.T, d door) {
			a := d.register("acme", "ann@acme.test", "one")
			require.Equal(t, ok("0", ssid(d)), a.Body)
			require.Regexp(t, success, a.Body)
			require.Regexp(t, success, d.launch(ssid(d)).Body)
		}},
	{rule: "error-envelope", name: "an error has the three members of the page, in its order",
		test: func(t *testing.T, d door) {
			d.registered("acme", "ann@acme.test")
			require.Equal(t, duplicate, d.register("globex", "ann@acme.test", "one").Body)
		}},
	{rule: "reqid-echo", name: "a reqId is echoed; the default is 0", test: func(t *testing.T, d door) {
		for given, want := range map[string]string{"7": "7", "0": "0", "": "0", "a b": "a b"} {
			got := d.register("acme", "ann@acme.test", "one", "reqId", given)
			require.Equal(t, ok(want, ssid(d)), got.Body)
		}
		require.Regexp(t, success, d.register("acme", "ann@acme.test", "one").Body)
	}},
	{rule: "client-created", name: "the first user of a company creates the client", test: func(t *testing.T, d door) {
		require.Equal(t, "client-created", d.register("acme", "ann@acme.test", "one").Rule)
		require.Equal(t, "client-created", d.register("globex", "cyd@globex.test", "one").Rule)
	}},
	{rule: "user-created", name: "each further user of a client gets a separate ssid", test: func(t *testing.T, d door) {
		ann, bob := d.registered("acme", "ann@acme.test"), d.register("acme", "bob@acme.test", "two")
		require.Equal(t, "user-created", bob.Rule)
		require.Empty(t, cmp.Diff([]fake.User{
			{Company: "acme", Email: "ann@acme.test", Password: "one", SSID: ann, Registrations: 1},
			{Company: "acme", Email: "bob@acme.test", Password: "two", SSID: bob.value(), Registrations: 1},
		}, d.users()))
	}},
	{rule: "ssid-rotates", name: "each registration stores the password and returns a new ssid",
		test: func(t *testing.T, d door) {
			seen := map[string]bool{d.registered("acme", "ann@acme.test"): true}
			for i, password := range []string{"two", "two", "one"} {
				a := d.register("acme", "ann@acme.test", password)
				require.Equal(t, "ssid-rotates", a.Rule)
				require.False(t, seen[a.value()])
				seen[a.value()] = true
				ann, ok := d.User("ann@acme.test")
				require.True(t, ok)
				require.Equal(t, fake.User{Company: "acme", Email: "ann@acme.test", Password: password, SSID: a.value(),
					Registrations: i + 2}, ann)
			}
		}},
	{rule: "email-unique", name: "an email of another client is refused and changes nothing",
		test: func(t *testing.T, d door) {
			ssid := d.registered("acme", "ann@acme.test")
			before := d.users()
			require.Equal(t, response{200, "application/json", "email-unique", "documented; page=register", duplicate},
				d.register("globex", "ann@acme.test", "two"))
			require.Empty(t, cmp.Diff(before, d.users()))
			require.NotEmpty(t, d.launch(ssid).value(), "the ssid still launches")
			require.Equal(t, "client-created", d.register("globex", "cyd@globex.test", "one").Rule,
				"the refused call created no client")
		}},
	{rule: "launch-token", name: "each launch returns a new token that is not the ssid", test: func(t *testing.T, d door) {
		ssid := d.registered("acme", "ann@acme.test")
		seen := map[string]bool{ssid: true}
		for range 3 {
			a := d.launch(ssid)
			require.Equal(t, "launch-token", a.Rule)
			require.Equal(t, "documented; page=launch", a.Basis)
			require.False(t, seen[a.value()])
			seen[a.value()] = true
		}
	}},
	{rule: "launch-token", name: "an unknown ssid does not launch", test: func(t *testing.T, d door) {
		ssid := d.registered("acme", "ann@acme.test")
		token := d.launched(ssid)
		for _, other := range []string{token, "x", "{" + ssid + "}", strings.ReplaceAll(ssid, "-", ""), ssid[:35],
			ssid[:14] + "5" + ssid[15:], ssid[:19] + "F" + ssid[20:], "00000000-0000-4000-8000-000000000000"} {
			require.Equal(t, "invalid_query", d.launch(other).reason(), other)
		}
	}},
	{rule: "launch-opens", name: "a token opens the portal for its user, once", test: func(t *testing.T, d door) {
		ssid := d.registered("acme", "ann@acme.test")
		first, second := d.launched(ssid), d.launched(ssid)
		require.Equal(t, 403, d.open(ssid).Status, "an ssid does not open the portal")
		require.Equal(t, response{200, "text/html", "launch-opens", "documented; page=launch",
			"<!DOCTYPE html><title>PAYT</title><p>The portal of ann@acme.test (acme).</p>\n"}, d.open(second))
		require.Equal(t, 403, d.open(second).Status)
		require.Equal(t, 200, d.open(first).Status, "a newer token does not use up an older one")
		for _, none := range []string{ssid, "", "x", first + "0"} {
			require.Equal(t, 403, d.open(none).Status, none)
		}
	}},
	{rule: "call-limits", name: "calls over the limit are refused and change nothing",
		options: fake.Options{Limit: fake.Limit{Calls: 2, Per: time.Hour}}, test: func(t *testing.T, d door) {
			d.registered("acme", "ann@acme.test")
			d.register("globex", "ann@acme.test", "one")
			before := d.users()
			require.Equal(t, response{429, "text/html", "call-limits", "documented; page=overview",
				"<!DOCTYPE html><title>429</title><p>Too many calls.</p>\n"}, d.register("acme", "ann@acme.test", "one"))
			require.Empty(t, cmp.Diff(before, d.users()))
		}},
}

func TestRules(t *testing.T) {
	t.Parallel()
	for _, row := range ruleTests {
		t.Run(row.rule+": "+row.name, func(t *testing.T) {
			t.Parallel()
			throughEachDoor(t, row.options, row.test)
		})
	}
}

func TestEachRuleIsProved(t *testing.T) {
	t.Parallel()
	proved := map[string]bool{}
	for _, row := range ruleTests {
		proved[row.rule] = true
	}
	for _, s := range scenarios.Rules() {
		require.True(t, proved[s.Rule], "add a row to ruleTests that shows %s", s.Rule)
	}
}

// ok returns the exact body of a success.
func ok(reqID, value string) string {
	return `{"version":"0.6","reqId":"` + reqID + `","status":"ok","sig":"","value":"` + value + `"}`
}

// ssid returns the current ssid of the only user.
func ssid(d door) string {
	ann, _ := d.User("ann@acme.test")
	return ann.SSID
}

// TestALaunchTokenInLowerCaseIsUnmodelled proves that a response is marked if no page
// and no question covers it: neither specifies whether the case of a token matters.
func TestALaunchTokenInLowerCaseIsUnmodelled(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		token := d.launched(d.registered("acme", "ann@acme.test"))
		got := d.open(strings.ToLower(token))
		require.Equal(t, []any{200, "launch-opens", "unmodelled"}, []any{got.Status, got.Rule, got.Basis})
	})
}
