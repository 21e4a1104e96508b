package scenarios

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheManualHasEachWord proves that the package comment mentions all words of
// the tables.
func TestTheManualHasEachWord(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	mentions := func(word string) {
		require.Regexp(t, `(?m)^//.*(?:\s|[({|,/])`+word+`(?:[:, )}.]|$)`, string(manual))
	}
	for _, m := range matchers {
		mentions(m.name)
	}
	for _, w := range faultWords {
		mentions(w.name)
	}
	for _, name := range builtinNames() {
		require.Regexp(t, `(?m)^//\t\$`+name+` `, string(manual))
	}
	for _, kind := range stepKinds() {
		require.Regexp(t, `(?m)^//\t`+kind+`: `, string(manual))
	}
	for _, o := range Operations() {
		for _, p := range o.StepParams() {
			mentions(p.Name)
		}
	}
}
