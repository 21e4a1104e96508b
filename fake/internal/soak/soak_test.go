//go:build linux

package main // on Linux, because a soak reads /proc

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestSoak runs a short soak, or a long one if THOROUGH is set.
func TestSoak(t *testing.T) {
	args := []string{"-clients", "40", "-for", "1500ms", "-kills", "2"}
	if os.Getenv("THOROUGH") != "" {
		args = []string{"-clients", "500", "-for", "20s", "-kills", "4"}
	}
	var out, errs bytes.Buffer
	require.Zero(t, run(t.Context(), args, &out, &errs), errs.String())
	t.Log(out.String())
}

func TestASoakReportsErrors(t *testing.T) {
	require.NoError(t, checkMemory([2]int64{20 << 20, 33 << 20}))
	require.ErrorContains(t, checkMemory([2]int64{20 << 20, 33<<20 + 1}), "memory grew")
	require.NoError(t, checkGoroutines(20))
	require.ErrorContains(t, checkGoroutines(21), "21 goroutines")
	for _, row := range []struct {
		name string
		args []string
		code int
	}{
		{"the number of clients must be positive", []string{"-clients", "0"}, 2},
		{"the duration must be positive", []string{"-for", "0s"}, 2},
		{"the number of restarts must not be negative", []string{"-kills", "-1"}, 2},
		{"arguments are refused", []string{"x"}, 2},
		{"an unknown flag is refused", []string{"-x"}, 2},
		{"the program must serve", []string{"-paytfake", "go"}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, row.code, run(t.Context(), row.args, &out, &errs))
			require.NotEmpty(t, errs.String())
			require.Empty(t, out.String())
		})
	}
}
