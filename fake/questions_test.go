package fake_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A questionTest tests the answers to one question. Its call makes calls to a fake
// that has one of the answers, the last of them a call that the question decides or
// shapes, and returns what it saw, in a word.
type questionTest struct {
	question string
	options  fake.Options
	call     func(d door) (seen string)
	want     map[string]string // what call must return, by answer
}

// outcome returns the rule of a success, the reason of an error, or else the status.
func outcome(a response) string {
	switch {
	case a.value() != "":
		return a.Rule
	case a.reason() != "":
		return a.reason()
	}
	return http.StatusText(a.Status)
}

// same returns the want of a question whose call returns the answer itself.
func same(words ...string) map[string]string {
	table := map[string]string{}
	for _, w := range words {
		table[w] = w
	}
	return table
}

var questionTests = []questionTest{
	{question: "error-http-status", want: map[string]string{"200": "OK", "400": "Bad Request"}, call: func(d door) string {
		return http.StatusText(d.launch("x").Status)
	}},
	{question: "error-reqid", want: map[string]string{
		"omitted": `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"Unknown ssid"}]}`,
		"echoed": `{"version":"0.6","reqId":"\"","status":"error","errors":[{"reason":"invalid_query","message":"Unknown ` +
			`ssid"}]}`,
	}, call: func(d door) string { return d.post(admin("Launch", "ssid", "x", "reqId", `"`)).Body }},
	{question: "content-type", want: same("application/json", "text/html", "text/javascript", "text/plain"),
		call: func(d door) string {
			require.Equal(d.t, d.register("acme", "ann@acme.test", "one").Type, d.launch("x").Type,
				"successes and errors have the same media type")
			return d.launch("x").Type
		}},
	{question: "bad-key", want: map[string]string{"access_denied": "access_denied",
		"user_not_authenticated": "user_not_authenticated", "invalid_query": "invalid_query", "http-403": "Forbidden"},
		call: func(d door) string {
			none := outcome(d.post(encode("op", "Admin", "subop", "Launch", "ssid", "x")))
			wrong := outcome(d.post(encode("key", "x", "op", "Admin", "subop", "Launch", "ssid", "x")))
			require.Equal(d.t, wrong, none, "a wrong key and a missing one get the same response")
			return wrong
		}},
	{question: "missing-parameter", want: same("invalid_query", "invalid_request", "other"), call: func(d door) string {
		empty, none := d.register("", "ann@acme.test", "x").reason(), d.post(admin("Launch")).reason()
		require.Equal(d.t, none, empty, "a missing parameter and an empty one get the same response")
		return none
	}},
	{question: "unknown-operation", want: same("invalid_query", "unsupported_query_operation", "invalid_request"),
		call: func(d door) string {
			op, subop := d.post(encode("key", fake.DefaultKey, "op", "Tasks", "subop", "Launch")), d.post(admin("Delete"))
			require.Equal(d.t, subop.reason(), op.reason(), "op and subop get the same response")
			return subop.reason()
		}},
	{question: "invalid-email", want: map[string]string{"rejected": "invalid_query", "accepted": "client-created"},
		call: func(d door) string {
			return outcome(d.register("acme", "ann", "one"))
		}},
	{question: "empty-password", want: map[string]string{"rejected": "invalid_query", "generated": "client-created"},
		call: func(d door) string {
			a := d.register("acme", "ann@acme.test", "")
			if ann, ok := d.User("ann@acme.test"); ok {
				require.NotEmpty(d.t, ann.Password)
				require.NotEqual(d.t, ann.SSID, ann.Password)
			}
			return outcome(a)
		}},
	{question: "email-case", want: map[string]string{"insensitive": "invalid_query", "sensitive": "client-created"},
		call: func(d door) string {
			d.registered("acme", "ann@acme.test")
			return outcome(d.register("globex", "ANN@acme.test", "two"))
		}},
	{question: "company-case", want: map[string]string{"insensitive": "ssid-rotates", "sensitive": "invalid_query"},
		call: func(d door) string {
			d.registered("acme", "ann@acme.test")
			return outcome(d.register("ACME", "ann@acme.test", "two"))
		}},
	{question: "surrounding-space", want: map[string]string{"trimmed": "ssid-rotates", "rejected": "invalid_query"},
		call: func(d door) string {
			d.registered("acme", "ann@acme.test")
			return outcome(d.register("acme", " ann@acme.test\t", "two"))
		}},
	{question: "parameter-case", want: map[string]string{"insensitive": "client-created", "sensitive": "invalid_query"},
		call: func(d door) string {
			return outcome(d.post(admin("Register", "company", "acme", "Email", "ann@acme.test", "password", "one")))
		}},
	{question: "operation-case", want: map[string]string{"insensitive": "client-created", "sensitive": "invalid_query"},
		call: func(d door) string {
			return outcome(d.post(admin("REGISTER", "company", "acme", "email", "ann@acme.test", "password", "one")))
		}},
	{question: "repeated-parameter", want: map[string]string{"joined": "acme,globex,,initech", "first": "acme",
		"last": "initech"}, call: func(d door) string {
		d.register("acme", "ann@acme.test", "one", "company", "globex", "company", "", "company", "initech")
		ann, _ := d.User("ann@acme.test")
		return ann.Company
	}},
	{question: "post-query", want: map[string]string{"accepted": "client-created", "ignored": "access_denied"},
		call: func(d door) string {
			return outcome(d.send("POST", "", "key="+fake.DefaultKey,
				encode("op", "Admin", "subop", "Register", "company", "acme", "email", "ann@acme.test", "password", "one")))
		}},
	{question: "other-method", want: map[string]string{"405": "Method Not Allowed", "served": "client-created"},
		call: func(d door) string {
			return outcome(d.send("PUT", "", "key="+fake.DefaultKey,
				encode("op", "Admin", "subop", "Register", "company", "acme", "email", "ann@acme.test", "password", "one")))
		}},
	{question: "long-query", want: map[string]string{"404": "Not Found", "414": "Request URI Too Long",
		"served": "ssid-rotates"}, call: func(d door) string {
		params := admin("Register", "company", "acme", "email", "ann@acme.test", "password", "one", "dtm", "")
		require.Equal(d.t, "client-created", outcome(d.get(params+strings.Repeat("x", 2048-len(params)))),
			"2,048 bytes are not too long")
		return outcome(d.get(params + strings.Repeat("x", 2049-len(params))))
	}},
	{question: "jsonp", want: map[string]string{"call": "f(" + unknown + ")", "statement": "f(" + unknown + ");",
		"ignored": unknown}, call: func(d door) string {
		return d.post(admin("Launch", "ssid", "x", "callback", "f")).Body
	}},
	{question: "old-ssid", want: map[string]string{"revoked": "invalid_query", "valid": "launch-token"},
		call: func(d door) string {
			old := d.registered("acme", "ann@acme.test")
			require.Equal(d.t, "launch-token", outcome(d.launch(d.registered("acme", "ann@acme.test"))),
				"the current ssid launches")
			return outcome(d.launch(old))
		}},
	{question: "unknown-ssid", want: same("invalid_query", "access_denied", "user_not_authenticated"),
		call: func(d door) string {
			return d.launch("00000000-0000-4000-8000-000000000000").reason()
		}},
	{question: "ssid-case", want: map[string]string{"insensitive": "launch-token", "sensitive": "invalid_query"},
		call: func(d door) string {
			return outcome(d.launch(strings.ToLower(d.registered("acme", "ann@acme.test"))))
		}},
	{question: "call-limit-response", want: map[string]string{"http-429": "Too Many Requests",
		"http-503": "Service Unavailable", "error-other": "other"},
		options: fake.Options{Limit: fake.Limit{Calls: 1, Per: time.Hour}}, call: func(d door) string {
			d.registered("acme", "ann@acme.test")
			return outcome(d.launch("x"))
		}},
}

const unknown = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"Unknown ssid"}]}`

func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, row := range questionTests {
		for answer, want := range row.want {
			t.Run(row.question+"="+answer, func(t *testing.T) {
				t.Parallel()
				o := row.options
				require.NoError(t, o.Dialect.UnmarshalText([]byte(row.question+"="+answer)))
				throughEachDoor(t, o, func(t *testing.T, d door) {
					require.Equal(t, want, row.call(d))
					last := d.lastCall()
					basis := fake.Basis{Kind: fake.BasisAssumed, Question: row.question, Answer: answer}
					require.Contains(t, append(last.Shaped, last.Basis), basis)
				})
			})
		}
	}
}

func TestEachAnswerToEachQuestionIsProved(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios.Questions() {
		i := slices.IndexFunc(questionTests, func(row questionTest) bool { return row.question == s.Question })
		require.True(t, i >= 0, "add a row to questionTests that asks %s", s.Question)
		require.Len(t, questionTests[i].want, len(s.Answers), s.Question)
		for _, a := range s.Answers {
			require.Contains(t, questionTests[i].want, a.Name, s.Question)
		}
	}
}
