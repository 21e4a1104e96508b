package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

// folders maps each package to its folder, relative to this one.
var folders = map[string]string{"dialect": "../../dialect", "rules": "../rules"}

func TestGeneratedFilesAreFresh(t *testing.T) {
	t.Parallel()
	require.Len(t, folders, len(files))
	for pkg, file := range files {
		t.Run(pkg, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, write(pkg, dir))
			want, err := os.ReadFile(filepath.Join(dir, file))
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(folders[pkg], file))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(string(want), string(got)), "run go generate in package %s", pkg)
			for line := range strings.Lines(string(got)) {
				if pkg != "fake" {
					require.LessOrEqual(t, len(line), 120, line)
				}
			}
		})
	}
}

func TestAPackageWithoutGeneratedNamesIsAnError(t *testing.T) {
	t.Parallel()
	err := write("console", t.TempDir())
	require.EqualError(t, err, `package "console" has no generated names; add its file and its template`)
}

// TestSeventyQuestionsWork generates 70 questions and runs the tests of package dialect
// that loop over all questions.
func TestSeventyQuestionsWork(t *testing.T) {
	t.Parallel()
	questions := scenarios.Questions()
	for i := len(questions); i < 70; i++ {
		questions = append(questions, &scenarios.Scenario{
			Question: fmt.Sprintf("further-question%d", i),
			Summary:  strings.Repeat("Is this a further question, and a long one? ", i%3+1),
			Answers:  []scenarios.Answer{{Name: "no"}, {Name: "yes"}, {Name: "http-200"}}[:2+i%2],
		})
	}
	source, err := generate("dialect", questions)
	require.NoError(t, err)
	dir := t.TempDir()
	generated, counted := filepath.Join(dir, "answers_gen.go"), filepath.Join(dir, "count_test.go")
	require.NoError(t, os.WriteFile(generated, source, 0o644))
	require.NoError(t, os.WriteFile(counted, []byte(countTest), 0o644))
	pkg, err := filepath.Abs(folders["dialect"])
	require.NoError(t, err)
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(pkg, "answers_gen.go"): generated,
		filepath.Join(pkg, "count_test.go"):  counted,
	}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o644))

	tests := []string{"TestThereAreSeventyQuestions", "TestDialectRoundTripsThroughItsText", "TestDialectAgreesWithAMap",
		"TestEachFieldAnswersTheQuestionThatItIsNamedFor", "TestSweepHasEveryPairOfAnswers"}
	out, err := exec.Command("go", "test", "-v", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"),
		"-run", strings.Join(tests, "|"), folders["dialect"]).CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, name := range tests {
		require.Contains(t, string(out), "--- PASS: "+name)
	}
}

// countTest tests that the package has 70 questions.
const countTest = `package dialect_test

import (
	"testing"

	"github.com/paytfake/paytfake/fake/dialect"
)

func TestThereAreSeventyQuestions(t *testing.T) {
	if dialect.NumQuestions != 70 {
		t.Fatal(dialect.NumQuestions)
	}
}
`
