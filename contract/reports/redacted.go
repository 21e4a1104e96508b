package reports

import (
	"slices"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

// redacted is a copy of a report in which each text went through the redactor.
func redacted(r *contract.Report, redact func(string) string) *contract.Report {
	out := &contract.Report{
		Command: redact(r.Command), Target: redact(r.Target), Fake: r.Fake, Started: r.Started, Took: r.Took,
		Calls: r.Calls, Planned: r.Planned, Ended: redact(r.Ended), Learnt: r.Learnt,
		Rules: redactedResults(r.Rules, redact), Questions: redactedResults(r.Questions, redact),
		Transcript: slices.Clone(r.Transcript),
	}
	for i := range out.Transcript {
		c := &out.Transcript[i]
		each(redact, &c.Scenario, &c.Method, &c.URL, &c.Proto, &c.Body, &c.Error)
		c.Query, c.Form = redactedParams(c.Query, redact), redactedParams(c.Form, redact)
		c.Headers, c.Answered = redactedParams(c.Headers, redact), redactedParams(c.Answered, redact)
	}
	return out
}

func redactedResults(results []contract.Result, redact func(string) string) []contract.Result {
	out := slices.Clone(results)
	for i := range out {
		r := &out[i]
		each(redact, &r.Name, &r.Rule, &r.Question, &r.Summary, &r.Reason, &r.Answer, &r.Default, &r.Pinned, &r.Last,
			&r.Stale)
		if r.Failure == nil {
			continue
		}
		f := *r.Failure
		f.Step = redact(f.Step)
		f.Exchanges, f.Off, f.Pages = slices.Clone(f.Exchanges), slices.Clone(f.Off), slices.Clone(f.Pages)
		for i := range f.Exchanges {
			each(redact, &f.Exchanges[i].Sent, &f.Exchanges[i].Got)
		}
		for i := range f.Off {
			each(redact, &f.Off[i].What, &f.Off[i].Want, &f.Off[i].Got)
		}
		for i := range f.Pages {
			each(redact, &f.Pages[i])
		}
		r.Failure = &f
	}
	return out
}

func redactedParams(params []scenarios.Param, redact func(string) string) []scenarios.Param {
	out := slices.Clone(params)
	for i := range out {
		each(redact, &out[i].Name, &out[i].Value)
	}
	return out
}

func each(redact func(string) string, texts ...*string) {
	for _, t := range texts {
		*t = redact(*t)
	}
}
