package contract

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/wire"
)

// A Cause is one thing that keeps results from holding.
type Cause struct {
	Text    string   // what happened, without a full stop
	Results []Result // those that show it
	Rest    []Result // those that rest on it

	general bool   // it made the whole run inconclusive
	advice  string // of a general cause
	all     int    // results of the run
}

// Names returns the names of the results that show the cause.
func (c Cause) Names() (names []string) {
	for _, r := range c.Results {
		names = append(names, r.Name)
	}
	return names
}

// Outcome returns the worst outcome of the results that show the cause.
func (c Cause) Outcome() (worst Outcome) {
	if c.general {
		return OutcomeInconclusive
	}
	for _, r := range c.Results {
		worst = max(worst, r.Outcome())
	}
	return worst
}

// Head returns the cause with the names of the results that show it.
func (c Cause) Head() string {
	if c.general {
		return c.Text
	}
	return c.Text + " (" + some(c.Results, 2) + ")"
}

// Consequences returns a clause that counts the results that rest on the cause, or "".
func (c Cause) Consequences() string {
	switch n := len(c.Rest); {
	case c.general:
		return fmt.Sprintf("%s inconclusive for this reason", of(len(c.Results), c.all))
	case n == 1:
		return fmt.Sprintf("1 more rests on %s: %s", c.Results[0].Name, c.Rest[0].Name)
	case n > 1:
		return fmt.Sprintf("%d more rest on %s: %s", n, c.Results[0].Name, some(c.Rest, 4))
	}
	return ""
}

// Advice returns what to do about the cause.
func (c Cause) Advice() string {
	r := c.Results[0]
	switch {
	case c.general:
		return c.advice
	case r.Verdict == Broken && r.Pinned != "":
		return "if the new answer is right, delete the old one from the answers file and test your clients with the new one"
	case r.Verdict == Broken && r.Failure != nil && len(r.Failure.Pages) > 0:
		return fmt.Sprintf("compare the request and the response with the documentation (%s); "+
			"report the difference to the operator of the API", strings.Join(r.Failure.Pages, ", "))
	case r.Verdict == Broken:
		return "compare the request and the response with the documentation; report the difference to the operator of the API"
	case r.Unforeseen:
		return "add this response as an answer to the scenario file"
	case r.Unstable:
		return "nothing now; watch whether it comes back"
	case c.Text == untold:
		return portalHint
	}
	return "run the check again later; look at the target if it comes back"
}

// of returns a part of a whole, such as "35 of 38 rules and questions are".
func of(n, all int) string {
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%d of %d rules and questions %s", n, all, verb)
}

// some returns the names of the first results, and how many there are more.
func some(results []Result, most int) string {
	if len(results) > most+1 {
		return fmt.Sprintf("%s and %d more", listed(results[:most]), len(results)-most)
	}
	return listed(results)
}

// shown returns 1 if the cause has an exchange to show, else 0: then it tends to be a
// consequence.
func (c Cause) shown() int {
	if slices.ContainsFunc(c.Results, func(r Result) bool { return r.Failure != nil }) {
		return 1
	}
	return 0
}

// Causes returns why results do not hold: broken rules first, then unforeseen and
// unstable results, then what made others inconclusive. Every result that is broken
// or inconclusive belongs to exactly one cause. A run on which everything holds has none.
func (r *Report) Causes() (all []Cause) {
	if text, advice := r.general(); text != "" {
		c := Cause{Text: text, advice: advice, general: true, all: len(r.Results())}
		for _, result := range r.Results() {
			if result.Verdict == Inconclusive {
				c.Results = append(c.Results, result)
			}
		}
		return []Cause{c}
	}
	var rest []Result
	for _, result := range r.Results() {
		switch {
		case result.Verdict != Broken && result.Verdict != Inconclusive:
		case r.Root(result).Name != result.Name:
			rest = append(rest, result)
		default:
			i := slices.IndexFunc(all, func(c Cause) bool { return c.Text == result.Reason })
			if i < 0 {
				i = len(all)
				all = append(all, Cause{Text: result.Reason})
			}
			all[i].Results = append(all[i].Results, result)
		}
	}
	for _, result := range rest {
		i := slices.IndexFunc(all, func(c Cause) bool { return slices.Contains(c.Names(), r.Root(result).Name) })
		all[i].Rest = append(all[i].Rest, result)
	}
	slices.SortStableFunc(all, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Outcome(), a.Outcome()), cmp.Compare(b.shown(), a.shown()),
			cmp.Compare(len(b.Results)+len(b.Rest), len(a.Results)+len(a.Rest)))
	})
	return all
}

// Root returns the result at the beginning of the chain of those that a result rests on:
// the result itself if it rests on none.
func (r *Report) Root(result Result) Result {
	all := r.Results()
	for range all { // a chain is no longer; a circle ends here too
		i := slices.IndexFunc(all, func(other Result) bool {
			return other.Name == result.Rests && (other.Verdict == Broken || other.Verdict == Inconclusive)
		})
		if result.Rests == "" || i < 0 {
			return result
		}
		result = all[i]
	}
	return result
}

// trace notes on which result each inconclusive one rests: on the rule that kept its
// attempt from a result, that a response to it broke, or whose response it got too. Of
// rules that the same response broke, the others rest on one.
func (e evidence) trace(results []Result) {
	failed := map[string]bool{} // by name
	for _, r := range results {
		failed[r.Name] = r.Verdict == Broken || r.Verdict == Inconclusive
	}
	said := e.said(results)
	for i := range results {
		r := &results[i]
		tries := e.of(r.Name)
		switch {
		case r.Rests != "" || r.Unstable || len(tries) == 0 || !failed[r.Name]:
		case r.Verdict == Broken:
			if a := tries[0]; a.denial != nil && said[a.denial.fingerprint] != r.Name {
				r.Rests = said[a.denial.fingerprint]
			}
		case failed[tries[0].rests]:
			r.Rests = tries[0].rests
		default:
			r.Rests = e.restsOn(tries[0], said, results)
		}
	}
}

