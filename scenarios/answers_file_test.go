package scenarios_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

func TestLearningPinsTheFirstAnswerAndKeepsContradictions(t *testing.T) {
	var a scenarios.Answers
	a.Learn("email-case", "sensitive", "2026-03-01")
	a.Learn("email-case", "sensitive", "2026-03-02")
	a.Learn("email-case", "insensitive", "2026-03-03")
	a.Learn("email-case", "insensitive", "2026-03-04")
	a.Learn("email-case", "sensitive", "2026-03-05")
	want := scenarios.Pin{
		Observation: scenarios.Observation{Answer: "sensitive", First: "2026-03-01", Last: "2026-03-05", Times: 3},
		Conflicts:   []scenarios.Observation{{Answer: "insensitive", First: "2026-03-03", Last: "2026-03-04", Times: 2}},
	}
	pin, ok := a.Pinned("email-case")
	require.True(t, ok)
	require.Empty(t, cmp.Diff(want, pin))
	_, ok = (*scenarios.Answers)(nil).Pinned("email-case")
	require.False(t, ok, "no answers pin nothing")
}

func TestAnObservationOnAnEarlierDayChangesOnlyTheFirstDay(t *testing.T) {
	var a scenarios.Answers
	for _, day := range []string{"2026-03-05", "2026-03-03", "2026-03-04"} {
		a.Learn("email-case", "sensitive", day)
		a.Learn("email-case", "insensitive", day)
	}
	require.Empty(t, cmp.Diff(scenarios.Pin{
		Observation: scenarios.Observation{Answer: "sensitive", First: "2026-03-03", Last: "2026-03-05", Times: 3},
		Conflicts:   []scenarios.Observation{{Answer: "insensitive", First: "2026-03-03", Last: "2026-03-05", Times: 3}},
	}, a.Pins["email-case"]))
}

func TestThePersonsCommentsStay(t *testing.T) {
	a, err := scenarios.ParseAnswers("a.yaml", []byte(`# A live target's answers to the open questions, written by paytcheck --learn.
# Ask Ann before you change it.
target: live.example # production
answers:
  # Seen by hand in March.
  email-case: {answer: sensitive, first: 2026-03-01, last: 2026-03-01, times: 1} # ticket 17

  jsonp:
    answer: call # as documented
    first: 2026-03-01
    last: 2026-03-01
    times: 1
# The end.
`))
	require.NoError(t, err)
	for day := range 2 {
		a.Learn("jsonp", "call", fmt.Sprintf("2026-03-0%d", 2+day))
		data, err := a.Marshal()
		require.NoError(t, err)
		again, err := scenarios.ParseAnswers("a.yaml", data)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(a, again))
		for _, comment := range []string{"# Ask Ann before", "# production", "# The end.", "  # Seen by hand in March.\n  # ticket 17\n  email-case:", "  # as documented\n"} {
			require.Equal(t, 1, strings.Count(string(data), comment), "%s in\n%s", comment, data)
		}
		require.Equal(t, 1, strings.Count(string(data), "A live target's"))
	}
}

func TestACountThatIsAsHighAsItMayBeStaysReadable(t *testing.T) {
	a, err := scenarios.ParseAnswers("a.yaml", []byte("target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 2147483646}\n"))
	require.NoError(t, err)
	for range 2 {
		a.Learn("jsonp", "call", "2026-03-02")
		require.Equal(t, 1<<31-1, a.Pins["jsonp"].Times)
	}
	data, err := a.Marshal()
	require.NoError(t, err)
	_, err = scenarios.ParseAnswers("a.yaml", data)
	require.NoError(t, err)
}

// A report, for example, may keep a copy of a pin.
func TestLearningDoesNotChangeCopiesOfAPin(t *testing.T) {
	var a scenarios.Answers
	a.Learn("jsonp", "call", "2026-03-01")
	a.Learn("jsonp", "statement", "2026-03-02")
	pin, _ := a.Pinned("jsonp")
	a.Learn("jsonp", "statement", "2026-03-03")
	require.Equal(t, 1, pin.Conflicts[0].Times)
}

