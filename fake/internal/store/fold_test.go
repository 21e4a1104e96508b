package store

import (
	"strings"
	"testing"

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
	for r := range rune(0x3000) {
		for other := range rune(128) {
			one, two := string(r), string(other)
			if strings.EqualFold(one, two) != (Fold(one) == Fold(two)) {
				t.Fatalf("%q and %q fold to %q and %q", one, two, Fold(one), Fold(two))
			}
		}
	}
}
