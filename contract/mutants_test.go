package contract_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// Each mutant breaks one rule or pin in one way, and the suite says so. The table
// stands in the output of go test -v: what each mutant breaks, and what was named.
func TestNoMutantSurvives(t *testing.T) {
	var table strings.Builder
	fmt.Fprintf(&table, "%-22s %-58s %s\n", "BREAKS", "MUTANT", "NAMED")
	row := func(breaks, mutant string, named []string) {
		fmt.Fprintf(&table, "%-22s %-58s %s\n", breaks, mutant, strings.Join(named, " "))
	}
	killed, all := 0, 0
	for _, wrong := range impostor.Wrongs() {
		all++
		named := named(mutantReport(t, wrong))
		if len(named) > 0 {
			killed++
		}
		row(wrong.Rule, wrong.Name, named)
	}
	for _, q := range scenarios.Questions() {
		if q.Live == scenarios.Never {
			continue
		}
		for i, a := range q.Answers {
			all++
			pinned := q.Answers[(i+1)%len(q.Answers)].Name
			named := named(pinReport(t, q.Question, a.Name, pinned))
			if slices.Equal(named, []string{q.Question}) {
				killed++
			}
			row(q.Question, "pinned is "+pinned+", now comes "+a.Name, named)
		}
	}
	t.Logf("%d of %d mutants killed\n%s", killed, all, &table)
	require.Equal(t, all, killed)
}

// named are the rules and questions that a report calls broken, and unstable where
// what a mutant does can be seen only once.
func named(r *contract.Report) (names []string) {
	for _, result := range r.Results() {
		if result.Verdict == contract.Broken || result.Unstable {
			names = append(names, result.Name)
		}
	}
	return names
}

// mutantReport is the report on a server that breaks a rule. Only a target that
// can be put into a situation shows whether it limits calls.
func mutantReport(t *testing.T, wrong impostor.Wrong) *contract.Report {
	serve := func(limit int) contract.Target {
		api := impostor.New(impostor.Config{Key: "the-key", Wrong: wrong, Limit: limit})
		return contract.Target{
			URL: "http://localhost/trackerpro_admin.ashx", Key: "the-key", Client: &http.Client{Transport: direct{api}},
		}
	}
	target := serve(0)
	if wrong.Rule == "call-limits" {
		target.Situate = func(s *scenarios.Scenario) (contract.Target, func(), error) {
			return serve(s.Limit.Calls), func() {}, nil
		}
	}
	report, err := contract.Check(t.Context(), target, contract.Options{})
	require.NoError(t, err)
	return report
}

// pinReport is the report on a server that gives an answer where another is pinned.
func pinReport(t *testing.T, question, answer, pinned string) *contract.Report {
	api := impostor.New(impostor.Config{Key: "the-key", Dialect: map[string]string{question: answer}})
	report, err := contract.Check(t.Context(), contract.Target{
		URL: "http://localhost/trackerpro_admin.ashx", Key: "the-key", Client: &http.Client{Transport: direct{api}},
	}, contract.Options{Answers: &scenarios.Answers{Pins: map[string]scenarios.Pin{
		question: {Observation: scenarios.Observation{Answer: pinned, First: "2026-03-01", Last: "2026-03-08", Times: 8}},
	}}})
	require.NoError(t, err)
	return report
}
