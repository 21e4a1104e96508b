package judge

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

const (
	success = `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`
	refusal = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`
)

type params = []scenarios.Param

func decode(status int, body string) wire.Response {
	return wire.Decode(status, http.Header{}, []byte(body))
}

// described returns violations in words.
func described(violations []Violation) (words []string) {
	for _, v := range violations {
		doubt := ""
		if v.Doubtful {
			doubt = "doubtful "
		}
		words = append(words, doubt+v.Rule+": "+v.Off[0].String())
	}
	return words
}

func TestAResponseIsComparedExactly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		status int
		body   string
		broken string // empty: nothing
	}{
		{"a success is right", 200, success, ""},
		{"a refusal is right", 200, refusal, ""},
		{"an echoed reqId in a refusal is open", 400,
			`{"reqId":"7","version":"0.6","status":"error","errors":[{"reason":"a","message":"b","more":1}]}`, ""},
		{"a reqId in a refusal is a string", 400, `{"reqId":7,` + refusal[1:],
			"error-envelope: reqId: want a string, got a number"},
		{"null for a string", 200, strings.Replace(success, `"sig":""`, `"sig":null`, 1),
			"success-envelope: sig: want a string, got null"},
		{"another sig", 200, strings.Replace(success, `"sig":""`, `"sig":"1"`, 1), `success-envelope: sig: want "", got "1"`},
		{"a member twice", 200, `{"status":"error",` + success[1:],
			"success-envelope: status: want a member once, got more than once"},
		{"a sixth member", 200, `{"x":1,` + success[1:], `success-envelope: "x": want no such member, got one`},
		{"no errors", 200, `{"version":"0.6","status":"error","errors":[]}`,
			"error-envelope: errors: want an array that is not empty, got an empty array"},
		{"errors of strings", 200, `{"version":"0.6","status":"error","errors":["no"]}`,
			"error-envelope: errors[0]: want an object, got a string"},
		{"a second error without a message", 200, strings.Replace(refusal, "}]", `},{"reason":"a"}]`, 1),
			"error-envelope: errors[1].message: want a string, got none"},
		{"a reason that is a number", 200, strings.Replace(refusal, `"invalid_query"`, "1", 1),
			"error-envelope: reason: want a string, got a number"},
		{"an object for the array", 200, `{"version":"0.6","status":"error","errors":{"reason":"a","message":"b"}}`,
			"error-envelope: errors: want an array that is not empty, got an object"},
		{"a bare GUID", 200, "488A6802-AD46-4BB4-B2E3-653C3ACF9F14",
			`success-envelope: body: want a JSON object, got "999X9999-XX99-9XX9-X9X9-999X9XXX9X99"`},
		{"a value in lower case", 200, strings.ToLower(success), ""},
		{"a wrapper without a callback", 200, "f(" + success + ")",
			"success-envelope: body: want a JSON object, got JSONP although no callback was set"},
		{"a success with another status", 202, success, "success-status: http: want 200, got 202"},
		{"a line of text for an error", 200, "no", `doubtful error-envelope: body: want a JSON object, got "xx"`},
		{"a line of text with status 400", 400, "no", `doubtful error-envelope: body: want a JSON object, got "xx"`},
		{"a line of text with another status is outside", 404, "no", ""},
		{"text in another script", 200, "Ключ ÄÖ-٤٧ 鍵",
			`doubtful error-envelope: body: want a JSON object, got "Xxxx XX-99 x"`},
		{"nothing, with status 400", 400, "", `doubtful error-envelope: body: want a JSON object, got ""`},
		{"nothing, with status 200, is outside", 200, "", ""},
		{"a page is outside", 400, "<html>", ""},
		{"a problem with status 403 is outside", 403, `{"type":"about:blank","status":403}`, ""},
		{"trouble is outside", 200, strings.Replace(refusal, "invalid_query", "timeout", 1), ""},
		{"a refusal that is cut off", 200, refusal[:60], `error-envelope: body: want a JSON object`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			body := row.body
			if row.name == "a value in lower case" {
				row.broken = `success-envelope: value: want a GUID of upper-case hex digits`
				body = strings.Replace(success, "488A6802-AD46", "488a6802-ad46", 1)
			}
			got := described(Response(wire.Request{Method: "POST"}, decode(row.status, body)))
			if row.broken == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Contains(t, got[0], row.broken)
		})
	}
}

func TestACallbackAndAReqIDAreThoseOfTheRequest(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300)
	echo := func(id string) string { return strings.Replace(success, `"reqId":"0"`, `"reqId":"`+id+`"`, 1) }
	for _, row := range []struct {
		name    string
		request wire.Request
		body    string
		broken  []string
	}{
		{"a reqId comes back", wire.Request{Method: "GET", Query: params{{Name: "reqId", Value: "7"}}}, echo("7"), nil},
		{"another comes back", wire.Request{Method: "GET", Query: params{{Name: "reqId", Value: "7"}}}, echo("8"),
			[]string{`reqid-echo: reqId: want "7", got "8"`}},
		{"a long one is cut", wire.Request{Method: "POST", Form: params{{Name: "reqId", Value: long}}}, echo(long[:255]),
			[]string{`reqid-echo: reqId: want "` + long[:20] + `"… (300 characters), got "` + long[:20] +
				`"… (255 characters)`}},
		{"none was set", wire.Request{Method: "POST"}, echo("8"),
			[]string{`reqid-echo: reqId: want "0", since none was set, got "8"`}},
		{"an empty one is as good as none or echoed", wire.Request{Method: "POST", Form: params{{Name: "reqId"}}}, echo(""),
			nil},
		{"what counts of two is open", wire.Request{Method: "POST", Form: params{{Name: "reqId", Value: "7"},
			{Name: "reqId", Value: "8"}}},
			echo("7,8"), nil},
		{"whether the query of a POST counts is open", wire.Request{Method: "POST",
			Query: params{{Name: "reqId", Value: "7"}}}, echo("0"), nil},
		{"a call of the callback", wire.Request{Method: "GET", Query: params{{Name: "callback", Value: "f"}}},
			"f(" + success + ");", nil},
		{"a call of another function", wire.Request{Method: "GET", Query: params{{Name: "callback", Value: "f"}}},
			"g(" + success + ")",
			[]string{`success-envelope: body: want a call of the callback, got a call of "x"`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.broken, described(Response(row.request, decode(200, row.body))))
		})
	}
}

