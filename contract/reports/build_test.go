package reports

import (
	"slices"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

// target is the host of all reports in these tests.
const target = "https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx"

// began is when tonight's run of these tests began.
var began = time.Date(2026, 11, 23, 2, 17, 4, 0, time.UTC)

// ago is a time some nights before.
func ago(nights int) time.Time { return began.AddDate(0, 0, -nights) }

// some are the bundled scenarios of these tests: not all of them, so that a new one
// changes no count here.
var some = []string{
	"endpoint", "methods", "required-parameters", "admin-key", "reqid-echo", "user-created-anew", "ssid-rotates",
	"email-unique", "call-limits",
	"error-http-status", "error-reqid", "content-type", "bad-key", "email-case", "jsonp", "old-ssid", "unknown-ssid",
	"call-limit-response",
}

func pick(all []*scenarios.Scenario) []*scenarios.Scenario {
	return slices.DeleteFunc(all, func(s *scenarios.Scenario) bool { return !slices.Contains(some, s.Name) })
}

// allHold returns the report of a run in which all holds.
func allHold() *contract.Report {
	r := &contract.Report{
		Command: "paytcheck --url " + target +
			" --company ours --other-company ours2 --email 'payt-contract+{name}@ours.example'",
		Target: target, Started: began, Took: 37100 * time.Millisecond, Calls: 74, Planned: 74,
	}
	for _, s := range pick(scenarios.Rules()) {
		result := contract.Result{Name: s.Name, Rule: s.Rule, Summary: s.Summary, Verdict: contract.Holds, Calls: 2,
			Comparisons: 3}
		switch {
		case s.Live == scenarios.LiveNewUsers:
			result.Verdict, result.Calls, result.Comparisons, result.Reason = contract.NotRun, 0, 0,
				"leaves a new user behind: --new-users runs it"
		case s.Live == scenarios.LiveNever || s.Limit.Calls > 0:
			result.Verdict, result.Calls, result.Comparisons, result.Reason = contract.NotRun, 0, 0,
				"only a fake can be put into this situation"
		}
		r.Rules = append(r.Rules, result)
	}
	for _, s := range pick(scenarios.Questions()) {
		first := s.Answers[0].Name
		result := contract.Result{
			Name: s.Name, Question: s.Question, Summary: s.Summary, Verdict: contract.Holds, Answer: first, Default: first,
			Pinned: first, Last: "2026-11-22", Calls: 2, Comparisons: 2,
		}
		if s.Live == scenarios.LiveNever || s.Limit.Calls > 0 {
			result = contract.Result{Name: s.Name, Question: s.Question, Summary: s.Summary, Default: first,
				Reason: "only a fake can be put into this situation"}
		}
		r.Questions = append(r.Questions, result)
	}
	return r
}

// at is a report moved to another night.
func at(r *contract.Report, t time.Time) *contract.Report {
	r.Started = t
	return r
}

// with is a report in which one result was changed.
func with(r *contract.Report, name string, change func(*contract.Result)) *contract.Report {
	for _, list := range [][]contract.Result{r.Rules, r.Questions} {
		for i := range list {
			if list[i].Name == name {
				change(&list[i])
				return r
			}
		}
	}
	panic("no scenario " + name)
}

// emailUnique breaks the rule of that name.
func emailUnique(r *contract.Result) {
	r.Verdict, r.Reason = contract.Broken, "POST Register with the email of another client's user succeeded"
	r.Failure = &contract.Failure{
		Step: "scenarios/documented/email-unique.yaml:9:5", Pages: []string{"register"},
		Off: []scenarios.Mismatch{{What: "status", Want: "error", Got: "ok"}, {What: "reason", Want: "invalid_query"}},
		Exchanges: []contract.Exchange{
			{
				Sent: "POST " + target +
					"\nkey=*** & op=Admin & subop=Register & company=ours & email=payt-contract+email-unique-ann@ours.example & " +
					"password=***",
				Got: "status 200 OK, application/json\n{\"version\":\"0.6\",\"reqId\":\"0\",\"status\":\"ok\",\"sig\":\"\"," +
					"\"value\":\"***\"}",
			},
			{
				Sent: "POST " + target +
					"\nkey=*** & op=Admin & subop=Register & company=ours2 & email=payt-contract+email-unique-ann@ours.example & " +
					"password=***",
				Got: "status 200 OK, application/json\n{\"version\":\"0.6\",\"reqId\":\"0\",\"status\":\"ok\",\"sig\":\"\"," +
					"\"value\":\"***\"}",
			},
		},
	}
}

// contradicted has a question answered otherwise than it is pinned.
func contradicted(r *contract.Result) {
	emailUnique(r)
	r.Answer = "sensitive"
	r.Reason = `the answer is now "sensitive"; pinned is "insensitive", seen 61 times from 2026-09-22 to 2026-11-22`
	r.Failure.Step, r.Failure.Off, r.Failure.Pages = "scenarios/open/email-case.yaml:6:5", nil, nil
}

// unstable is broken when seen first, and not when tried again.
func seenOnce(r *contract.Result) {
	emailUnique(r)
	r.Verdict, r.Unstable, r.Reason = contract.Inconclusive, true,
		"POST Register of a registered user returned a used ssid: the value of call 4 (POST Register); unstable: tried "+
			"once more, it was not seen again"
}

// unforeseen has a question answered as no answer to it expects.
func fitsNoAnswer(r *contract.Result) {
	r.Verdict, r.Answer, r.Unforeseen = contract.Inconclusive, "", true
	r.Reason = `what came fits no answer: status 200 OK, reason no_such_user, message "User not found"`
	r.Failure = &contract.Failure{Step: "scenarios/open/unknown-ssid.yaml:5:5", Exchanges: []contract.Exchange{{
		Sent: "POST " + target + "\nkey=*** & op=Admin & subop=Launch & ssid=***",
		Got:  "status 200 OK, application/json\n{\"status\":\"error\"}",
	}}}
}

// down is the report of a run whose target stopped answering at once.
func down() *contract.Report {
	r := allHold()
	r.Calls, r.Took = 2, 4200*time.Millisecond
	for i, result := range r.Results() {
		verdict, reason := contract.Inconclusive, "the target did not answer twice in a row; no more was sent"
		if i < 2 {
			reason = "no answer: dial tcp 203.0.113.7:443: connect: connection refused"
		}
		if result.Verdict == contract.NotRun {
			continue
		}
		with(r, result.Name, func(r *contract.Result) {
			r.Verdict, r.Reason, r.Answer, r.Calls, r.Comparisons = verdict, reason, "", 0, 0
			if i < 2 {
				r.Calls = 1
				r.Failure = &contract.Failure{Step: "scenarios/documented/" + r.Name + ".yaml:6:5", Exchanges: []contract.Exchange{{
					Sent: "POST " + target + "\nkey=*** & op=Admin & subop=Register & company=ours & password=***", Got: reason,
				}}}
			}
		})
	}
	return r
}

// asFake is a report whose target said that it is a fake.
func asFake(r *contract.Report) *contract.Report {
	r.Fake, r.Target, r.Command = true, "http://localhost/trackerpro_admin.ashx", "paytcheck"
	return r
}

// transcribed adds calls to a report: one answered, one cut, one never answered.
func transcribed(r *contract.Report) *contract.Report {
	form := []scenarios.Param{{Name: "key", Value: "***"}, {Name: "op", Value: "Admin"},
		{Name: "subop", Value: "Register"}, {Name: "email", Value: "payt-contract+endpoint-ann@ours.example"}}
	r.Transcript = []contract.Call{
		{
			Scenario: "endpoint", Started: r.Started, Took: 211 * time.Millisecond, Method: "POST", URL: target, Form: form,
			Headers: []scenarios.Param{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
			Status:  200, Proto: "HTTP/1.1", Answered: []scenarios.Param{{Name: "Content-Type", Value: "application/json"}},
			Body: `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"***"}`, Size: 66,
		},
		{
			Scenario: "methods", Started: r.Started.Add(time.Second), Took: 95 * time.Millisecond, Method: "GET", URL: target,
			Query:  form,
			Status: 302, Proto: "HTTP/1.1", Answered: []scenarios.Param{{Name: "Location", Value: "https://login.example/"}},
			Body: "<html>", Size: 1 << 20, Clipped: true,
		},
		{Scenario: "methods", Started: r.Started.Add(2 * time.Second), Took: 10 * time.Second, Method: "GET", URL: target,
			Query: form, Error: "no whole answer within 10s"},
	}
	return r
}

// pastOf makes a history of reports, as [Write] keeps it.
func pastOf(reports ...*contract.Report) (h history) {
	for _, r := range reports {
		h.Runs = append(h.Runs, recordOf(r))
	}
	return h
}

// longPast is n nights before tonight's in which all held, but for an outage 40
// nights ago, two nights without a run, a change of the answer to jsonp 25 nights
// ago, and a rule that was broken for four nights.
func longPast(n int, change func(nights int, r *contract.Report)) (h history) {
	for nights := n; nights > 0; nights-- {
		r := at(allHold(), ago(nights))
		switch {
		case nights == 17 || nights == 18:
			continue
		case nights == 40:
			r = at(down(), ago(nights))
		case nights > 25:
			with(r, "jsonp", func(r *contract.Result) { r.Answer = "statement" })
		}
		if nights > 60 && nights <= 64 {
			with(r, "reqid-echo", func(r *contract.Result) { r.Verdict = contract.Broken })
		}
		if nights == 9 {
			with(r, "ssid-rotates", seenOnce)
		}
		if change != nil {
			change(nights, r)
		}
		h.Runs = append(h.Runs, recordOf(r))
	}
	return h
}

// states are nights to look at.
func states() map[string]*night {
	return map[string]*night{
		"first": tonight(transcribed(allHold()), history{}),
		"holds": tonight(allHold(), longPast(120, nil)),
		"broken": tonight(transcribed(with(with(allHold(), "email-unique", emailUnique), "content-type",
			func(r *contract.Result) { r.Answer, r.Pinned = "text/plain", "text/plain" })),
			longPast(60, func(nights int, r *contract.Report) {
				with(r, "content-type", func(r *contract.Result) { r.Answer, r.Pinned = "text/plain", "text/plain" })
				if nights <= 2 {
					with(r, "email-unique", emailUnique)
				}
			})),
		"down":       tonight(transcribed(down()), longPast(75, nil)),
		"pinned":     tonight(with(allHold(), "email-case", contradicted), longPast(62, nil)),
		"unstable":   tonight(with(allHold(), "ssid-rotates", seenOnce), longPast(130, nil)),
		"unforeseen": tonight(with(allHold(), "unknown-ssid", fitsNoAnswer), longPast(30, nil)),
		"fake":       tonight(asFake(allHold()), history{}),
	}
}

// evil is what a hostile server may send.
const evil = "</script><img src=x onerror=alert(1) id=evil>]]> | `code` | **bold** @team https://evil.example " +
	"[x](y)\x00\x1b[31m\xff\xfe\u202e\ufffe"

// hostile is the report of a run against a server that fills every text it can
// with what means something to some format, and sends 1 MiB of it.
func hostile() *contract.Report {
	r := allHold()
	long := strings.Repeat(evil, 1<<20/len(evil))
	with(r, "email-unique", func(r *contract.Result) {
		emailUnique(r)
		r.Reason = "message: want x, got " + evil
		r.Failure.Exchanges[1].Got = long
		r.Failure.Off = []scenarios.Mismatch{{What: evil, Want: evil, Got: long}}
	})
	with(r, "bad-key", func(r *contract.Result) {
		fitsNoAnswer(r)
		r.Reason = evil + long
	})
	with(r, "ssid-rotates", func(r *contract.Result) {
		seenOnce(r)
		r.Reason = evil
	})
	r.Transcript = []contract.Call{{
		Scenario: evil, Started: r.Started, Took: time.Second, Method: "POST", URL: target,
		Form:   []scenarios.Param{{Name: "email", Value: evil}},
		Status: 200, Proto: "HTTP/1.1", Answered: []scenarios.Param{{Name: evil, Value: evil},
			{Name: "Content-Type", Value: evil}}, Body: long, Size: len(long), Error: evil,
	}}
	r.Ended = evil
	return r
}
