package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

const (
	success = `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`
	failure = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`
)

func TestDecodeMakesOutWhatIsThere(t *testing.T) {
	for _, row := range []struct {
		name, body, status, value, reason string
		wrapped                           scenarios.Wrapping
	}{
		{"a success", success, "ok", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14", "", scenarios.WrapNone},
		{"a failure", failure, "error", "", "invalid_query", scenarios.WrapNone},
		{"a call", "f(" + success + ")", "ok", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14", "", scenarios.WrapCall},
		{"a statement with space around it", " f ( " + failure + " ) ;\r\n", "error", "", "invalid_query", scenarios.WrapStatement},
		{"a byte order mark", "\ufeff" + success, "ok", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14", "", scenarios.WrapNone},
		{"a number for a value", `{"status":"ok","value":7}`, "ok", "7", "", scenarios.WrapNone},
		{"a success with errors is neither", `{"status":"ok","errors":[]}`, "ok with errors", "", "", scenarios.WrapNone},
		{"an object without a status", `{}`, "unknown", "", "", scenarios.WrapNone},
		{"an array is no envelope", `[` + success + `]`, "none", "", "", scenarios.WrapNone},
		{"null is no envelope", `null`, "none", "", "", scenarios.WrapNone},
		{"a page is no envelope", `<html>f({})</html>`, "none", "", "", scenarios.WrapNone},
		{"half an envelope is none", success[:40], "none", "", "", scenarios.WrapNone},
		{"nothing is none", "", "none", "", "", scenarios.WrapNone},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := decode(200, "application/json; charset=utf-8", row.body)
			require.Equal(t, row.status, a.Status)
			require.Equal(t, row.value, a.Value)
			require.Equal(t, row.reason, a.Reason)
			require.Equal(t, row.wrapped, a.Wrapped)
			require.Equal(t, "application/json", a.ContentType)
		})
	}
}

func TestAnEnvelopeIsComparedExactly(t *testing.T) {
	for _, row := range []struct{ name, body, rule, off string }{
		{"a success is right", success, "", ""},
		{"a failure is right", failure, "", ""},
		{"an echoed reqId in a failure is open", `{"reqId":"7","version":"0.6","status":"error","errors":[{"reason":"a","message":"b","more":1}]}`, "", ""},
		{"null for a string", `{"version":"0.6","reqId":"0","status":"ok","sig":null,"value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`,
			"success-envelope", "sig: want a string, got null"},
		{"a member twice", `{"status":"error",` + success[1:], "success-envelope", "status: want a member once, got more than once"},
		{"a sixth member", `{"x":1,` + success[1:], "success-envelope", "\"x\": want no such member, got one"},
		{"no errors", `{"version":"0.6","status":"error","errors":[]}`, "error-envelope", "errors: want an array that is not empty, got an empty array"},
		{"errors of strings", `{"version":"0.6","status":"error","errors":["no"]}`, "error-envelope", "errors[0]: want an object, got a string"},
		{"a reason that is a number", `{"version":"0.6","status":"error","errors":[{"reason":1,"message":""}]}`, "error-envelope", "reason: want a string, got a number"},
		{"an object for the array", `{"version":"0.6","status":"error","errors":{"reason":"a","message":"b"}}`, "error-envelope", "errors: want an array that is not empty, got an object"},
		{"a bare GUID", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14", "success-envelope", `body: want a JSON object, got "999X9999-XX99-9XX9-X9X9-999X9XXX9X99"`},
		{"a line of text", "no", "error-envelope", `body: want a JSON object, got "xx"`},
		{"a line of text in another script", "Ключ ÄÖ-٤٧ 鍵", "error-envelope", `body: want a JSON object, got "Xxxx XX-99 x"`},
		{"a wrapper that nobody asked for", "f(" + success + ")", "success-envelope", "body: want a JSON object, got one wrapped in a call, without a callback"},
	} {
		t.Run(row.name, func(t *testing.T) {
			broken := decode(200, "", row.body).judge(request{})
			if row.rule == "" {
				require.Empty(t, broken)
				return
			}
			require.Len(t, broken, 1)
			require.Equal(t, row.rule, broken[0].rule)
			require.Equal(t, row.off, broken[0].off[0].String())
		})
	}
}

// Whatever a target answers, it is decoded, judged and shown without a panic,
// and nothing but a whole envelope passes for a success.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{success, failure, "f(" + success + ");", "{}", "[]", "null", "(", "f()", "<", "\ufeff", `{"errors":[{}]}`, `{"value":{}}`, `{"status":null}`} {
		f.Add(200, "application/json", body)
	}
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		a := decode(status, contentType, body)
		broken := a.judge(request{})
		_, _, _ = a.trouble(), a.show(), describe(a)
		if a.object == nil {
			require.Equal(t, "none", a.Status)
		}
		if a.Status == "ok" && status == 200 && len(broken) == 0 {
			require.True(t, scenarios.IsGUID(a.Value))
			require.Len(t, a.Members, 5)
		}
	})
}
