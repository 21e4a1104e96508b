package dialect

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCoveringHasEveryPairOfValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.IntRange(1, 5), 0, 12).Draw(t, "levels")
		rows := covering(levels)
		require.Equal(t, rows, covering(levels), "the same levels always give the same rows")

		found := map[pair]int{}
		for _, row := range rows {
			require.Len(t, row, len(levels))
			added := false
			for second := range row {
				for first := range second {
					p := pair{{first, row[first]}, {second, row[second]}}
					added = added || found[p] == 0
					found[p]++
				}
			}
			require.True(t, added, "each row adds a pair")
		}
		pairs := 0
		for second := range levels {
			for first := range second {
				pairs += levels[first] * levels[second]
				for b := range levels[second] {
					for a := range levels[first] {
						require.Contains(t, found, pair{{first, a}, {second, b}})
					}
				}
			}
		}
		require.Len(t, found, pairs, "no row has a value that its column does not have")
	})
}

func TestCoveringHasFewRows(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		levels []int
		want   int
	}{
		{"no column has no pair", nil, 0},
		{"one column has no pair", []int{4}, 0},
		{"columns of one value share a row", []int{1, 1, 1}, 1},
		{"two columns have a row for each pair", []int{3, 2}, 6},
		{"further columns of one value need no more rows", []int{3, 1, 2, 1, 1}, 6},
		{"three columns of two values need four rows", []int{2, 2, 2}, 4},
		{"a column between those of the missing pair counts too", []int{2, 1, 2, 3}, 6},
		{"four columns of three values need ten rows", []int{3, 3, 3, 3}, 10},
		{"22 columns of up to three values need 13 rows",
			[]int{1, 1, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2}, 13},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Len(t, covering(row.levels), row.want)
		})
	}
}

func TestCoveringTakesTheFirstOfSeveralValues(t *testing.T) {
	t.Parallel()
	require.Equal(t, [][]int{{0, 0, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 0}}, covering([]int{2, 2, 2}))
}
