package scenarios

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzParse(f *testing.F) {
	err := fs.WalkDir(FS(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(FS(), file)
		f.Add(data)
		return err
	})
	require.NoError(f, err)
	f.Add([]byte("summary: &a One.\nlimit: *a\n---\n"))
	f.Add([]byte("{summary: One., steps: [{call: {query: {a: [b, $key]}}, expect: {value: {not: [x]}}}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("f.yaml", data)
		if err != nil {
			require.Nil(t, s)
			requirePlaces(t, data, err)
			return
		}
		requireWhole(t, s)
		if wrong, read := schemaError(data); read {
			require.NoError(t, wrong, "the schema refuses a file that the parser accepts")
		}
	})
}

// requirePlaces requires that each problem has a text and a place in the file, and that the
// problems are in order. The place after the end is valid too.
func requirePlaces(t *testing.T, data []byte, err error) {
	t.Helper()
	var errs Errors
	require.ErrorAs(t, err, &errs)
	require.True(t, slices.IsSortedFunc(errs, func(a, b Error) int { return a.Pos.Compare(b.Pos) }))
	breaks := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
	lines := strings.Split(breaks.Replace(string(data)), "\n")
	for _, e := range errs {
		require.Equal(t, "f.yaml", e.File)
		require.NotEmpty(t, e.Message)
		require.True(t, e.Pos.Line >= 1 && e.Pos.Line <= len(lines), "%v: the file has %d lines", e, len(lines))
		columns := utf8.RuneCountInString(lines[e.Pos.Line-1])
		require.True(t, e.Pos.Col >= 1 && e.Pos.Col <= columns+1, "%v: the line has %d columns", e, columns)
	}
}

// requireWhole requires the properties that a runner relies on.
func requireWhole(t *testing.T, s *Scenario) {
	t.Helper()
	require.NotEmpty(t, s.Summary)
	require.Contains(t, []Live{LiveNightly, LiveNewUsers, LiveNever}, s.Live)
	require.False(t, s.Rule != "" && s.Question != "")
	require.Equal(t, s.Rule != "", len(s.Pages) > 0)
	require.Equal(t, s.Question != "", s.Why != "")
	require.Equal(t, s.Question != "", len(s.Answers) > 1)
	for _, u := range s.Given.Users {
		require.True(t, u.Company != "" && u.Email != "" && u.Password != "")
	}
	for _, step := range s.Steps {
		require.Contains(t, []StepKind{StepRegister, StepLaunch, StepOpen, StepCall}, step.Kind)
		require.Equal(t, s.Question == "", step.Expect != nil)
		require.Equal(t, step.Kind == StepCall, step.Method != "")
		if step.Expect != nil {
			requireExpects(t, *step.Expect)
		}
	}
	for _, answer := range s.Answers {
		require.NotEmpty(t, answer.Ways)
		for _, way := range answer.Ways {
			require.Len(t, way, len(s.Steps))
			for _, x := range way {
				requireExpects(t, x)
			}
		}
	}
}

// requireExpects requires that an expectation expects something or is any: true.
func requireExpects(t *testing.T, x Expect) {
	t.Helper()
	require.False(t, x.tree().IsEmpty(), "%+v", x)
}

// FuzzExpand proves that Expand reverses the doubling of dollar signs in any text, and that
// it looks up only names that can be saved.
func FuzzExpand(f *testing.F) {
	f.Add("$key.lower, $a--b and $$")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Expand(strings.ReplaceAll(text, "$", "$$"), func(name string) (string, bool) { return "", false })
		require.NoError(t, err)
		require.Equal(t, text, got)

		_, _ = Expand(text, func(name string) (string, bool) {
			require.Regexp(t, nameOnly, name)
			return "", true
		})
	})
}
