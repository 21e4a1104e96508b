package fake_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// pinned returns answers as if read from an answers file.
func pinned(pairs ...string) *fake.Answers {
	a := &fake.Answers{Target: "example.test"}
	for i := 0; i < len(pairs); i += 2 {
		a.Learn(pairs[i], pairs[i+1], "2026-03-01")
	}
	return a
}

func TestBasisIsObservedWhereAnAnswerIsPinned(t *testing.T) {
	t.Parallel()
	o := fake.Options{Answers: pinned("invalid-email", "rejected", "error-http-status", "400", "unknown-ssid",
		"access_denied")}
	throughEachDoor(t, o, func(t *testing.T, d door) {
		require.Equal(t, "error-http-status=400,unknown-ssid=access_denied", d.Dialect().String())
		got := d.register("acme", "ann", "one")
		require.Equal(t, 400, got.Status)
		require.Equal(t, "observed; question=invalid-email; answer=rejected; date=2026-03-01", got.Basis)
		require.Empty(t, cmp.Diff([]fake.Basis{
			{Kind: fake.BasisObserved, Question: "error-http-status", Answer: "400", Date: "2026-03-01"},
			{Kind: fake.BasisAssumed, Question: "content-type", Answer: "application/json"},
		}, d.lastCall().Shaped))
	})
}

func TestAChosenAnswerTakesPrecedenceOverAPinnedOne(t *testing.T) {
	t.Parallel()
	d := throughClient(t, fake.Options{
		Dialect: fake.Dialect{UnknownSSID: dialect.UnknownSSIDUserNotAuthenticated},
		Answers: pinned("unknown-ssid", "access_denied"),
	})
	got := d.launch("x")
	require.Equal(t, "user_not_authenticated", got.reason())
	require.Equal(t, "assumed; question=unknown-ssid; answer=user_not_authenticated", got.Basis,
		"a chosen answer that contradicts the observed one is assumed")
}

func TestAScenarioTakesPrecedenceOverPinnedAnswers(t *testing.T) {
	t.Parallel()
	s, err := scenarios.Parse("x.yaml", []byte("summary: x\ndialect: {unknown-ssid: invalid_query}\n"))
	require.NoError(t, err)
	d := throughClient(t, fake.Options{Scenario: s, Answers: pinned("unknown-ssid", "access_denied")})
	require.Equal(t, "invalid_query", d.launch("x").reason())
}

func TestBasisText(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]fake.Basis{
		"documented; page=launch": {Kind: fake.BasisDocumented, Page: "launch"},
		"unmodelled":              {Kind: fake.BasisUnmodelled},
		"assumed; question=email-case; answer=insensitive": {Kind: fake.BasisAssumed, Question: "email-case",
			Answer: "insensitive"},
		"observed; question=email-case; answer=sensitive; date=2026-03-01": {Kind: fake.BasisObserved, Question: "email-case",
			Answer: "sensitive", Date: "2026-03-01"},
	} {
		require.Equal(t, want, b.String())
	}
}

// TestBasisNamesTheQuestionThatDecided proves that a success is not called
// documented if it depended on the answer to an open question.
func TestBasisNamesTheQuestionThatDecided(t *testing.T) {
	t.Parallel()
	call := func(change ...string) url.Values {
		v := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"}, "company": {"acme"},
			"email": {"ann@acme.test"}, "password": {"one"}}
		for i := 0; i < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	for _, row := range []struct {
		name, dialect, method string
		query, form           url.Values
		want                  string
	}{
		{"a plain form depends on no question", "", "POST", nil, call(), "documented; page=register"},
		{"op in another case depends on operation-case", "", "POST", nil, call("op", "admin"),
			"assumed; question=operation-case; answer=insensitive"},
		{"an empty password depends on empty-password", "empty-password=generated", "POST", nil, call("password", ""),
			"assumed; question=empty-password; answer=generated"},
		{"a form with parameters in the query depends on post-query", "", "POST", url.Values{"company": {"globex"}},
			url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"}, "email": {"a@b"}, "password": {"x"}},
			"assumed; question=post-query; answer=accepted"},
		{"a reqId in the query of a form changes no outcome", "", "POST", url.Values{"reqId": {"7"}}, call(),
			"documented; page=register"},
		{"another method depends on other-method", "other-method=served", "PUT", call(), nil,
			"assumed; question=other-method; answer=served"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d, err := dialect.Parse(row.dialect)
			require.NoError(t, err)
			r, err := http.NewRequest(row.method, "http://localhost"+fake.Path+"?"+row.query.Encode(),
				strings.NewReader(row.form.Encode()))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer, err := fake.New(fake.Options{Dialect: d}).Client().Do(r)
			require.NoError(t, err)
			defer answer.Body.Close()
			require.Equal(t, row.want, answer.Header.Get("Fake-Basis"))
		})
	}
}
