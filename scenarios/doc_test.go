package scenarios

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheManualHasEachWord proves that the comment of the package, of Fault, of
// Expect or of Operation mentions each word of the tables.
func TestTheManualHasEachWord(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	manual := string(text) + commentOf(t, "operations.go", "Operation")
	mentions := func(manual, word string) {
		require.Regexp(t, `(?m)^//.*(?:\s|[({|,/])`+word+`(?:[:, )}.]|$)`, manual)
	}
	for _, m := range matchers {
		mentions(commentOf(t, "matchers.go", "Expect"), m.name)
	}
	for _, w := range faultWords {
		mentions(commentOf(t, "fault.go", "Fault"), w.name)
	}
	for _, name := range builtinNames() {
		require.Regexp(t, `(?m)^//\t\$`+name+` `, manual)
	}
	for _, kind := range stepKinds() {
		require.Regexp(t, `(?m)^//\t`+kind+`: `, manual)
	}
	for _, o := range Operations() {
		for _, p := range o.StepParams() {
			mentions(manual, p.Name)
		}
	}
}

// commentOf returns the text of a file above a type, which ends with the comment of the type.
func commentOf(t *testing.T, file, name string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	above, _, found := strings.Cut(string(text), "\ntype "+name+" struct")
	require.True(t, found)
	return above
}
