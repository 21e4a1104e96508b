package console

// The journal on the page.

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"github.com/paytfake/paytfake/fake"
)

// shownCalls is the maximum number of calls on the page. The control API returns all of them.
const shownCalls = 200

// A journalView is the journal as the page shows it.
type journalView struct {
	Search         searchView
	Calls          []callView // newest first, without those that the browser has
	Oldest, Newest uint64     // numbers of the first and the last call that the page shows; 0: none
	Shown          int        // calls that the page shows
	Found, Seen    int        // calls that match the search, and calls in the journal
	Evicted        uint64
	Kinds          []kindView
}

// A searchView is the filter of the journal, as the page's form sends it.
type searchView struct{ Email, Subop, Status string }

// Any reports whether the filter excludes calls.
func (s searchView) Any() bool { return s != searchView{} }

// A callView is a call as the page shows it.
type callView struct {
	fake.Call
	Operation, Who string
	Params         []paramView
}

type paramView struct{ Name, Value string }

// A kindView is a kind of basis with the number of calls that have it.
type kindView struct {
	Kind    fake.BasisKind
	Meaning string
	Count   int
}

// newJournalView returns the journal filtered by the query. The script sends the number
// of the newest call that the browser has as after. Only later calls are rendered,
// because rendering a call costs far more than finding it.
func newJournalView(query url.Values, api *fake.API) journalView {
	v := journalView{Search: searchView{query.Get("email"), query.Get("subop"), query.Get("status")}}
	v.Kinds = []kindView{
		{fake.BasisDocumented, "a page of the API states it", 0},
		{fake.BasisObserved, "a check observed it on the live API", 0},
		{fake.BasisAssumed, "the pages leave it open, and no check has observed the answer", 0},
		{fake.BasisInjected, "a fault that you added", 0},
		{fake.BasisUnmodelled, "neither a rule nor a question covers the call", 0},
	}
	all, evicted := api.Journal(fake.Search{})
	calls := all
	if v.Search.Any() {
		status, _ := strconv.Atoi(v.Search.Status)
		calls, _ = api.Journal(fake.Search{Email: v.Search.Email, Subop: v.Search.Subop, Status: status})
	}
	v.Seen, v.Found, v.Evicted = len(all), len(calls), evicted
	for _, c := range calls {
		for i := range v.Kinds {
			if v.Kinds[i].Kind == c.Basis.Kind {
				v.Kinds[i].Count++
			}
		}
	}
	shown := calls[max(0, len(calls)-shownCalls):]
	v.Shown = len(shown)
	if v.Shown == 0 {
		return v
	}
	v.Oldest, v.Newest = shown[0].Number, shown[len(shown)-1].Number
	after, _ := strconv.ParseUint(query.Get("after"), 10, 64)
	if after > v.Newest {
		after = 0 // the number of a call to an earlier fake at this address
	}
	for i := len(shown) - 1; i >= 0 && shown[i].Number > after; i-- {
		v.Calls = append(v.Calls, newCallView(shown[i]))
	}
	return v
}

func newCallView(c fake.Call) callView {
	v := callView{Call: c, Operation: c.Param("subop")}
	for name, value := range c.Params() {
		v.Params = append(v.Params, paramView{name, value})
	}
	if c.Param("authtoken") != "" {
		v.Operation = cmp.Or(v.Operation, "portal")
	}
	v.Operation = cmp.Or(v.Operation, c.Method)
	v.Who = cmp.Or(c.Param("email"), c.Param("ssid"), c.Param("authtoken"), c.Param("company"), c.Path)
	return v
}

// formatClock formats the time of day of a call.
func formatClock(t time.Time) string { return t.Format("15:04:05") }

// formatStamp formats the full time of a call.
func formatStamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z07:00") }

// round rounds a duration to about three digits.
func round(d time.Duration) string {
	for unit := time.Nanosecond; unit < time.Second; unit *= 1000 {
		if d < 1000*unit {
			return d.Round(max(unit/100, 1)).String()
		}
	}
	return d.Round(10 * time.Millisecond).String()
}
