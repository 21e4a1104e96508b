package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

const (
	success = `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`
	refusal = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`
)

// errorWith returns an error envelope with a reason.
func errorWith(reason string) string { return strings.Replace(refusal, "invalid_query", reason, 1) }

func TestClassSortsEveryResponseBeforeItIsJudged(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		status int
		media  string
		body   string
		class  Class
	}{
		{"a success", 200, "", success, ClassSuccess},
		{"a success with another status", 202, "", success, ClassSuccess},
		{"a success with a status of trouble, which hands out a value", 503, "", success, ClassSuccess},
		{"a success without a version", 200, "", strings.Replace(success, `"version":"0.6",`, "", 1), ClassSuccess},
		{"a bare value", 200, "", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14", ClassMalformed},
		{"a value in an error page is an incident's", 500, "", "Incident 488A6802-AD46-4BB4-B2E3-653C3ACF9F14", ClassText},
		{"an envelope that is cut off", 200, "", success[:60], ClassMalformed},
		{"an envelope with single quotes", 200, "", strings.ReplaceAll(refusal, `"`, `'`), ClassMalformed},
		{"an envelope in a string", 200, "", `"` + strings.ReplaceAll(refusal, `"`, `\"`) + `"`, ClassMalformed},
		{"a malformed refusal with status 400", 400, "", "[" + refusal + "]", ClassMalformed},
		{"a refusal", 200, "", refusal, ClassRefusal},
		{"a refusal with status 400", 400, "", refusal, ClassRefusal},
		{"a refusal with status 499", 499, "", refusal, ClassRefusal},
		{"a refusal without a version", 200, "", strings.Replace(refusal, `"version":"0.6",`, "", 1), ClassRefusal},
		{"a refusal whose errors are an object with a reason", 200, "",
			`{"status":"error","errors":{"reason":"a","message":"b"}}`, ClassRefusal},
		{"a refusal in capitals", 200, "", `{"VERSION":"0.6","STATUS":"error"}`, ClassRefusal},
		{"an envelope with a status of trouble", 500, "", refusal, ClassTrouble},
		{"an envelope with status 503 is no throttle", 503, "", refusal, ClassTrouble},
		{"an internal error", 200, "", errorWith("internal_error"), ClassTrouble},
		{"a timeout", 200, "", errorWith("timeout"), ClassTrouble},
		{"the reason other is for later", 200, "", errorWith("other"), ClassRefusal},
		{"too many calls", 429, "", "", ClassThrottle},
		{"too many calls, in an envelope", 429, "", refusal, ClassThrottle},
		{"unavailable", 503, "text/html", "<html>", ClassThrottle},
		{"a redirect", 302, "", "", ClassRedirect},
		{"the first redirect", 300, "", "", ClassRedirect},
		{"a redirect with a page", 399, "text/html", "<html>", ClassRedirect},
		{"a page", 200, "text/html", "<html>", ClassPage},
		{"a page behind a byte order mark", 403, "", "\ufeff\r\n<!DOCTYPE html>", ClassPage},
		{"a page that does not begin with a tag", 200, "text/html", "We are down, <b>sorry</b>", ClassPage},
		{"plain text as HTML", 200, "text/html", "a < b", ClassText},
		{"plain text", 200, "text/plain", "Service busy", ClassText},
		{"nothing", 200, "", " \r\n", ClassEmpty},
		{"status 400 without a body", 400, "", "", ClassEmpty},
		{"an empty object", 200, "", "{}", ClassJSON},
		{"an array", 200, "", "[]", ClassJSON},
		{"a problem of ASP.NET Core", 503, "application/problem+json", `{"type":"about:blank","title":"x","status":503}`,
			ClassThrottle},
		{"a problem with status 403", 403, "application/json", `{"type":"about:blank","title":"Forbidden","status":403}`,
			ClassJSON},
		{"a problem that has errors", 400, "application/json",
			`{"title":"Invalid","status":400,"errors":{"Key":["required"]},"traceId":"0"}`, ClassJSON},
		{"a problem whose extension has the members of an envelope", 400, "application/problem+json", refusal, ClassJSON},
		{"an error of Spring", 405, "application/json",
			`{"timestamp":"2026-01-01","status":405,"error":"Method Not Allowed","path":"/x"}`, ClassJSON},
		{"an error of a gateway", 200, "application/json", `{"status":"error","message":"Service Unavailable"}`, ClassJSON},
		{"a problem that looks much like an envelope", 400, "application/json",
			`{"type":"about:blank","status":"error","errors":["a"],"value":1}`, ClassJSON},
		{"a health check", 200, "application/json", `{"status":"UP"}`, ClassJSON},
		{"an error of another API", 400, "application/json", `{"errors":[{"status":"400","title":"Bad"}]}`, ClassJSON},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := Decode(row.status, http.Header{"Content-Type": {row.media}}, []byte(row.body))
			require.Equal(t, row.class.String(), r.Class().String())
			require.Equal(t, row.class == ClassSuccess || row.class == ClassRefusal || row.class == ClassMalformed,
				r.Outside() == "")
		})
	}
}