// register returns a complete Register by POST.
func register(company, email, password string) wire.Request {
	return wire.Request{Method: "POST", Form: params{
		{Name: "key", Value: "k"}, {Name: "op", Value: "Admin"}, {Name: "subop", Value: "Register"},
		{Name: "company", Value: company}, {Name: "email", Value: email}, {Name: "password", Value: password},
	}}
}

var launch = wire.Request{Method: "POST", Form: params{{Name: "subop", Value: "Launch"}, {Name: "ssid", Value: "s"}}}

// with returns a request with another value of a parameter.
func with(q wire.Request, name, value string) wire.Request {
	q.Form = append(params{}, q.Form...)
	for i := range q.Form {
		if q.Form[i].Name == name {
			q.Form[i].Value = value
		}
	}
	return q
}

func TestAValueIsNeverHandedOutTwice(t *testing.T) {
	t.Parallel()
	again := ": value: want one that was never handed out before, got that of an earlier "
	for _, row := range []struct {
		name          string
		first, second wire.Request
		broken        string
	}{
		{"to the same user", register("a", "ann", "1"), register("a", " ANN ", "1"), "ssid-rotates" + again + "Register"},
		{"to two users", register("a", "ann", "1"), register("a", "bob", "1"), "user-created" + again + "Register"},
		{"by two launches", launch, launch, "launch-token" + again + "Launch"},
		{"as ssid and then as token", register("a", "ann", "1"), launch, "launch-token" + again + "Register"},
		{"as token and then as ssid", launch, register("a", "ann", "1"), "launch-token" + again + "Launch"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var h History
			require.Empty(t, h.Add(row.first, decode(200, success)))
			require.Equal(t, []string{row.broken}, described(h.Add(row.second, decode(200, success))))
			require.Empty(t, h.Add(row.second, decode(200, strings.Replace(success, "488A", "588A", 1))), "another value")
		})
	}
}

