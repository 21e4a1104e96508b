package store

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFoldAgreesWithEqualFold(t *testing.T) {
	t.Parallel()
	letters := rapid.SampledFrom([]rune("aAzZ`{@[kK\u212asS\u017fıİiIßẞσςΣéÉ\u007f\u00801-@ "))
	rapid.Check(t, func(t *rapid.T) {
		one := string(rapid.SliceOfN(letters, 0, 3).Draw(t, "one"))
		other := string(rapid.SliceOfN(letters, 0, 3).Draw(t, "other"))
		require.Equal(t, strings.EqualFold(one, other), Fold(one) == Fold(other))
		require.True(t, strings.EqualFold(one, Fold(one)))
	})
}

func TestFoldOfEachLetterAgreesWithEqualFold(t *testing.T) {
	t.Parallel()
	first := map[string]string{}  // letter by fold
	for r := range rune(0x3000) { // the remaining letters use the same tables
		letter := string(r)
		folded := Fold(letter)
		if Fold(string(unicode.SimpleFold(r))) != folded {
			t.Fatalf("%q and its other case fold apart", letter)
		}
		if other, ok := first[folded]; ok && !strings.EqualFold(letter, other) {
			t.Fatalf("%q and %q fold to %q", letter, other, folded)
		}
		first[folded] = letter
	}
}