func TestAWrittenAnswersFileCanBeRead(t *testing.T) {
	a := scenarios.Answers{Target: "live.example"}
	for _, q := range scenarios.Questions() {
		a.Learn(q.Question, q.Answers[1].Name, "2026-03-01")
	}
	a.Learn("jsonp", "ignored", "2026-03-02")
	data, err := a.Marshal()
	require.NoError(t, err)
	again, err := scenarios.ParseAnswers("answers.yaml", data)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(&a, again))
	require.Less(t, strings.Index(string(data), "error-http-status"), strings.Index(string(data), "jsonp"),
		"the questions are in their order")

	a.Learn("jsonp", "statement", "2026-03-03")
	changed, err := a.Marshal()
	require.NoError(t, err)
	require.Equal(t, 2, differing(string(data), string(changed)),
		"one more observation changes only its last day and its count")
}

// differing returns the number of lines in which a and b differ.
func differing(a, b string) (n int) {
	before, after := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range after {
		if i >= len(before) || before[i] != after[i] {
			n++
		}
	}
	return n
}

func TestABadAnswersFileIsRefusedWithEveryPlace(t *testing.T) {
	for _, row := range []struct{ name, file, message string }{
		{"an empty file", "", "a.yaml:1:1: the file is empty"},
		{"an answers file without a target", "answers: {}", "a.yaml:1:1: an answers file without target"},
		{"an unknown question",
			"target: x\nanswers:\n  email-cas: {answer: sensitive, first: 2026-03-01, last: 2026-03-01, times: 1}",
			`a.yaml:3:3: unknown question "email-cas"; did you mean "email-case"?`},
		{"an unknown answer",
			"target: x\nanswers:\n  email-case: {answer: yes-and-no, first: 2026-03-01, last: 2026-03-01, times: 1}",
			`a.yaml:3:24: unknown answer to email-case "yes-and-no"`},
		{"a repeated question",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 1}\n  jsonp: {answer: " +
				"call, first: 2026-03-01, last: 2026-03-01, times: 1}",
			"a.yaml:4:3:"},
		{"a day that does not exist",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-02-30, last: 2026-03-01, times: 1}",
			`first: "2026-02-30" is not a day such as 2026-03-01`},
		{"a count of zero", "target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 0}",
			`times: 0 is not a whole number from 1 to 2147483647`},
		{"a count that overflows",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 2147483648}",
			`a.yaml:3:69: times: 2147483648 is not a whole number from 1 to 2147483647`},
		{"a count that is infinite",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: .inf}",
			`a.yaml:3:69: times: .inf is not a whole number from 1 to 2147483647`},
		{"a question without an answer, days and a count", "target: x\nanswers:\n  jsonp: {}",
			"a.yaml:3:10: an observed answer without answer\na.yaml:3:10: an observed answer without first\n" +
				"a.yaml:3:10: an observed answer without last\na.yaml:3:10: an observed answer without times"},
		{"a first day after the last",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-02, last: 2026-03-01, times: 1}",
			"first 2026-03-02 is after last 2026-03-01"},
		{"an answer that conflicts with itself",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 1, conflicts: " +
				"[{answer: call, first: 2026-03-01, last: 2026-03-01, times: 1}]}",
			`answer "call" to jsonp is repeated; remove one`},
		{"two conflicts with the same answer",
			"target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 1, conflicts: " +
				"[{answer: ignored, first: 2026-03-01, last: 2026-03-01, times: 1}, " +
				"{answer: ignored, first: 2026-03-01, last: 2026-03-01, times: 1}]}",
			`answer "ignored" to jsonp is repeated; remove one`},
		{"a merge conflict of git", "<<<<<<< ours\ntarget: x\n", "a.yaml:"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := scenarios.ParseAnswers("a.yaml", []byte(row.file))
			require.ErrorContains(t, err, row.message)
		})
	}
}

