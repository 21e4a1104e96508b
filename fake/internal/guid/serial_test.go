package guid

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSerialsOfDifferentEpochsDiffer(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		epoch, number uint64
		want, of      uint64
	}{
		{"the first number of the first epoch is zero", 0, 0, 0, 0},
		{"a number counts within its epoch", 1, 2, 1<<38 + 2, 1},
		{"the largest number stays in its epoch", 1, 1<<38 - 1, 2<<38 - 1, 1},
		{"a number that is too large stays in its epoch", 1, 1<<38 + 3, 1<<38 + 3, 1},
		{"the largest serial fits a GUID", Epochs - 1, 1<<38 - 1, 1<<58 - 1, 1<<20 - 1},
		{"epochs start again at zero", Epochs, 5, 5, 0},
		{"the largest epoch does not overflow", 1<<64 - 1, 0, 1<<58 - 1<<38, 1<<20 - 1},
	} {
		got := Serial(row.epoch, row.number)
		require.Equal(t, row.want, got, row.name)
		require.Equal(t, row.of, Epoch(got), row.name)
	}
	require.Equal(t, Serial(3, 8), Serial(3, 7)+1, "the next serial is one more")
}