func TestARegisteredUserIsRegisteredAgain(t *testing.T) {
	t.Parallel()
	get := register("a", "ann", "2")
	get.Method, get.Query, get.Form = "GET", get.Form, nil
	const broken = "ssid-rotates: Register of a registered user: want success, got refusal with reason invalid_query"
	for _, row := range []struct {
		name    string
		request wire.Request
		body    string
		broken  []string
	}{
		{"with the same password", register("a", "ann", "1"), refusal, []string{broken}},
		{"with another password, by GET", get, refusal, []string{broken}},
		{"and is", register("a", "ann", "1"), strings.Replace(success, "488A", "588A", 1), nil},
		{"with another key", with(register("a", "ann", "1"), "key", "x"), refusal, nil},
		{"of another email", register("a", "cyd", "1"), refusal, nil},
		{"under another company", register("b", "ann", "1"), refusal, nil},
		{"with another spelling", register("a", "ANN", "1"), refusal, nil},
		{"without a password", register("a", "ann", ""), refusal, nil},
		{"with another op", with(register("a", "ann", "1"), "op", "admin"), refusal, nil},
		{"and is refused as a duplicate, which is another rule's", register("a", "ann", "1"),
			strings.Replace(refusal, `"No"`, `"`+DuplicateMessage+`"`, 1), nil},
		{"and is refused for the call limit", register("a", "ann", "1"), strings.Replace(refusal, "invalid_query", "other",
			1), nil},
		{"and trouble comes", register("a", "ann", "1"), strings.Replace(refusal, "invalid_query", "timeout", 1), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var h History
			require.False(t, h.Registered(register("a", "ann", "1")))
			h.Add(register("a", "ann", "1"), decode(200, success))
			require.False(t, h.Registered(register("a", "ann", "1")), "one success may be a stumble, with any key")
			h.Add(register("a", "bob", "1"), decode(200, strings.Replace(success, "488A", "688A", 1)))
			require.Equal(t, row.broken, described(h.Add(row.request, decode(200, row.body))))
		})
	}
}

// Whatever a target sends is decoded and judged without a panic, and nothing but a
// whole envelope passes for a success.
func FuzzResponse(f *testing.F) {
	for _, body := range []string{success, refusal, "f(" + success + ");", "{}", "[]", "null", "(", "f()", "<", "\ufeff",
		`{"errors":[{}]}`, `{"value":{}}`, `{"status":null}`} {
		f.Add(200, "application/json", "", body)
		f.Add(400, "text/html", "gzip", body)
	}
	f.Fuzz(func(t *testing.T, status int, media, coding, body string) {
		r := wire.Decode(status, http.Header{"Content-Type": {media}, "Content-Encoding": {coding}}, []byte(body))
		broken := Response(wire.Request{}, r)
		_, _, _ = r.Outside(), r.Fingerprint(), r.Refused()
		if r.Object == nil {
			require.Equal(t, "none", r.Status)
		}
		if r.Status == "ok" && status == 200 && len(broken) == 0 {
			require.True(t, scenarios.IsGUID(r.Value))
			require.Len(t, r.Members, 5)
		}
	})
}

// TestASuccessSpeaksForOneViolation proves that a stray success, which no other
// response bears out, cannot show a rule broken twice.
func TestASuccessSpeaksForOneViolation(t *testing.T) {
	t.Parallel()
	var h History
	h.Add(register("a", "bob", "1"), decode(200, strings.Replace(success, "488A", "588A", 1)))
	require.Empty(t, h.Add(register("a", "ann", "1"), decode(200, success)))
	require.Len(t, h.Add(register("a", "ann", "1"), decode(200, refusal)), 1)
	require.Empty(t, h.Add(register("a", "ann", "1"), decode(200, refusal)))
	require.Len(t, h.Add(register("a", "bob", "1"), decode(200, refusal)), 1, "another user's success speaks for another")
}
