package fake

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestTextsKeepsStrings compares it with a list of strings, some of which need
// blocks of their own.
func TestTextsKeepsStrings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var kept texts
		var places []text
		var want []string
		length := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(0, 3*textBlock))
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			s := strings.Repeat(rapid.StringN(1, 1, -1).Draw(t, "letter"), length.Draw(t, "length"))
			if n := rapid.IntRange(0, len(want)).Draw(t, "which"); n < len(want) {
				places[n], want[n] = kept.replace(places[n], s), s
			} else {
				places, want = append(places, kept.add(s, len(s))), append(want, s)
			}
		}
		before, was := kept.clone(), slices.Clone(places)
		for i, s := range want {
			require.Equal(t, s, kept.at(places[i]))
			kept.replace(places[i], "")
		}
		for i, s := range want {
			require.Equal(t, s, before.at(was[i]), "a copy stays as it is")
		}
	})
}