// said returns the broken rules by the fingerprint of the response that broke them. Of
// several, the first counts; endpoint only where it is the only one, since its calls
// differ from others in method too.
func (e evidence) said(results []Result) map[string]string {
	said := map[string]string{}
	for _, endpoint := range []bool{false, true} {
		for _, r := range results {
			tries := e.of(r.Name)
			if r.Verdict != Broken || r.Rests != "" || (r.Name == "endpoint") != endpoint || len(tries) == 0 ||
				tries[0].denial == nil {
				continue
			}
			if print := tries[0].denial.fingerprint; said[print] == "" {
				said[print] = r.Name
			}
		}
	}
	for _, s := range e.sightings {
		if brokenRule(results, s.Rule) && said[s.exchange.fingerprint] == "" {
			said[s.exchange.fingerprint] = s.Rule
		}
	}
	return said
}

func brokenRule(results []Result, name string) bool {
	return slices.ContainsFunc(results, func(r Result) bool { return r.Name == name && r.Verdict == Broken })
}

// restsOn returns the broken rule that an inconclusive attempt rests on; empty: none.
func (e evidence) restsOn(a attempt, said map[string]string, results []Result) string {
	for _, s := range e.sightings {
		if s.exchange.scenario == a.scenario && s.Rule != a.scenario && brokenRule(results, s.Rule) {
			return s.Rule
		}
	}
	for _, x := range a.relies {
		if rule := said[x.fingerprint]; rule != "" {
			return rule
		}
	}
	if a.situated {
		return ""
	}
	for _, x := range e.exchanges {
		mine := x.scenario == a.scenario && (x.right || a.unforeseen || !x.class.Own())
		after := (a.verdict == Holds || a.answer != "") && x.right && x.call > e.lastServed()
		if rule := said[x.fingerprint]; !x.served && rule != "" && rule != a.scenario && (mine || after) {
			return rule
		}
	}
	return ""
}

// Cause returns why a whole run could not tell, in words that come before all of its
// consequences, or "" if there is no single cause. It goes by the transcript.
func (r *Report) Cause() string {
	text, _ := r.general()
	return text
}

// general returns the single cause of an inconclusive run, and what to do about it.
func (r *Report) general() (text, advice string) {
	if r.Verdict() != Inconclusive || len(r.Transcript) == 0 {
		return "", ""
	}
	counts, served, tail := map[obstacle]int{}, 0, 0
	var most, last obstacle
	for _, call := range r.Transcript {
		before := last
		if last = call.obstacle(); last.text == "" {
			served++
			continue
		}
		if tail++; last != before {
			tail = 1
		}
		if counts[last]++; counts[last] > counts[most] {
			most = last
		}
	}
	all := len(r.Transcript)
	switch {
	case served == 0 && all == 1:
		return most.text + " (the only call)", most.advice
	case served == 0 && counts[most] == all:
		return fmt.Sprintf("%s (all %s)", most.text, count(all, "call")), most.advice
	case served == 0 && counts[most]*2 > all:
		return fmt.Sprintf("%s (%d of %d calls; none succeeded)", most.text, counts[most], all), most.advice
	case last.text != "" && served > 0 && r.Ended != "":
		return fmt.Sprintf("%s (%d of %d calls, to the last)", last.text, counts[last], all), last.advice
	case last.text != "" && served > 0 && !last.own && tail >= maxTroubled:
		return fmt.Sprintf("%s (the last %d of %d calls)", last.text, tail, all), last.advice
	}
	return "", ""
}

// An obstacle is what a call met instead of success. The zero obstacle is none.
type obstacle struct {
	text   string
	advice string
	own    bool // it is the API's own word
}

// obstacle returns what a call met instead of success.
func (c Call) obstacle() obstacle {
	if c.Error != "" {
		return obstacle{text: c.Error, advice: "check the URL and the network, then run the check again"}
	}
	header := http.Header{}
	for _, h := range c.Answered {
		header.Add(h.Name, h.Value)
	}
	header.Del("Content-Encoding") // Body is decoded
	a := wire.Decode(c.Status, header, []byte(c.Body))
	said := fmt.Sprintf("(reason %s, message %q)", a.Reason, a.Message)
	switch class := a.Class(); {
	case class == wire.ClassSuccess, a.Succeeded():
		return obstacle{}
	case class == wire.ClassRefusal && a.Reason == "access_denied":
		return obstacle{"the target refuses the admin key " + said,
			"check the admin key and the URL; ask the operator of the API whether the key is still valid", true}
	case class == wire.ClassRefusal:
		return obstacle{"the target refuses " + said, "check the admin key, the URL and the companies", true}
	case class == wire.ClassRedirect:
		return obstacle{a.Outside(), "check the URL; if it is right, the calls must be let past the login", false}
	case class == wire.ClassTrouble, class == wire.ClassThrottle, a.HTTP >= 500:
		return obstacle{a.Outside(), "wait until the target is well again, then run the check again",
			class == wire.ClassTrouble}
	case a.HTTP == http.StatusNotFound:
		return obstacle{a.Outside(), "check the URL: nothing answers there", false}
	}
	return obstacle{a.Outside(), "check the URL, and whether a firewall or proxy blocks the calls", false}
}