func TestAnAnswersFileIsRefusedIfItIsTooLong(t *testing.T) {
	comment := []byte(strings.Repeat("#", 1<<20+1))
	_, err := scenarios.ParseAnswers("a.yaml", comment)
	require.EqualError(t, err, "a.yaml:1:1: the file is longer than 1 MiB; this is not an answers file")
	_, err = scenarios.ParseAnswers("a.yaml", comment[:1<<20])
	require.EqualError(t, err, "a.yaml:1:1: the file is empty")
}

func TestAnAnswersFileIsReadable(t *testing.T) {
	a := scenarios.Answers{Target: "live.example"}
	a.Learn("jsonp", "call", "2026-03-01")
	a.Learn("jsonp", "ignored", "2026-03-02")
	a.Learn("email-case", "sensitive", "2026-03-01")
	text, err := a.Marshal()
	require.NoError(t, err)
	require.Equal(t, `# A live target's answers to the open questions, written by paytcheck --learn.
target: live.example
answers:
  email-case:
    answer: sensitive
    first: "2026-03-01"
    last: "2026-03-01"
    times: 1
  jsonp:
    answer: call
    first: "2026-03-01"
    last: "2026-03-01"
    times: 1
    conflicts:
      - answer: ignored
        first: "2026-03-02"
        last: "2026-03-02"
        times: 1
`, string(text))
}

func TestABadDayIsReportedOnce(t *testing.T) {
	_, err := scenarios.ParseAnswers("a.yaml", []byte("target: x\nanswers:\n"+
		"  jsonp: {answer: call, first: 2026-02-01, last: 2026-02-30, times: 1}"))
	require.EqualError(t, err, `a.yaml:3:50: last: "2026-02-30" is not a day such as 2026-03-01`)
}

func TestAnAnswersFileIsReplacedAtomically(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "answers.yaml")
	var a scenarios.Answers
	a.Target = "live.example"
	a.Learn("jsonp", "call", "2026-03-01")
	require.NoError(t, a.WriteFile(name))
	before, err := os.Stat(name)
	require.NoError(t, err)

	require.ErrorIs(t, a.WriteFile(filepath.Join(dir, "no", "answers.yaml")), fs.ErrNotExist)
	a.Learn("jsonp", "call", "2026-03-02")
	require.NoError(t, a.WriteFile(name))
	after, err := scenarios.ReadAnswers(os.DirFS(dir), "answers.yaml")
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(&a, after))
	now, err := os.Stat(name)
	require.NoError(t, err)
	require.False(t, os.SameFile(before, now), "WriteFile creates a new file and renames it")
}

func TestAnAnswerIsStaleAfterItsAge(t *testing.T) {
	o := scenarios.Observation{Last: "2026-03-01"}
	day := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	require.False(t, o.Stale(day, 0), "an age of zero makes no answer stale")
	require.False(t, o.Stale(day, 31*24*time.Hour))
	require.True(t, o.Stale(day, 30*24*time.Hour))
	require.False(t, o.Stale(day.Add(-12*time.Hour), 30*24*time.Hour), "an answer of exactly this age is not stale")
}

// FuzzParseAnswers proves that any accepted file can be written and read again.
func FuzzParseAnswers(f *testing.F) {
	f.Add([]byte("target: x\nanswers:\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 1}\n"))
	f.Add([]byte("target: x\nanswers: {}\n"))
	f.Add([]byte("# a\n\n#b\ntarget: x # c\nanswers:\n  # d\n\n  # e\n  jsonp: {answer: call, first: 2026-03-01, last: 2026-03-01, times: 1} # f\n  # g\n# h\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := scenarios.ParseAnswers("a.yaml", data)
		if err != nil {
			return
		}
		text, err := a.Marshal()
		require.NoError(t, err)
		again, err := scenarios.ParseAnswers("a.yaml", text)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(a, again))
	})
}
