package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

// hostile answers each call with the next of some answers, whatever is asked.
type hostile struct {
	answers []http.Response
	bodies  []string
	calls   int
}

func (h *hostile) RoundTrip(r *http.Request) (*http.Response, error) {
	i := h.calls % len(h.answers)
	h.calls++
	answer := h.answers[i]
	answer.Body, answer.Request = io.NopCloser(strings.NewReader(h.bodies[i])), r
	return &answer, nil
}

var anyGUID = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// couldBeSuccess says, by other means than the check's own, whether a body might
// be a success envelope, bare or in the call of a callback, and whether it at
// least calls itself one.
func couldBeSuccess(body string) (is, named bool) {
	from, to := strings.IndexByte(body, '{'), strings.LastIndexByte(body, '}')
	if from < 0 || to < from {
		return false, false
	}
	var members map[string]json.RawMessage
	var status, value string
	if json.Unmarshal([]byte(body[from:to+1]), &members) != nil || json.Unmarshal(members["status"], &status) != nil ||
		status != "ok" {
		return false, false
	}
	return json.Unmarshal(members["value"], &value) == nil && anyGUID.MatchString(value), true
}

// needSuccess are the rules that hold only where an answer called itself a
// success. Whether its envelope was one is reported under success-envelope alone.
var needSuccess = []string{
	"success-status", "success-envelope", "reqid-echo", "client-created", "user-created", "ssid-rotates", "email-unique",
	"launch-token", "launch-opens",
}

// FuzzCheck runs the whole suite against a target that answers anything. It
// neither panics nor says that all is well; it finds nothing about success to
// hold without one, nor anything about new values where they repeat; and it
// shows no key.
//
// It found that a key which came back in place of the version stood in the reason
// of the verdict. After that was mended, a run of 40 seconds found nothing more.
func FuzzCheck(f *testing.F) {
	const ok = `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`
	const no = `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`
	for _, seed := range []struct {
		status            int
		kind, one, second string
	}{
		{200, "application/json", ok, ok}, {200, "application/json", ok, no}, {200, "text/html", no, no}, {400, "", no, ok},
		{200, "", "f(" + ok + ");", ok}, {500, "text/html", "<html>", ok}, {302, "", "", ""}, {429, "", ok, no},
		{403, "", "{}", "[]"},
		{200, "a/b", strings.Replace(ok, `"ok"`, `"\u006fk"`, 1), strings.Repeat("[", 10000)},
		{-1, "\x00", `{"status":null,"errors":[{}]}`, "\ufeff" + ok},
		{200, "", `{"status":"ok","value":{"value":"` + strings.Repeat("9", 4000) + `"}}`,
			`{"status":"ok","status":"error","value":1e999}`},
		{200, "", strings.Replace(ok, "0.6", troubleKey, 1), strings.Replace(no, "No", troubleKey, 1)},
	} {
		f.Add(seed.status, seed.kind, "https://elsewhere.example/", seed.one, seed.second)
	}
	f.Fuzz(func(t *testing.T, status int, kind, location, one, second string) {
		h := &hostile{bodies: []string{one, second}}
		for _, code := range []int{status, 200} {
			h.answers = append(h.answers, http.Response{StatusCode: code, Header: http.Header{"Content-Type": {kind},
				"Location": {location}}})
		}
		report, err := contract.Check(t.Context(), contract.Target{
			URL: "http://localhost/trackerpro_admin.ashx", Key: troubleKey, Client: &http.Client{
				Transport: h, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			},
		}, contract.Options{MaxWait: time.Nanosecond}) // a target may ask to wait, and is not waited for
		require.NoError(t, err)
		require.NotZero(t, report.ExitCode(), "a target that answers anything cannot conform")
		requireNoSecret(t, report)
		first, firstNamed := couldBeSuccess(one)
		other, otherNamed := couldBeSuccess(second)
		succeeds, named := first || other, firstNamed || otherNamed
		for _, r := range report.Rules {
			if slices.Contains(needSuccess, r.Rule) && !named || r.Rule == "success-envelope" && !succeeds {
				require.NotEqual(t, contract.Holds, r.Verdict, r.Name)
			}
			if one == second && (r.Rule == "ssid-rotates" || r.Rule == "launch-token") {
				require.NotEqual(t, contract.Holds, r.Verdict, r.Name)
			}
		}
	})
}
