package scenarios_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/scenarios"
)

var places = cmpopts.IgnoreTypes(scenarios.Pos{})

func TestParseGivenTakesYAMLAndJSON(t *testing.T) {
	want := scenarios.Given{Users: []scenarios.User{{Company: "acme", Email: "$ann@acme.test", Password: "a/b",
		Registrations: 2}}}
	for _, text := range []string{
		"users:\n  - {company: acme, email: $ann@acme.test, password: a/b, registrations: 2}\n",
		`{"users":[{"company":"acme","email":"$ann@acme.test","password":"a\/b","registrations":2}]}`,
		"{\n\t\"users\":\t[\n\t\t{\"company\": \"\\u0061cme\", \"email\": \"$ann@acme.test\", \"password\": \"a/b\", " +
			"\"registrations\": 2}\n\t]\n}\n",
	} {
		got, err := scenarios.ParseGiven("state", []byte(text))
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(want, got, places), text)
	}
	for _, none := range []string{"users: []", `{"users":[]}`} {
		got, err := scenarios.ParseGiven("state", []byte(none))
		require.NoError(t, err)
		require.Empty(t, got.Users)
	}
}

func TestPartsOfAScenarioAreParsedAsStrictlyAsAll(t *testing.T) {
	given := func(text string) error { _, err := scenarios.ParseGiven("f", []byte(text)); return err }
	fault := func(text string) error { _, err := scenarios.ParseFault("f", []byte(text)); return err }
	dialect := func(text string) error { _, err := scenarios.ParseDialect("f", []byte(text)); return err }
	for _, row := range []struct {
		parse      func(string) error
		text, want string
	}{
		{given, "", "f:1:1: the file is empty"},
		{given, "users: [{company: acme, email: a@b.test}]", "f:1:9: a user without password"},
		{given, "usres: []",
			"f:1:1: unknown key \"usres\" in given; did you mean \"users\"?\nf:1:8: users is empty; fill it in or leave it out"},
		{given, "users:\n  - {company: a, email: a@b.test, password: x, ssid: 488A6802-AD46-4BB4-B2E3-653C3ACF9F14}\n" +
			"  - {company: a, email: c@b.test, password: x, ssid: 488A6802-AD46-4BB4-B2E3-653C3ACF9F14}\n",
			"f:3:5: ssid 488A6802-AD46-4BB4-B2E3-653C3ACF9F14 is given twice; an ssid belongs to one user"},
		{given, "{}", "f:1:1: given without users"},
		{given, "users: {}", "f:1:8: users: want a list, not a mapping"},
		{given, "users: []\n---\nusers: []\n", "f:2:1: a second document; a file has only one, so move it to another file"},
		{fault, "{http: 500, page: iis, body: x}", "f:1:13: page and body contradict each other; leave one out"},
		{fault, "- {http: 500}", "f:1:1: a fault: want a mapping, not a list"},
		{dialect, "{email-case: sensitve, x: y}",
			"f:1:14: unknown answer to email-case \"sensitve\"; did you mean \"sensitive\"?\n" +
				"f:1:24: unknown question \"x\"; known: bad-key, call-limit-response,"},
		{dialect, "{}", "f:1:1: dialect is empty; fill it in or leave it out"},
	} {
		err := row.parse(row.text)
		_, ok := errors.AsType[scenarios.Errors](err)
		require.True(t, ok, row.text)
		got := err.Error()
		if strings.HasSuffix(row.want, ",") { // a long list follows
			got = got[:min(len(got), len(row.want))]
		}
		require.Equal(t, row.want, got, row.text)
	}
	f, err := scenarios.ParseFault("f", []byte(`{"on":{"subop":"Register"},"calls":"1-2","delay":"1s-3s"}`))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(scenarios.Fault{On: scenarios.On{Subop: "Register"}, Calls: scenarios.Calls{From: 1, To: 2},
		Delay: scenarios.Delay{Min: time.Second, Max: 3 * time.Second}}, f, places))
	d, err := scenarios.ParseDialect("f", []byte(`{"error-http-status":"400"}`))
	require.NoError(t, err)
	require.Equal(t, map[string]string{"error-http-status": "400"}, d)
}

// TestParseGivenReadsAllJSON proves that any text that a JSON encoder writes can be read.
func TestParseGivenReadsAllJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Filter(func(s string) bool { return s != "" }).Draw(t, "password")
		escaped, err := json.Marshal(map[string]any{"users": []any{map[string]string{"company": "acme",
			"email": "ann@acme.test", "password": want}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := scenarios.ParseGiven("state", escaped)
		if err != nil {
			t.Fatalf("%s: %v", escaped, err)
		}
		if got.Users[0].Password != want {
			t.Fatalf("got %q, want %q", got.Users[0].Password, want)
		}
	})
}

func TestParseGivenReadsTheEscapesOfOtherEncoders(t *testing.T) {
	for text, want := range map[string]string{
		`\ud83d\ude00`: "😀", `\uD83D\uDE00!`: "😀!", `\ud83d`: "\ufffd", `\ud83dx`: "\ufffdx", `\ud83d\u0041`: "\ufffdA",
		`\ude00\ud83d`: "\ufffd\ufffd", `\/\\\"\b`: "/\\\"\b", `\u0000`: "\x00",
		"\x7f\u0085\u2028\ufeff\u00a0\ufffe\uffff": "\x7f\u0085\u2028\ufeff\u00a0\ufffe\uffff",
	} {
		got, err := scenarios.ParseGiven("state",
			[]byte(`{"users":[{"company":"acme","email":"ann@acme.test","password":"`+text+`"}]}`))
		require.NoError(t, err, text)
		require.Equal(t, want, got.Users[0].Password, text)
	}
}

func TestRegistrationsAreAWholeNumberThatFitsInto32Bits(t *testing.T) {
	given := func(n string) (scenarios.Given, error) {
		return scenarios.ParseGiven("f", []byte("users: [{company: a, email: b@c, password: d, registrations: "+n+"}]"))
	}
	for _, text := range []string{"1.5", "2147483647.9", "1e2", "0x10", "03", "1_0", "0", "-1", "2147483648",
		"99999999999999999999", ".inf", ".nan", "'1'", "one"} {
		_, err := given(text)
		require.EqualError(t, err, "f:1:62: registrations: "+strings.ReplaceAll(text, "'",
			`"`)+" is not a whole number from 1 to 2147483647")
	}
	for text, want := range map[string]int{"1": 1, "2147483647": 1<<31 - 1} {
		g, err := given(text)
		require.NoError(t, err)
		require.Equal(t, want, g.Users[0].Registrations)
	}
}

func TestEscapedUsersAreReadUnchanged(t *testing.T) {
	want := scenarios.Given{Users: []scenarios.User{{Company: "$a", Email: "$$b@acme.test", Password: "c$"},
		{Company: "d", Email: "e@acme.test", Password: "f"}}}
	escaped := want.Escaped()
	require.Equal(t, scenarios.User{Company: "$$a", Email: "$$$$b@acme.test", Password: "c$$"}, escaped.Users[0])
	require.Empty(t, cmp.Diff(want, escaped.Unescaped()))
	require.Equal(t, "$a", want.Users[0].Company, "the original does not change")
}
