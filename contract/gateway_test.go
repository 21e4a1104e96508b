package contract_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// inJSON is a target whose pages without an envelope are JSON of its framework.
type inJSON struct{ http.RoundTripper }

func (j inJSON) RoundTrip(r *http.Request) (*http.Response, error) {
	p, err := j.RoundTripper.RoundTrip(r)
	if err == nil && p.StatusCode > 400 && r.URL.Path != "/" {
		p.Body, p.ContentLength = io.NopCloser(strings.NewReader(`{"Message":"The requested resource does not support `+
			`this."}`)), -1
		p.Header.Set("Content-Type", "application/json")
	}
	return p, err
}

// TestAnotherOnesJSONIsNoEnvelope proves that a status without an envelope is that
// whatever a framework writes beside it.
func TestAnotherOnesJSONIsNoEnvelope(t *testing.T) {
	t.Parallel()
	for _, spoken := range []string{"bad-key=http-403", "long-query=414", "bad-key=http-403,error-http-status=400"} {
		d, err := dialect.Parse(spoken)
		require.NoError(t, err)
		target := fakeTarget(fake.Options{Dialect: d})
		target.Client.Transport = inJSON{target.Client.Transport}
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		require.Empty(t, brokenRules(report), spoken)
		require.Zero(t, report.ExitCode(), spoken)
		learnt := map[string]string{}
		for _, r := range report.Questions {
			learnt[r.Question] = r.Answer
		}
		for part := range strings.SplitSeq(spoken+",other-method=405", ",") {
			question, answer, _ := strings.Cut(part, "=")
			require.Equal(t, answer, learnt[question], spoken)
		}
	}
}

// TestAnOutageInJSONBreaksNothing has a gateway answer some calls, and all.
func TestAnOutageInJSONBreaksNothing(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504, 401, 403, 404, 407} {
		for _, calls := range [][2]int{{1, 1000}, {20, 1000}, {40, 43}} {
			target := fakeTarget(fake.Options{})
			target.Client.Transport = &gateway{RoundTripper: target.Client.Transport, status: status, from: calls[0],
				to: calls[1]}
			report, err := contract.Check(t.Context(), target, contract.Options{})
			require.NoError(t, err)
			require.Empty(t, brokenRules(report), "%d in calls %v", status, calls)
			require.Equal(t, 3, report.ExitCode(), "%d in calls %v", status, calls)
		}
	}
}

// gateway answers some calls in place of the target.
type gateway struct {
	http.RoundTripper
	status, from, to, calls int
	body                    string // empty: that of a gateway
}

func (g *gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.calls++; g.calls < g.from || g.calls > g.to {
		return g.RoundTripper.RoundTrip(r)
	}
	body := g.body
	if body == "" {
		body = `{"message":"Service Unavailable"}`
	}
	return &http.Response{StatusCode: g.status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestAHostileTargetDoesNotFillTheReport has every answer be wrong in many places,
// and full of what a terminal acts on.
func TestAHostileTargetDoesNotFillTheReport(t *testing.T) {
	t.Parallel()
	var members strings.Builder
	for n := range 5_000 {
		fmt.Fprintf(&members, `"m%d":1,`, n)
	}
	for name, body := range map[string]string{
		"errors":   `{"version":"0.6","status":"error","errors":[` + strings.Repeat("1,", 20_000) + `1]}`,
		"members":  "{" + members.String() + `"status":"ok"}`,
		"controls": "abc\x1b[31m\x08\x1b]0;t\x07\u009bzz\x00",
	} {
		target := fakeTarget(fake.Options{})
		target.Client.Transport = &gateway{RoundTripper: target.Client.Transport, status: 200, from: 9, to: 1000, body: body}
		report, err := contract.Check(t.Context(), target, contract.Options{})
		require.NoError(t, err)
		var text bytes.Buffer
		require.NoError(t, report.WriteText(&text))
		require.Less(t, text.Len(), 100_000, name)
		require.NotRegexp(t, `[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]`, text.String(), name)
	}
}

// A list that is empty is one all the same, for programs that go through it.
func TestAReportInJSONHasBothLists(t *testing.T) {
	t.Parallel()
	s, err := scenarios.Parse("mine.yaml",
		[]byte("summary: Mine.\nsteps:\n  - register: {company: acme, email: ann@acme.test, password: one}\n    expect: "+
			"{status: ok}\n"))
	require.NoError(t, err)
	report, err := contract.Check(t.Context(), fakeTarget(fake.Options{}),
		contract.Options{Scenarios: []*scenarios.Scenario{s}})
	require.NoError(t, err)
	text, err := report.MarshalJSON()
	require.NoError(t, err)
	require.Contains(t, string(text), `"questions":[]`)
}
