package fake_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// answersOf are the answers of a dialect by question.
func answersOf(d fake.Dialect) map[string]string {
	answers := map[string]string{}
	for _, q := range scenarios.Questions() {
		answers[q.Question] = q.Answers[0].Name
	}
	if d != (fake.Dialect{}) {
		for part := range strings.SplitSeq(d.String(), ",") {
			q, a, _ := strings.Cut(part, "=")
			answers[q] = a
		}
	}
	return answers
}

// others are the texts of the dialects with one other answer alone.
func others() (single []string) {
	for _, q := range scenarios.Questions() {
		for _, a := range q.Answers[1:] {
			single = append(single, q.Question+"="+a.Name)
		}
	}
	return single
}

func TestDialectsComeInOrder(t *testing.T) {
	t.Parallel()
	var got []string
	for d := range fake.Dialects(nil) {
		got = append(got, d.String())
	}
	single := others()
	require.Equal(t, append([]string{"base"}, single...), got[:1+len(single)])
	require.Equal(t, len(got), len(slices.Compact(slices.Sorted(slices.Values(got)))), "each comes once")

	source, err := os.ReadFile("dialects.go")
	require.NoError(t, err)
	require.Contains(t, string(source), fmt.Sprintf("// together at least once, here or before. Today these are 1 + %d + %d, with\n", len(single), len(got)-1-len(single)),
		"the numbers in the comment of Dialects")
}

func TestDialectsHaveEveryPairOfAnswers(t *testing.T) {
	t.Parallel()
	for name, observed := range map[string]*fake.Answers{
		"nothing pinned":      nil,
		"two questions":       pinned("email-case", "sensitive", "jsonp", "call"),
		"all but two answers": allPinned("email-case", "jsonp"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[[2]string]bool{}
			for d := range fake.Dialects(observed) {
				answers := answersOf(d)
				for one, a := range answers {
					for two, b := range answers {
						seen[[2]string{one + "=" + a, two + "=" + b}] = true
					}
				}
			}
			for _, one := range free(observed) {
				for _, two := range free(observed) {
					for _, a := range one.Answers {
						for _, b := range two.Answers {
							pair := [2]string{one.Question + "=" + a.Name, two.Question + "=" + b.Name}
							require.True(t, seen[pair] || one == two && a.Name != b.Name, pair)
						}
					}
				}
			}
		})
	}
}

func TestDialectsKeepWhatIsPinned(t *testing.T) {
	t.Parallel()
	observed := pinned("email-case", "sensitive", "jsonp", "call", "error-http-status", "400")
	n := 0
	for d := range fake.Dialects(observed) {
		require.Equal(t, []any{fake.EmailCaseSensitive, fake.JSONPCall, fake.ErrorHTTPStatus400}, []any{d.EmailCase, d.JSONP, d.ErrorHTTPStatus})
		if n == 0 {
			require.Equal(t, "error-http-status=400,email-case=sensitive", d.String(), "the base is what was observed")
		}
		n++
	}
	require.Greater(t, n, 1+len(others())-4)

	all := slices.Collect(fake.Dialects(allPinned()))
	require.Equal(t, []fake.Dialect{{}}, all, "with everything pinned the base is left")
}

func TestDialectsMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	total := len(slices.Collect(fake.Dialects(nil)))
	for stop := range total {
		n := 0
		for range fake.Dialects(nil) {
			if n == stop {
				break
			}
			n++
		}
		require.Equal(t, stop, n)
	}
}

// allPinned pins the first answer to each question, but for some.
func allPinned(but ...string) *fake.Answers {
	observed := &fake.Answers{}
	for _, q := range scenarios.Questions() {
		if !slices.Contains(but, q.Question) {
			observed.Learn(q.Question, q.Answers[0].Name, "2026-03-01")
		}
	}
	return observed
}

// free are the questions that are not pinned.
func free(observed *fake.Answers) []*scenarios.Scenario {
	return slices.DeleteFunc(scenarios.Questions(), func(q *scenarios.Scenario) bool {
		_, pinned := observed.Pinned(q.Question)
		return pinned
	})
}
