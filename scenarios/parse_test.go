package scenarios

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
)

func TestParseReadsAllOfARule(t *testing.T) {
	got, errs := parse("some/where/launch-again.yaml", []byte(`
rule: launch-token
pages: [launch, register]
summary: >
  Launch returns
  a token.
needs: [ssid-rotates]
live: new-users
limit: 10/1m30s
dialect: {email-case: sensitive}
given:
  users:
    - {company: acme, email: ann-$new@acme.test, password: 1.50, save: {ssid: first}}
steps:
  - launch: {reqId: 7, ssid: $first.lower}
    expect: {http: 200, status: ok, reqId: 7, value: {guid: true, not: $first}}
    save: {reqId: id, value: token}
  - open: $token
    expect: {opens: true, content-type: text/html}
  - open: $token
    expect: {opens: false}
  - call:
      headers: {Accept: [a/b, c/d]}
      query: {key: $key, op: [Admin, ""]}
      path: /TrackerPro_Admin.ashx
    expect: {status: none}
  - call: {form: {Email: $new@acme.test}, query: {a: b}}
    expect: {fails: true}
  - call: {method: PUT}
    expect: {status: error, reason: other, message: "$$1", reqId: {absent: true}, wrapped: statement, members: [sig]}
  - register: {key: $$, company: "", email: ann}
    expect: {value: {not: [$first, x]}}
  - launch: {}
    expect: {value: $first}
`), testIDs)
	require.Empty(t, errs)
	want := &Scenario{
		Name: "launch-again", File: "some/where/launch-again.yaml",
		Rule: "launch-token", Pages: []string{"launch", "register"}, Summary: "Launch returns a token.",
		Needs: []string{"ssid-rotates"}, Live: LiveNewUsers, Limit: Limit{10, 90 * time.Second},
		Dialect: map[string]string{"email-case": "sensitive"},
		Given: Given{Users: []User{{
			Company: "acme", Email: "ann-$new@acme.test", Password: "1.50",
			Save: map[string]string{"ssid": "first"}, Pos: Pos{Line: 13, Col: 7},
		}}},
		Steps: []Step{
			{Kind: StepLaunch, Form: []Param{{"reqId", "7"}, {"ssid", "$first.lower"}}, Pos: Pos{Line: 15, Col: 5},
				Save: map[string]string{"reqId": "id", "value": "token"},
				Expect: &Expect{HTTP: 200, Status: "ok", ReqID: ReqID{Is: "7"},
					Value: Value{GUID: true, Not: []string{"$first"}}, Pos: Pos{Line: 16, Col: 13}}},
			{Kind: StepOpen, Token: "$token", Pos: Pos{Line: 18, Col: 5},
				Expect: &Expect{Opens: OpeningYes, ContentType: "text/html", Pos: Pos{Line: 19, Col: 13}}},
			{Kind: StepOpen, Token: "$token", Pos: Pos{Line: 20, Col: 5},
				Expect: &Expect{Opens: OpeningNo, Pos: Pos{Line: 21, Col: 13}}},
			{Kind: StepCall, Method: "GET", Path: "/TrackerPro_Admin.ashx", Pos: Pos{Line: 22, Col: 5},
				Headers: []Param{{"Accept", "a/b"}, {"Accept", "c/d"}},
				Query:   []Param{{"key", "$key"}, {"op", "Admin"}, {"op", ""}},
				Expect:  &Expect{Status: "none", Pos: Pos{Line: 26, Col: 13}}},
			{Kind: StepCall, Method: "POST", Pos: Pos{Line: 27, Col: 5},
				Form: []Param{{"Email", "$new@acme.test"}}, Query: []Param{{"a", "b"}},
				Expect: &Expect{Fails: true, Pos: Pos{Line: 28, Col: 13}}},
			{Kind: StepCall, Method: "PUT", Pos: Pos{Line: 29, Col: 5},
				Expect: &Expect{Status: "error", Reason: Reason{Is: "other"}, Message: "$$1", ReqID: ReqID{Absent: true},
					Wrapped: WrapStatement, Members: []string{"sig"}, Pos: Pos{Line: 30, Col: 13}}},
			{Kind: StepRegister, Form: []Param{{"key", "$$"}, {"company", ""}, {"email", "ann"}}, Pos: Pos{Line: 31, Col: 5},
				Expect: &Expect{Value: Value{Not: []string{"$first", "x"}}, Pos: Pos{Line: 32, Col: 13}}},
			{Kind: StepLaunch, Pos: Pos{Line: 33, Col: 5},
				Expect: &Expect{Value: Value{Is: "$first"}, Pos: Pos{Line: 34, Col: 13}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scenario (-want +got):\n%s", diff)
	}
}

func TestParseReadsAllOfAQuestion(t *testing.T) {
	// The answers come before the steps, because the order in a file must not matter.
	got, errs := parse("q.yaml", []byte(`
answers:
  sensitive: [{any: true}, {value: $first}]
  insensitive:
    - [{http: 405}, {status: ok}]
    - [{any: true}, {fails: true}]
question: email-case
summary: Same?
why: Silence.
steps:
  - launch: {}
    save: {value: first}
  - launch: {}
`), testIDs)
	require.Empty(t, errs)
	want := []Answer{
		{"sensitive", [][]Expect{{{Any: true}, {Value: Value{Is: "$first"}}}}},
		{"insensitive", [][]Expect{{{HTTP: 405}, {Status: "ok"}}, {{Any: true}, {Fails: true}}}},
	}
	if diff := cmp.Diff(want, got.Answers, cmpopts.IgnoreFields(Expect{}, "Pos")); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	require.Equal(t, "email-case", got.Question)
	require.Equal(t, "Silence.", got.Why)
	require.Nil(t, got.Steps[0].Expect)
	require.Equal(t, LiveNightly, got.Live)
}

func TestParseAcceptsASituationWithoutSteps(t *testing.T) {
	got, errs := parse("s.yaml", []byte("summary: Nothing happens.\nlimit: none\n"), testIDs)
	require.Empty(t, errs)
	require.Equal(t, &Scenario{Name: "s", File: "s.yaml", Summary: "Nothing happens.", Live: LiveNightly}, got)
}

func TestParseRefusesAFileThatIsTooLong(t *testing.T) {
	data := make([]byte, MaxFile+1)
	data[0] = 0xff
	_, err := Parse("f.yaml", data)
	require.EqualError(t, err, "f.yaml:1:1: the file is longer than 64 MiB; this is not a scenario")
	_, err = Parse("f.yaml", data[:MaxFile])
	require.EqualError(t, err, "f.yaml:1:1: not UTF-8; save the file as UTF-8")
}

func TestASummaryHasNoWhiteSpaceAroundIt(t *testing.T) {
	got, errs := parse("f.yaml", []byte("summary: \" \\t One  word.\u00a0 \\n\"\n"), testIDs)
	require.Empty(t, errs)
	require.Equal(t, "One  word.", got.Summary)
}

func TestParseAcceptsAnyIDIfItKnowsNone(t *testing.T) {
	_, errs := parse("f.yaml", []byte("rule: zzz\npages: [p]\nsummary: One.\nneeds: [yyy]\ndialect: {q: a}\n"+oneStep),
		vocabulary{})
	require.Empty(t, errs)
}

func TestParseReturnsErrorsWithTheirPlaces(t *testing.T) {
	s, err := Parse("f.yaml", []byte("live: never\nlimit: x\n"))
	require.Nil(t, s)
	require.EqualError(t, err, "f.yaml:1:1: a scenario without summary\n"+
		`f.yaml:2:8: bad limit "x": no period; write calls per period, such as 10/1s`)
	var all Errors
	require.ErrorAs(t, err, &all)
	require.Len(t, all, 2)
	first, ok := errors.AsType[Error](err)
	require.True(t, ok)
	require.Equal(t, Pos{Line: 1, Col: 1}, first.Pos)
}
