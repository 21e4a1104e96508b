package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Observed is an answer as a runner decoded it.
type Observed struct {
	HTTP        int
	ContentType string // the media type without parameters
	Status      string // of the envelope; "none" where no envelope came
	Reason      string // of the first error
	Message     string
	Value       string
	ReqID       *string  // nil: the envelope has none
	Members     []string // names of the envelope's members
	Wrapped     Wrapping
	Opens       Opening
}

// A Mismatch is one thing that is not as expected.
type Mismatch struct {
	What, Want, Got string
}

// String reads "status: want ok, got error".
func (m Mismatch) String() string {
	return fmt.Sprintf("%s: want %s, got %s", m.What, m.Want, m.Got)
}

// guid is the form of every value of the API: upper-case hex digits.
var guid = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// IsGUID says whether a text has the form of the API's values.
func IsGUID(s string) bool { return guid.MatchString(s) }

// Succeeded says whether the call did what it was asked.
func (o Observed) Succeeded() bool { return o.Status == "ok" }

// Failed says whether the call surely did not succeed.
func (o Observed) Failed() bool {
	return o.Status == "error" || o.Status == "none" && o.HTTP >= 300
}

// Match compares an answer with what is expected of it, after expand has
// replaced the names in it, and returns what differs.
func (e Expect) Match(o Observed, expand func(string) string) (off []Mismatch) {
	differs := func(what, want, got string) { off = append(off, Mismatch{What: what, Want: want, Got: got}) }
	exact := func(what, want, got string) {
		if want = expand(want); want != "" && want != got {
			differs(what, want, got)
		}
	}
	if e.Fails && !o.Failed() {
		got := "success"
		if !o.Succeeded() {
			got = fmt.Sprintf("no envelope, with status %d", o.HTTP)
		}
		differs("the call", "failure", got)
	}
	if e.HTTP != 0 && e.HTTP != o.HTTP {
		differs("http", fmt.Sprint(e.HTTP), fmt.Sprint(o.HTTP))
	}
	exact("status", e.Status, o.Status)
	exact("reason", e.Reason.Is, o.Reason)
	if not := e.Reason.Not; not != "" && expand(not) == o.Reason {
		differs("reason", "another than "+not, o.Reason)
	}
	exact("message", e.Message, o.Message)
	exact("content-type", e.ContentType, o.ContentType)
	exact("wrapped", string(e.Wrapped), string(o.Wrapped))
	exact("opens", string(e.Opens), string(o.Opens))
	off = append(off, e.Value.match(o, expand)...)
	switch {
	case e.ReqID.Absent && o.ReqID != nil:
		differs("reqId", "none", *o.ReqID)
	case e.ReqID.Is != "" && o.ReqID == nil:
		differs("reqId", expand(e.ReqID.Is), "none")
	case e.ReqID.Is != "":
		exact("reqId", e.ReqID.Is, *o.ReqID)
	}
	if e.Members != nil {
		want, got := slices.Sorted(slices.Values(e.Members)), slices.Sorted(slices.Values(o.Members))
		if !slices.Equal(want, got) {
			differs("members", strings.Join(want, " "), strings.Join(got, " "))
		}
	}
	return off
}

func (v Value) match(o Observed, expand func(string) string) (off []Mismatch) {
	differs := func(want, got string) {
		off = append(off, Mismatch{What: "value", Want: want, Got: got})
	}
	if want := expand(v.Is); want != "" && want != o.Value {
		differs(want, o.Value)
	}
	if v.GUID && !IsGUID(o.Value) {
		differs("a GUID in upper case", o.Value)
	}
	for _, not := range v.Not {
		if expand(not) == o.Value {
			differs("another than "+not, not+" again")
		}
	}
	return off
}
