package scenarios

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMatchComparesOnlyWhatIsExpected(t *testing.T) {
	t.Parallel()
	const guid = "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"
	id := func(s string) *string { return &s }
	success := Response{
		HTTP: 200, ContentType: "application/json", Status: "ok", Value: guid, ReqID: id("7"),
		Members: []string{"version", "status", "value"}, Wrapped: WrapCall, Opens: OpeningUnknown,
	}
	refusal := Response{HTTP: 400, ContentType: "text/html", Status: "error", Reason: "other", Message: "No",
		Wrapped: WrapNone}
	portal := Response{HTTP: 200, Status: "none", Opens: OpeningYes}
	for _, row := range []struct {
		name     string
		expect   Expect
		response Response
		off      []string
	}{
		{"nothing is expected", Expect{}, success, nil},
		{"any response will do", Expect{Any: true}, portal, nil},
		{"the expected HTTP status", Expect{HTTP: 200}, success, nil},
		{"another HTTP status", Expect{HTTP: 404}, success, []string{"http: want 404, got 200"}},
		{"another status of the envelope", Expect{Status: "error"}, success, []string{"status: want error, got ok"}},
		{"an error envelope is a failure", Expect{Fails: true}, refusal, nil},
		{"a success is not a failure", Expect{Fails: true}, success, []string{"the call: want failure, got success"}},
		{"a redirect without an envelope is a failure", Expect{Fails: true}, Response{HTTP: 300, Status: "none"}, nil},
		{"status 200 without an envelope may be a success", Expect{Fails: true}, portal,
			[]string{"the call: want failure, got no envelope, with status 200"}},
		{"status 299 without an envelope may be a success", Expect{Fails: true}, Response{HTTP: 299, Status: "none"},
			[]string{"the call: want failure, got no envelope, with status 299"}},
		{"the expected reason and message", Expect{Reason: Reason{Is: "other"}, Message: "No"}, refusal, nil},
		{"another reason and message", Expect{Reason: Reason{Is: "timeout"}, Message: "Yes"}, refusal,
			[]string{"reason: want timeout, got other", "message: want Yes, got No"}},
		{"names in a reason, a message and a media type are replaced",
			Expect{Reason: Reason{Is: "$reason"}, Message: "$message", ContentType: "$media"}, refusal, nil},
		{"a reason that is not the excluded one", Expect{Reason: Reason{Not: "timeout"}}, refusal, nil},
		{"the excluded reason", Expect{Reason: Reason{Not: "other"}}, refusal,
			[]string{"reason: want any but other, got other"}},
		{"a name in an excluded reason is replaced", Expect{Reason: Reason{Not: "$reason"}}, refusal,
			[]string{"reason: want any but $reason, got other"}},
		{"the expected value", Expect{Value: Value{Is: "$guid", GUID: true, Not: []string{"$first", "x"}}}, success, nil},
		{"another value", Expect{Value: Value{Is: "$first"}}, success, []string{"value: want FIRST, got " + guid}},
		{"a value that is not a GUID", Expect{Value: Value{GUID: true}}, refusal,
			[]string{"value: want a GUID in upper case, got "}},
		{"a GUID in lower case", Expect{Value: Value{GUID: true}}, Response{Value: strings.ToLower(guid)},
			[]string{"value: want a GUID in upper case, got " + strings.ToLower(guid)}},
		{"an excluded value", Expect{Value: Value{Not: []string{"x", "$guid"}}}, success,
			[]string{"value: want any but $guid, got $guid again"}},
		{"the expected reqId", Expect{ReqID: ReqID{Is: "$id"}}, success, nil},
		{"another reqId", Expect{ReqID: ReqID{Is: "8"}}, success, []string{"reqId: want 8, got 7"}},
		{"a missing reqId", Expect{ReqID: ReqID{Is: "$id"}}, refusal, []string{"reqId: want 7, got none"}},
		{"an empty reqId", Expect{ReqID: ReqID{Is: "7"}}, Response{ReqID: id("")}, []string{"reqId: want 7, got "}},
		{"an absent reqId", Expect{ReqID: ReqID{Absent: true}}, refusal, nil},
		{"an empty reqId is not absent", Expect{ReqID: ReqID{Absent: true}}, Response{ReqID: id("")},
			[]string{"reqId: want none, got "}},
		{"another media type", Expect{ContentType: "text/plain"}, refusal,
			[]string{"content-type: want text/plain, got text/html"}},
		{"members in any order", Expect{Members: []string{"value", "version", "status"}}, success, nil},
		{"a missing member", Expect{Members: []string{"value", "version", "status", "sig"}}, success,
			[]string{"members: want sig status value version, got status value version"}},
		{"members of a response without an envelope", Expect{Members: []string{"sig"}}, portal,
			[]string{"members: want sig, got "}},
		{"the expected wrapping", Expect{Wrapped: WrapCall}, success, nil},
		{"another wrapping", Expect{Wrapped: WrapStatement}, refusal, []string{"wrapped: want statement, got none"}},
		{"the portal opens", Expect{Opens: OpeningYes}, portal, nil},
		{"the portal does not open", Expect{Opens: OpeningNo}, portal, []string{"opens: want does not open, got opens"}},
		{"the response does not show whether the portal opens", Expect{Opens: OpeningYes}, success,
			[]string{"opens: want opens, got cannot tell"}},
		{"all differences are in the order of the language", Expect{Fails: true, HTTP: 500, Opens: OpeningNo}, portal,
			[]string{"the call: want failure, got no envelope, with status 200", "http: want 500, got 200",
				"opens: want does not open, got opens"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			names := map[string]string{"reason": "other", "message": "No", "media": "text/html", "guid": guid, "first": "FIRST",
				"id": "7"}
			var off []string
			for _, m := range row.expect.Match(row.response, func(text string) string {
				expanded, err := Expand(text, func(name string) (string, bool) { return names[name], true })
				require.NoError(t, err)
				return expanded
			}) {
				off = append(off, m.String())
			}
			require.Empty(t, cmp.Diff(row.off, off))
		})
	}
}