func TestHTTPTurnsACallDownWithoutAWordOfTheAPI(t *testing.T) {
	t.Parallel()
	for status, unserved := range map[int]bool{
		200: false, 302: false, 400: true, 401: false, 403: false, 404: true, 405: true, 407: false, 414: true, 429: false,
		500: false, 501: true, 502: false, 503: false, 505: true,
	} {
		require.Equal(t, unserved, Decode(status, http.Header{}, []byte("no")).Unserved(), status)
		require.False(t, Decode(status, http.Header{}, []byte(refusal)).Unserved(), "%d with an envelope", status)
	}
}

func TestACallThatWasRefusedDidNothing(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		status  int
		media   string
		body    string
		refused bool
	}{
		{"a refusal", 200, "", refusal, true},
		{"a page with status 403", 403, "", "<html>", true},
		{"a page with status 499", 499, "", "<html>", true},
		{"a page with status 500", 500, "", "<html>", false},
		{"a page with status 200", 200, "", "<html>", false},
		{"a request that took too long", 408, "", "", false},
		{"trouble may come after the user was created", 200, "", errorWith("internal_error"), false},
		{"so may an envelope with status 503", 503, "", refusal, false},
		{"and a problem", 400, "application/problem+json", "{}", false},
		{"a success", 200, "", success, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.refused, Decode(row.status, http.Header{"Content-Type": {row.media}},
				[]byte(row.body)).Refused())
		})
	}
}

