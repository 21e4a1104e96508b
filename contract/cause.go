package contract

import (
	"fmt"
	"net/http"

	"github.com/paytfake/paytfake/contract/internal/wire"
)

// Cause returns why a run could not tell, in words that come before all of its
// consequences, or "" if there is no single cause. It goes by the transcript.
func (r *Report) Cause() string {
	if r.Verdict() != Inconclusive || len(r.Transcript) == 0 {
		return ""
	}
	counts, served := map[string]int{}, 0
	most, last := "", ""
	for _, call := range r.Transcript {
		if last = call.cause(); last == "" {
			served++
			continue
		}
		if counts[last]++; counts[last] > counts[most] {
			most = last
		}
	}
	all := len(r.Transcript)
	switch {
	case served == 0 && all == 1:
		return most + " (the only call)"
	case served == 0 && counts[most] == all:
		return fmt.Sprintf("%s (all %s)", most, count(all, "call"))
	case served == 0 && counts[most]*2 > all:
		return fmt.Sprintf("%s (%d of %d calls; none succeeded)", most, counts[most], all)
	case r.Ended != "" && last != "" && served > 0:
		return fmt.Sprintf("%s (%d of %d calls, to the last)", last, counts[last], all)
	}
	return ""
}

// cause returns what a call met instead of success, or "".
func (c Call) cause() string {
	if c.Error != "" {
		return c.Error
	}
	header := http.Header{}
	for _, h := range c.Answered {
		header.Add(h.Name, h.Value)
	}
	header.Del("Content-Encoding") // Body is decoded
	a := wire.Decode(c.Status, header, []byte(c.Body))
	switch outside := a.Outside(); {
	case a.Class() == wire.ClassSuccess, a.Succeeded():
		return ""
	case a.Class() == wire.ClassRefusal && a.Reason == "access_denied":
		return fmt.Sprintf("the target refuses the admin key (reason %s, message %q)", a.Reason, a.Message)
	case a.Class() == wire.ClassRefusal:
		return fmt.Sprintf("the target refuses (reason %s, message %q)", a.Reason, a.Message)
	default:
		return outside
	}
}
