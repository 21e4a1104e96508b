package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/judge"
	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// An attempt is what came of one run of a scenario. Nothing changes it later: what
// several attempts mean together is for [evidence.conclude].
type attempt struct {
	scenario string
	situated bool // on a target of its own
	last     int  // number of its last call; 0: none, or situated
	calls    int

	verdict     Verdict // Broken: it contradicts what the scenario expects
	reason      string
	comparisons int
	failure     *Failure
	exchange    *Failure // of a question: what was sent and came

	at        int        // number of the call that decided it
	denial    *exchange  // of a contradiction: the call that should have succeeded and did not
	signature string     // of a contradiction: two attempts contradict alike where these are the same
	relies    []exchange // refusals that it rests on
	outside   string     // of a contradiction that is no word of the API: what it says otherwise

	rests string // the rule whose breach kept it from a result

	answer     string // of a question
	unforeseen bool

	refusedAgain bool  // a user that this run had registered could not be registered again
	moved        bool  // and belongs to another company now
	lost         owner // that user
}

// An exchange is a call of the endpoint and how its response was sorted.
type exchange struct {
	call        int // its number
	scenario    string
	subop       string
	url         string // without its query
	kind        string // its method, path and subop
	right       bool   // it must succeed, whatever the answers to the questions are
	wrongKey    bool
	served      bool
	class       wire.Class
	reason      string // of a refusal
	fingerprint string
	forbidden   bool   // status 403 without a word of the API
	words       string // the response for a reader, without secrets
}

// A sighting is a response that broke a rule which any response may break,
// whichever scenario it came to.
type sighting struct {
	judge.Violation
	session  *session // each situation has its own, and numbers its calls from 1
	exchange exchange
	failure  Failure
	words    string // the cause for a reader, without secrets
}

// evidence is all that a run saw.
type evidence struct {
	attempts  []attempt
	sightings []sighting
	exchanges []exchange     // in order, but those of situations
	judged    map[string]int // responses that were judged by such a rule
	url       string         // the endpoint, as the target names it
}

// denied returns the URL of a contradiction that is no word of the API: it counts only
// where this URL serves other calls. It is empty for all others, and for endpoint,
// which compares two URLs.
func (a attempt) denied() string {
	if a.denial == nil {
		return ""
	}
	return a.denial.denied(a.scenario)
}

func (x exchange) denied(rule string) string {
	if x.class.Own() || rule == "endpoint" {
		return ""
	}
	return x.url
}

// of returns the attempts at a scenario.
func (e evidence) of(scenario string) (all []attempt) {
	for _, a := range e.attempts {
		if a.scenario == scenario {
			all = append(all, a)
		}
	}
	return all
}

// lastServed returns the number of the last call that was served; 0: none was.
func (e evidence) lastServed() int {
	for _, x := range slices.Backward(e.exchanges) {
		if x.served {
			return x.call
		}
	}
	return 0
}

// flanked reports whether calls were served before, between and after two calls, or
// were these calls themselves. With a URL, only calls of this URL count.
func (e evidence) flanked(a, b int, url string) bool {
	before, between, after := false, false, false
	for _, x := range e.exchanges {
		if x.served && (url == "" || x.url == url) {
			before = before || x.call <= a
			between = between || a <= x.call && x.call <= b
			after = after || x.call >= b
		}
	}
	return before && between && after
}

// saidToRight reports whether a call that must succeed got the same response: then
// it is no refusal of any other call.
func (e evidence) saidToRight(x exchange) bool {
	return slices.ContainsFunc(e.exchanges, func(other exchange) bool {
		return other.right && !other.served && other.fingerprint == x.fingerprint
	})
}

// saidToWrongKey reports whether a wrong key got the same response.
func (e evidence) saidToWrongKey(x exchange) bool {
	return slices.ContainsFunc(e.exchanges, func(other exchange) bool {
		return other.wrongKey &&
			other.fingerprint == x.fingerprint
	})
}