func TestAResponseIsASuccessAFailureOrNeither(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name              string
		response          Response
		succeeded, failed bool
	}{
		{"a success", Response{HTTP: 500, Status: "ok"}, true, false},
		{"an error", Response{HTTP: 200, Status: "error"}, false, true},
		{"no envelope with status 200", Response{HTTP: 200, Status: "none"}, false, false},
		{"no envelope with status 299", Response{HTTP: 299, Status: "none"}, false, false},
		{"no envelope with status 300", Response{HTTP: 300, Status: "none"}, false, true},
		{"an envelope with an unknown status", Response{HTTP: 500, Status: "warning"}, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.succeeded, row.response.Succeeded())
			require.Equal(t, row.failed, row.response.Failed())
		})
	}
}

func TestIsGUID(t *testing.T) {
	t.Parallel()
	require.True(t, IsGUID("488A6802-AD46-4BB4-B2E3-653C3ACF9F14"))
	for _, text := range []string{
		"", "488a6802-AD46-4BB4-B2E3-653C3ACF9F14", "{488A6802-AD46-4BB4-B2E3-653C3ACF9F14}",
		"488A6802AD464BB4B2E3653C3ACF9F14",
		"488A6802-AD46-4BB4-B2E3-653C3ACF9F1", "488A6802-AD46-4BB4-B2E3-653C3ACF9F145",
		"488A6802-AD46-4BB4-B2E3-653C3ACF9F14\n",
		"G88A6802-AD46-4BB4-B2E3-653C3ACF9F14",
	} {
		require.False(t, IsGUID(text), text)
	}
}

func (d *drawer) expect(kind StepKind) *Expect {
	x := &Expect{}
	switch d.upTo(4) {
	case 0:
		x.Any = true
	case 1:
		x.Fails = true
	case 2:
		x.HTTP = 200 + d.upTo(399)
		x.ContentType = d.one("", "text/html")
		if kind == StepOpen {
			x.Opens = Opening(d.one(string(OpeningYes), string(OpeningNo)))
		}
	case 3:
		if kind == StepOpen {
			x.Opens = OpeningNo
			break
		}
		x.Status = "error"
		x.Message = d.text()
		x.Reason = Reason{Is: d.text()}
		if d.coin() {
			x.Reason, x.ReqID = Reason{Not: d.text()}, ReqID{Absent: true}
		}
	default:
		if kind == StepOpen {
			x.Opens = OpeningYes
			break
		}
		x.Status, x.ReqID = "ok", ReqID{Is: d.text()}
		x.Value = Value{Is: d.text()}
		if d.coin() {
			x.Value = Value{GUID: d.coin(), Not: []string{d.text()}}
			for range d.upTo(2) {
				x.Value.Not = append(x.Value.Not, d.text())
			}
		}
		x.Wrapped = Wrapping(d.one("", "none", "call", "statement"))
		x.Members = rapid.SampledFrom([][]string{nil, {"version", "null"}, {"a b"}}).Draw(d.T, "members")
	}
	return x
}
