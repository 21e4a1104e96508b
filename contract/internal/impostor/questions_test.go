package impostor

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

// probes ask a server each question over the wire.
var probes = map[string]func(caller) string{
	"error-http-status": func(c caller) string {
		return strconv.Itoa(c.launch("unknown").status)
	},
	"error-reqid": func(c caller) string {
		return either(c.launch("unknown", values{"reqId": "r7"}).envelope()["reqId"] == "r7", "echoed", "omitted")
	},
	"content-type": func(c caller) string {
		return c.register("acme", "ann@acme.test", "one").header.Get("Content-Type")
	},
	"bad-key": func(c caller) string {
		got := c.launch("unknown", values{"key": "wrong"})
		return either(got.status == http.StatusForbidden && got.envelope() == nil, "http-403", got.reason())
	},
	"missing-parameter": func(c caller) string {
		return c.register("acme", absent, "one", values{"email": absent}).reason()
	},
	"unknown-operation": func(c caller) string {
		return c.launch("unknown", values{"subop": "Fly"}).reason()
	},
	"invalid-email": func(c caller) string {
		return either(c.register("acme", "ann", "one").ok(), "accepted", "rejected")
	},
	"empty-password": func(c caller) string {
		return either(c.register("acme", "ann@acme.test", "").ok(), "generated", "rejected")
	},
	"email-case": func(c caller) string {
		c.register("acme", "ann@acme.test", "one")
		return either(c.register("globex", "ANN@acme.test", "one").ok(), "sensitive", "insensitive")
	},
	"company-case": func(c caller) string {
		c.register("acme", "ann@acme.test", "one")
		return either(c.register("ACME", "ann@acme.test", "one").ok(), "insensitive", "sensitive")
	},
	"surrounding-space": func(c caller) string {
		c.register("acme", "ann@acme.test", "one")
		return either(c.register("acme", " ann@acme.test ", "one").ok(), "trimmed", "rejected")
	},
	"parameter-case": func(c caller) string {
		got := c.register("acme", absent, "one", values{"email": absent, "Email": "ann@acme.test"})
		return either(got.ok(), "insensitive", "sensitive")
	},
	"operation-case": func(c caller) string {
		got := c.register("acme", "ann@acme.test", "one", values{"op": "ADMIN", "subop": "register"})
		return either(got.ok(), "insensitive", "sensitive")
	},
	"repeated-parameter": func(c caller) string {
		got := c.send("", encode(values{
			"key": testKey, "op": "Admin", "subop": "Register",
			"company": "acme", "email": "ann@acme.test", "password": "one",
		})+"&reqId=first&reqId=last")
		reqID, _ := got.envelope()["reqId"].(string)
		return either(reqID == "first,last", "joined", reqID)
	},
	"post-query": func(c caller) string {
		query := encode(values{"key": testKey, "op": "Admin", "subop": "Register", "company": "acme"})
		return either(c.send(query, "email=ann@acme.test&password=one").ok(), "accepted", "ignored")
	},
	"other-method": func(c caller) string {
		got := c.by(http.MethodPut).register("acme", "ann@acme.test", "one")
		return either(got.ok(), "served", strconv.Itoa(got.status))
	},
	"long-query": func(c caller) string {
		got := c.by(http.MethodGet).register("acme", "ann@acme.test", strings.Repeat("x", longQuery))
		return either(got.ok(), "served", strconv.Itoa(got.status))
	},
	"jsonp": func(c caller) string {
		got := c.register("acme", "ann@acme.test", "one", values{"callback": "f"}).body
		switch {
		case strings.HasPrefix(got, "f({") && strings.HasSuffix(got, "});"):
			return "statement"
		case strings.HasPrefix(got, "f({") && strings.HasSuffix(got, "})"):
			return "call"
		}
		return "ignored"
	},
	"old-ssid": func(c caller) string {
		old := c.register("acme", "ann@acme.test", "one").value()
		c.register("acme", "ann@acme.test", "one")
		return either(c.launch(old).ok(), "valid", "revoked")
	},
	"unknown-ssid": func(c caller) string { return c.launch(randomGUID()).reason() },
	"ssid-case": func(c caller) string {
		ssid := c.register("acme", "ann@acme.test", "one").value()
		return either(c.launch(strings.ToLower(ssid)).ok(), "insensitive", "sensitive")
	},
	"call-limit-response": func(c caller) string {
		var last response
		for range testLimit + 1 {
			last = c.register("acme", "ann@acme.test", "one")
		}
		return either(last.envelope() == nil, "http-"+strconv.Itoa(last.status), "error-"+last.reason())
	},
}

const testLimit = 5

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func TestEveryAnswerIsSpoken(t *testing.T) {
	require.Len(t, probes, len(scenarios.Questions()))
	for _, q := range scenarios.Questions() {
		probe, ok := probes[q.Question]
		require.True(t, ok, "add a probe that asks %s", q.Question)
		for _, answer := range q.Answers {
			t.Run(q.Question+"="+answer.Name, func(t *testing.T) {
				c := dial(t, Config{Limit: testLimit, Dialect: values{q.Question: answer.Name}})
				require.Equal(t, answer.Name, probe(c))
			})
		}
		require.Equal(t, q.Answers[0].Name, probe(dial(t, Config{Limit: testLimit})), "the first answer to %s", q.Question)
	}
}

// The variants about another method and about a spaced email show only in the
// dialects that they name.
func TestReadingVariantsDiffer(t *testing.T) {
	query := encode(values{"key": testKey, "op": "Admin", "subop": "Register"})
	served := values{"other-method": "served"}
	for from, want := range map[sources][3]bool{
		likePost:     {true, true, true},
		onlyQuery:    {true, false, false},
		onlyBody:     {false, true, false},
		queryAndBody: {true, true, true},
	} {
		c := dial(t, Config{Dialect: served, Variant: Variant{manner: manner{otherReads: from}}}).by(http.MethodPut)
		rest := "&company=acme&email=ann@acme.test&password=one"
		got := [3]bool{c.send(query+rest, "").ok(), c.send("", query+rest).ok(), c.send(query, rest).ok()}
		require.Equal(t, want, got, "sources %d", from)
	}

	spaced := values{"invalid-email": "accepted", "surrounding-space": "rejected"}
	for _, own := range []bool{true, false} {
		c := dial(t, Config{Dialect: spaced, Variant: Variant{manner: manner{spacedIsUser: own}}})
		require.True(t, c.register("acme", "ann@acme.test", "one").ok())
		require.Equal(t, own, c.register("globex", "ann@acme.test ", "one").ok())
	}
}