// stumbles reports whether a response is one of trouble that comes and goes: another
// scenario met it and was served when it was tried once more, or right calls met it.
func (e evidence) stumbles(x exchange) bool {
	for _, a := range e.attempts {
		if a.scenario != x.scenario && a.denial != nil && a.denial.fingerprint == x.fingerprint {
			tries := e.of(a.scenario)
			if last := tries[len(tries)-1]; last.verdict == Holds && !last.refusedAgain {
				return true
			}
		}
	}
	return e.comesAndGoes(x)
}

// comesAndGoes reports whether a response came to calls of two operations that must
// succeed, where others of the same kind were served. Of what is no word of the API,
// one such call is enough, and so is a Register of a refusal as with a wrong key.
func (e evidence) comesAndGoes(x exchange) bool {
	subops := map[string]bool{}
	for _, other := range e.exchanges {
		if other.right && !other.served && other.fingerprint == x.fingerprint && e.serves(other.kind) {
			subops[strings.ToLower(other.subop)] = true
		}
	}
	return len(subops) > 1 || len(subops) > 0 && !x.class.Own() || subops["register"] && x.reason == "access_denied"
}

// served reports whether a call of an operation was served between two calls.
func (e evidence) served(subop string, a, b int) bool {
	return slices.ContainsFunc(e.exchanges, func(x exchange) bool {
		return x.served && x.subop == subop && a < x.call && x.call < b
	})
}

// gone reports whether a call has the target's own URL, which served calls before it
// and none after. Calls that must succeed go there between all second looks.
func (e evidence) gone(x exchange) bool {
	before := false
	for _, other := range e.exchanges {
		if other.served && other.url == x.url {
			if other.call > x.call {
				return false
			}
			before = true
		}
	}
	return before && x.url == e.url && !x.class.Own()
}

// misdirected returns why calls of other URLs show nothing about a scenario: the target
// serves some, and none of its own URL. It returns "" if they do. The two URLs of
// endpoint are judged by each other.
func (e evidence) misdirected(scenario string) string {
	why := ""
	for _, x := range e.exchanges {
		switch {
		case x.url != e.url:
		case x.served, scenario == "endpoint" && x.scenario == scenario:
			return ""
		case x.right && why == "":
			why = fmt.Sprintf("%s, to the endpoint %s; is the URL right?", x.words, e.url)
		}
	}
	if e.lastServed() == 0 {
		return ""
	}
	return why
}

// serves reports whether a call of this kind was served.
func (e evidence) serves(kind string) bool {
	return slices.ContainsFunc(e.exchanges, func(x exchange) bool { return x.served && x.kind == kind })
}

// maybeLimit reports whether a refusal with reason other may be the call limit's:
// a call without a parameter was refused for another reason.
func (e evidence) maybeLimit(x exchange, pins *scenarios.Answers) bool {
	const question = "missing-parameter"
	if x.reason != "other" {
		return false
	}
	if pin, ok := pins.Pinned(question); ok && pin.Times > 1 && pin.Answer != "other" {
		return true
	}
	return slices.ContainsFunc(e.exchanges, func(other exchange) bool {
		return (other.scenario == "error-http-status" || other.scenario == question) &&
			other.class == wire.ClassRefusal && other.reason != "other"
	})
}

// deniesAll reports whether the target serves no call at all, and yet knows the key:
// it refuses another one for another reason.
func (e evidence) deniesAll(denial *exchange) bool {
	if denial == nil || denial.class != wire.ClassRefusal || e.lastServed() > 0 ||
		slices.Contains([]string{"access_denied", "user_not_authenticated", "other", ""}, denial.reason) {
		return false
	}
	diagnosed := false
	for _, x := range e.exchanges {
		if x.wrongKey {
			if !x.forbidden && (x.class != wire.ClassRefusal || x.reason == denial.reason) {
				return false
			}
			diagnosed = true
		}
	}
	return diagnosed
}