// pack compresses a text.
func pack(t *testing.T, text string, open func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

func TestContentCodingsAreDecodedOrNamed(t *testing.T) {
	t.Parallel()
	zipped := func(text string) string {
		return pack(t, text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	}
	deflated := pack(t, success, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	bare := pack(t, success, func(w io.Writer) io.WriteCloser {
		f, err := flate.NewWriter(w, flate.DefaultCompression)
		require.NoError(t, err)
		return f
	})
	for _, row := range []struct {
		name    string
		codings []string
		body    string
		unread  string
	}{
		{"none", nil, success, ""},
		{"identity", []string{"identity"}, success, ""},
		{"gzip", []string{"gzip"}, zipped(success), ""},
		{"gzip in capitals", []string{" GZIP "}, zipped(success), ""},
		{"x-gzip", []string{"x-gzip"}, zipped(success), ""},
		{"deflate", []string{"deflate"}, deflated, ""},
		{"deflate without a header", []string{"deflate"}, bare, ""},
		{"two in one header, the last of which is undone first", []string{"deflate, gzip"}, zipped(deflated), ""},
		{"two headers", []string{"deflate", "gzip"}, zipped(deflated), ""},
		{"gzip twice, named once", []string{"gzip"}, zipped(zipped(success)), ""},
		{"gzip twice, named not at all", nil, zipped(zipped(success)), ""},
		{"gzip three times", nil, zipped(zipped(zipped(success))), "none of the API's"},
		{"br", []string{"br"}, "\x8b\x01", "br"},
		{"an unknown one below one that is known", []string{"zstd, gzip"}, zipped("x"), "zstd"},
		{"gzip that is cut off", []string{"gzip"}, zipped(success)[:40], "gzip"},
		{"gzip that is none", []string{"gzip"}, success, "gzip"},
		{"a bomb", []string{"gzip"}, zipped(strings.Repeat(" ", MaxBody+1)), "gzip"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := Decode(200, http.Header{"Content-Encoding": row.codings}, []byte(row.body))
			switch row.unread {
			case "":
				require.Equal(t, ClassSuccess, r.Class())
				require.Equal(t, success, r.Body)
			case "none of the API's":
				require.False(t, r.Class().Own())
			default:
				require.Equal(t, row.unread, r.Coding)
				require.Equal(t, ClassCoding, r.Class())
				require.Contains(t, r.Outside(), `"`+row.unread+`"`)
			}
		})
	}
}

func TestAnEmptyBodyNeedsNoDecoding(t *testing.T) {
	t.Parallel()
	require.Equal(t, ClassEmpty, Decode(200, http.Header{"Content-Encoding": {"br"}}, nil).Class())
}

func TestDecodeReadsTheMembersOfAnEnvelope(t *testing.T) {
	t.Parallel()
	const value = "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"
	for _, row := range []struct {
		name, body, status, value, reason, callback string
		wrapped                                     scenarios.Wrapping
	}{
		{"a success", success, "ok", value, "", "", scenarios.WrapNone},
		{"a refusal", refusal, "error", "", "invalid_query", "", scenarios.WrapNone},
		{"a call", "f(" + success + ")", "ok", value, "", "f", scenarios.WrapCall},
		{"a statement with space around it", " g ( " + refusal + " ) ;\r\n", "error", "", "invalid_query", "g",
			scenarios.WrapStatement},
		{"a byte order mark", "\ufeff" + success, "ok", value, "", "", scenarios.WrapNone},
		{"a number as the value", `{"status":"ok","value":7}`, "ok", "7", "", "", scenarios.WrapNone},
		{"a success with errors is neither", `{"status":"ok","errors":[]}`, "ok with errors", "", "", "", scenarios.WrapNone},
		{"an object without a status", `{"version":"0.6","sig":""}`, "unknown", "", "", "", scenarios.WrapNone},
		{"a status that is none", `{"version":"0.6","status":"none"}`, "unknown", "", "", "", scenarios.WrapNone},
		{"a page is no envelope", `<html>f({})</html>`, "none", "", "", "", scenarios.WrapNone},
		{"half an envelope is none", success[:40], "none", "", "", "", scenarios.WrapNone},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := Decode(200, http.Header{"Content-Type": {" Application/JSON ; charset=utf-8"}}, []byte(row.body))
			require.Equal(t, []string{row.status, row.value, row.reason, row.callback, string(row.wrapped)},
				[]string{r.Status, r.Value, r.Reason, r.Callback, string(r.Wrapped)})
			require.Equal(t, "application/json", r.ContentType)
		})
	}
}

func TestAMemberThatIsThereTwiceIsNamedOnce(t *testing.T) {
	t.Parallel()
	r := Decode(200, http.Header{}, []byte(`{"sig":"","sig":1,"sig":2,"value":{"sig":1},`+success[1:]))
	require.Equal(t, []string{"sig", "value"}, r.Repeated)
}

func TestAFingerprintLeavesOutWhatDiffersEachTime(t *testing.T) {
	t.Parallel()
	print := func(status int, body string) string { return Decode(status, http.Header{}, []byte(body)).Fingerprint() }
	require.Equal(t, print(200, "Incident 17"), print(200, "Incident 18"))
	require.NotEqual(t, print(200, "Incident 17"), print(201, "Incident 17"))
	require.NotEqual(t, print(200, "busy"), print(200, "idle"))
	no := strings.Replace(refusal, "No", "No 488A6802-AD46-4BB4-B2E3-653C3ACF9F14", 1)
	require.Equal(t, print(200, no), print(200, strings.Replace(no, "488A", "588b", 1)))
	require.NotEqual(t, print(200, refusal), print(200, errorWith("other")))
	require.NotEqual(t, print(200, refusal), print(200, no))
}

func TestABodyBreaksOffWhereItsEnvelopeGoesOn(t *testing.T) {
	t.Parallel()
	require.True(t, BreaksOff(success[:40]))
	require.False(t, BreaksOff(success))
	require.False(t, BreaksOff(success+"}"), "more than an envelope")
	require.False(t, BreaksOff("<html"), "no envelope")
}
