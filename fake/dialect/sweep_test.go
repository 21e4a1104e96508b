package dialect_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// texts returns the text forms of a sweep.
func texts(observed *scenarios.Answers) (all []string) {
	for d := range dialect.Sweep(observed) {
		all = append(all, d.String())
	}
	return all
}

// others returns the text forms of the dialects with a single answer that is not a first one.
func others() (single []string) {
	for q := dialect.QuestionNone + 1; q <= dialect.NumQuestions; q++ {
		for _, a := range q.Answers()[1:] {
			single = append(single, q.String()+"="+a)
		}
	}
	return single
}

func TestSweepBeginsWithTheBaseAndEachOtherAnswerAlone(t *testing.T) {
	t.Parallel()
	got, single := texts(nil), others()
	require.Equal(t, append([]string{"base"}, single...), got[:1+len(single)])
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(got))), len(got), "each dialect comes once")
	require.Equal(t, got, texts(nil), "the order is always the same")
}

func TestSweepHasEveryPairOfAnswers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		observed *scenarios.Answers
	}{
		{"nothing is pinned", nil},
		{"two questions are pinned", pinned("email-case", "sensitive", "jsonp", "call")},
		{"all but two questions are pinned", allPinned("email-case", "jsonp")},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			type answer struct {
				question dialect.Question
				text     string
			}
			spoken := map[[2]answer]bool{}
			for d := range dialect.Sweep(row.observed) {
				for one := dialect.QuestionNone + 1; one <= dialect.NumQuestions; one++ {
					for two := one + 1; two <= dialect.NumQuestions; two++ {
						spoken[[2]answer{{one, d.Answer(one)}, {two, d.Answer(two)}}] = true
					}
				}
			}
			for one := dialect.QuestionNone + 1; one <= dialect.NumQuestions; one++ {
				for two := one + 1; two <= dialect.NumQuestions; two++ {
					for _, a := range possible(row.observed, one) {
						for _, b := range possible(row.observed, two) {
							require.True(t, spoken[[2]answer{{one, a}, {two, b}}], "%s=%s,%s=%s", one, a, two, b)
							delete(spoken, [2]answer{{one, a}, {two, b}})
						}
					}
				}
			}
			require.Empty(t, spoken, "a pinned question keeps its answer")
		})
	}
}

// possible returns the answers to a question that a sweep may speak.
func possible(observed *scenarios.Answers, q dialect.Question) []string {
	if pin, ok := observed.Pinned(q.String()); ok {
		return []string{pin.Answer}
	}
	return q.Answers()
}

func TestSweepBeginsWithWhatWasObserved(t *testing.T) {
	t.Parallel()
	got := texts(pinned("email-case", "sensitive", "jsonp", "call", "error-http-status", "400"))
	require.Equal(t, "error-http-status=400,email-case=sensitive", got[0])
	require.Equal(t, "error-http-status=400,error-reqid=echoed,email-case=sensitive", got[1])
}

func TestSweepHasOnlyTheBaseWhenEverythingIsPinned(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"base"}, texts(allPinned()))
}

func TestSweepHoldsAQuestionWhoseObservationsConflict(t *testing.T) {
	t.Parallel()
	observed := allPinned("email-case")
	observed.Learn("jsonp", "statement", "2026-03-02")
	require.Equal(t, []string{"base", "email-case=sensitive"}, texts(observed))
}

func TestSweepMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	all := texts(nil)
	for stop := range all {
		n := 0
		for range dialect.Sweep(nil) {
			if n == stop {
				break
			}
			n++
		}
		require.Equal(t, stop, n)
	}
}

// allPinned pins the first answer to each question, except for some.
func allPinned(except ...string) *scenarios.Answers {
	observed := &scenarios.Answers{}
	for id, q := range questions() {
		if !slices.Contains(except, id) {
			observed.Learn(id, q.Answers()[0], "2026-03-01")
		}
	}
	return observed
}
