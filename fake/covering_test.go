package fake

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCoveringHasEveryPairOfOtherAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var of []question
		for q := question(1); q <= numQuestions; q++ {
			if rapid.Bool().Draw(t, q.String()) {
				of = append(of, q)
			}
		}
		rows := covering(of)
		require.Equal(t, rows, covering(of), "always the same")
		for i := range of {
			for j := range i {
				for a := 1; a < len(of[i].answers()); a++ {
					for b := 1; b < len(of[j].answers()); b++ {
						require.True(t, covers(rows, i, a, j, b), "%s=%d, %s=%d", of[i], a, of[j], b)
					}
				}
			}
		}
		for _, row := range rows {
			for i, a := range row {
				require.Greater(t, a, 0)
				require.Less(t, a, len(of[i].answers()))
			}
		}
	})
}

func covers(rows [][]int, i, a, j, b int) bool {
	for _, row := range rows {
		if row[i] == a && row[j] == b {
			return true
		}
	}
	return false
}
