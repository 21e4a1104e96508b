package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestTextsKeepStrings compares texts with a list of strings, some of which need
// a block of their own.
func TestTextsKeepStrings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var kept texts
		var places []text
		var want []string
		length := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(0, 3*textBlock), rapid.IntRange(126, 129))
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
			kept.replace(places[i], strings.Repeat("-", len(s)))
		}
		for i, s := range want {
			require.Equal(t, s, before.at(was[i]), "later changes do not affect a clone")
		}
	})
}

func TestATextTakesUpLittleMoreThanItsString(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name              string
		length, room, max int
	}{
		{"an empty string takes up 2 bytes", 0, 0, 2},
		{"a short string has a header of 2 bytes", 127, 127, 129},
		{"a longer string has a header of 4 bytes", 128, 128, 132},
		{"a string with room may later grow", 100, 200, 204},
	} {
		var kept texts
		x := kept.add(strings.Repeat("x", row.length), row.room)
		require.Len(t, kept.blocks[0], row.max, row.name)
		longest := strings.Repeat("y", row.room)
		require.Equal(t, x, kept.replace(x, longest), row.name)
		require.Equal(t, longest, kept.at(x), row.name)
		require.Len(t, kept.blocks[0], row.max, row.name)
	}
}

func TestATextThatOutgrowsItsPlaceGetsTwiceItsLength(t *testing.T) {
	t.Parallel()
	var kept texts
	x := kept.add("1234", 4)
	require.Equal(t, x, kept.replace(x, "abcd"))
	y := kept.replace(x, "12345")
	require.NotEqual(t, x, y)
	require.Equal(t, y, kept.replace(y, "1234567890"))
	require.Equal(t, "1234567890", kept.at(y))
	require.NotEqual(t, y, kept.replace(y, "12345678901"))
}

func TestBlocksOfTextsAreFilled(t *testing.T) {
	t.Parallel()
	var kept texts
	half := strings.Repeat("x", textBlock/2-6) // and a header of 6 bytes
	for range 6 {
		kept.add(half, len(half))
	}
	require.Len(t, kept.blocks, 3)
	for _, block := range kept.blocks {
		require.Len(t, block, textBlock)
	}
	kept.add("", 0)
	require.Len(t, kept.blocks, 4)
	require.Equal(t, textBlock, cap(kept.blocks[3]), "a block is not copied as it fills")
	kept.add(half+half, textBlock)
	require.Equal(t, textBlock+6, cap(kept.blocks[4]), "a long text has a block to itself")
}
