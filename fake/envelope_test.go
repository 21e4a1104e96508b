package fake_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// TestReqIDIsEscaped proves reqid-echo for texts that JSON has to escape.
func TestReqIDIsEscaped(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		for name, row := range map[string]struct{ given, want string }{
			"a quote and a backslash":         {`"\`, `"\"\\"`},
			"control characters":              {"\x00\t\r\n\x1f\x7f", `"\u0000\u0009\u000d\u000a\u001f\u007f"`},
			"characters special in HTML":      {"</script>&", `"\u003c/script\u003e\u0026"`},
			"JavaScript line terminators":     {"\u2028\u2029", `"\u2028\u2029"`},
			"C1 controls and no-break spaces": {"\u0080\u00a0", "\"\u0080\u00a0\""},
			"letters beyond ASCII":            {"é€😀", `"é€😀"`},
			"the replacement character":       {"\ufffd", `"` + "\ufffd" + `"`},
			"bytes that are not UTF-8":        {"a\xffb\xc3", `"a` + "\ufffdb\ufffd" + `"`},
			"the first byte of U+FFFD alone":  {"\xef", `"` + "\ufffd" + `"`},
			"digits stay a string":            {"12", `"12"`},
		} {
			body := d.register("acme", "ann@acme.test", "one", "reqId", row.given).Body
			require.Equal(t, `{"version":"0.6","reqId":`+row.want+`,"status":"ok","sig":"","value":"`+ssid(d)+`"}`, body, name)
			require.True(t, utf8.ValidString(body), name)
			var envelope struct{ ReqID string }
			require.NoError(t, json.Unmarshal([]byte(body), &envelope), name)
			require.Equal(t, strings.ToValidUTF8(perByte(row.given), "\ufffd"), envelope.ReqID, name)
		}
	})
}

// perByte replaces each byte that is not UTF-8 by U+FFFD, not each run of them by one.
func perByte(s string) string { return string([]rune(s)) }

func TestCallback(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		d.registered("acme", "ann@acme.test")
		for callback, want := range map[string]string{
			"f":            "f(" + duplicate + ")",
			"$.app._f1":    "$.app._f1(" + duplicate + ")",
			"":             duplicate,
			"alert(1)//":   duplicate,
			"1f":           duplicate,
			".f":           duplicate,
			"<script>":     duplicate,
			"f\u2028":      duplicate,
			"f, f":         duplicate,
			"f%0d%0aX: y":  duplicate,
			"f\r\nX-Y: no": duplicate,
		} {
			require.Equal(t, want, d.register("globex", "ann@acme.test", "one", "callback", callback).Body, callback)
		}
		got := d.register("acme", "ann@acme.test", "one", "callback", "f", "reqId", "7").Body
		require.Equal(t, "f("+ok("7", ssid(d))+")", got)
	})
}

// TestDTM proves that a date format does not change the response.
func TestDTM(t *testing.T) {
	t.Parallel()
	d := throughClient(t, fake.Options{})
	require.Regexp(t, success, d.register("acme", "ann@acme.test", "one", "dtm", "yyyy-MM-dd").Body)
}

func TestEachResponseNamesItsRuleAndBasis(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		ssid := d.registered("acme", "ann@acme.test")
		for name, row := range map[string]struct {
			got         response
			rule, basis string
		}{
			"a success": {d.launch(ssid), "launch-token", "documented; page=launch"},
			"a refusal": {d.register("globex", "ann@acme.test", "x"), "email-unique",
				"documented; page=register"},
			"a missing parameter": {d.register("", "ann@acme.test", "x"), "required-parameters",
				"documented; page=register"},
			"a page": {d.open("x"), "launch-opens", "documented; page=launch"},
			"an answer to a question": {d.register("acme", "ann", "x"), "user-created",
				"assumed; question=invalid-email; answer=rejected"},
			"an unmodelled call":          {d.send("GET", "/x", "", ""), "endpoint", "unmodelled"},
			"a method that is not served": {d.send("PUT", "", "", ""), "methods", "assumed; question=other-method; answer=405"},
		} {
			require.Equal(t, [2]string{row.rule, row.basis}, [2]string{row.got.Rule, row.got.Basis}, name)
		}
	})
}

func TestNoHeaders(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{NoHeaders: true}, func(t *testing.T, d door) {
		for _, got := range []response{d.register("acme", "ann@acme.test", "x"), d.open("x"), d.send("GET", "/x", "", "")} {
			require.Empty(t, got.Rule)
			require.Empty(t, got.Basis)
		}
		require.Equal(t, fake.BasisDocumented, d.Calls()[0].Basis.Kind, "the journal still has the basis")
	})
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		res, err := d.http.RoundTrip(request(t, "GET", d.url))
		require.NoError(t, err)
		read(t, res)
		require.Equal(t, "application/json; charset=utf-8", res.Header.Get("Content-Type"))
		require.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"))
	})
}

func TestTheJournalNamesTheQuestionThatIgnoresACallback(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		d.registered("acme", "ann@acme.test")
		for _, callback := range []string{"a[0]", "a-b", "a..b", "a.", ".a", "a.0b", "9"} {
			require.Equal(t, duplicate, d.register("globex", "ann@acme.test", "one", "callback", callback).Body, callback)
			require.Contains(t, d.lastCall().Shaped, fake.Basis{Kind: fake.BasisAssumed, Question: "jsonp", Answer: "call"},
				callback)
		}
	})
}
