package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/scenarios"
)

// A mutant breaks one rule or pin in one way.
type mutant struct {
	breaks, name string
	seenAs       string // the rule or question that the suite is to name
	check        func(*testing.T) *contract.Report
	unstable     bool     // what it does can be seen only once
	named        []string // what the suite called broken, or unstable
}

// Each mutant is caught, and what it breaks is named. The table stands in the
// output of go test -v: what each mutant breaks, and what was named.
func TestNoMutantSurvives(t *testing.T) {
	mutants := slices.Concat(wrongMutants(), pinMutants())
	t.Run("each", func(t *testing.T) {
		for i := range mutants {
			m := &mutants[i]
			t.Run(m.breaks+" "+m.name, func(t *testing.T) {
				t.Parallel()
				report := m.check(t)
				m.named = named(report)
				at := slices.IndexFunc(report.Results(), func(r contract.Result) bool { return r.Name == m.seenAs })
				result := report.Results()[at]
				require.Equal(t, m.unstable, result.Unstable, "%v", m.named)
				require.Equal(t, !m.unstable, result.Verdict == contract.Broken, "%v", m.named)
				require.Equal(t, !m.unstable, report.ExitCode() == 1)
			})
		}
	})
	var table strings.Builder
	fmt.Fprintf(&table, "%-22s %-58s %s\n", "BREAKS", "MUTANT", "NAMED")
	alone := 0
	for _, m := range mutants {
		fmt.Fprintf(&table, "%-22s %-58s %s\n", m.breaks, m.name, strings.Join(m.named, " "))
		if len(m.named) == 1 {
			alone++
		}
	}
	t.Logf("%d mutants; with %d of them nothing else was named\n%s", len(mutants), alone, &table)
	// Where the second registration of anything fails, several rules cannot be seen
	// any more.
	require.GreaterOrEqual(t, alone, len(mutants)*96/100, "the blame is precise")
}

// named are the rules and questions that a report calls broken or unstable.
func named(r *contract.Report) (names []string) {
	for _, result := range r.Results() {
		if result.Verdict == contract.Broken || result.Unstable {
			names = append(names, result.Name)
		}
	}
	return names
}

// onePage are the portals that show one page for every token: by itself that is no
// fault, since its script may look at the token.
var onePage = []string{"any launch token works", "anything like a launch token works"}

// wrongMutants are the servers that break a rule. Only a target that can be put
// into a situation shows whether it limits calls.
func wrongMutants() (all []mutant) {
	for _, wrong := range impostor.Wrongs() {
		m := mutant{breaks: wrong.Rule, name: wrong.Name, seenAs: wrong.Rule, unstable: wrong.Name == seenOnce}
		if other, ok := seenAs[wrong.Name]; ok {
			m.seenAs = other
		}
		m.check = func(t *testing.T) *contract.Report { return check(t, impostor.Config{Wrong: wrong}) }
		if slices.Contains(onePage, wrong.Name) {
			m.check = func(t *testing.T) *contract.Report {
				target := directTarget(impostor.New(impostor.Config{Key: troubleKey, Wrong: wrong}))
				report, err := contract.Check(t.Context(), target, contract.Options{PortalOpens: "PAYT"})
				require.NoError(t, err)
				return report
			}
		}
		if wrong.Rule == "call-limits" {
			m.check = func(t *testing.T) *contract.Report {
				target := directTarget(impostor.New(impostor.Config{Key: troubleKey, Wrong: wrong}))
				target.Situate = func(s *scenarios.Scenario) (contract.Target, func(), error) {
					limited := impostor.Config{Key: troubleKey, Wrong: wrong, Limit: s.Limit.Calls}
					return directTarget(impostor.New(limited)), func() {}, nil
				}
				report, err := contract.Check(t.Context(), target, contract.Options{})
				require.NoError(t, err)
				return report
			}
		}
		all = append(all, m)
	}
	return all
}

// pinMutants are the servers that give an answer where another is pinned.
func pinMutants() (all []mutant) {
	for _, q := range scenarios.Questions() {
		if q.Live == scenarios.LiveNever {
			continue
		}
		for i, a := range q.Answers {
			pinned := q.Answers[(i+1)%len(q.Answers)].Name
			all = append(all, mutant{
				breaks: q.Question, name: "pinned is " + pinned + ", now comes " + a.Name, seenAs: q.Question,
				check: func(t *testing.T) *contract.Report { return checkPin(t, q.Question, a.Name, pinned) },
			})
		}
	}
	return all
}

func checkPin(t *testing.T, question, answer, pinned string) *contract.Report {
	api := impostor.New(impostor.Config{Key: troubleKey, Dialect: map[string]string{question: answer}})
	target := directTarget(api)
	report, err := contract.Check(t.Context(), target,
		contract.Options{Answers: &scenarios.Answers{Pins: map[string]scenarios.Pin{
			question: {Observation: scenarios.Observation{Answer: pinned, First: "2026-03-01", Last: "2026-03-08", Times: 8}},
		}}})
	require.NoError(t, err)
	require.Equal(t, []string{question}, named(report))
	return report
}
