package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestSoak is a short soak, and where THOROUGH is set a hard one.
func TestSoak(t *testing.T) {
	if _, err := os.Stat("/proc/self/statm"); err != nil {
		t.Skip("no /proc here, so the memory of a process cannot be seen")
	}
	args := []string{"-clients", "40", "-for", "1500ms", "-kills", "2"}
	if os.Getenv("THOROUGH") != "" {
		args = []string{"-clients", "500", "-for", "20s", "-kills", "4"}
	}
	var out, errs bytes.Buffer
	require.Zero(t, run(t.Context(), args, &out, &errs), errs.String())
	t.Log(out.String())
}

func TestSoakSaysWhatIsWrong(t *testing.T) {
	require.NoError(t, flat([2]int64{20 << 20, 28 << 20}))
	require.ErrorContains(t, flat([2]int64{20 << 20, 40 << 20}), "memory grew")
	require.NoError(t, few(13))
	require.ErrorContains(t, few(500), "500 goroutines")
	for _, row := range []struct {
		name string
		args []string
		code int
	}{
		{"no clients", []string{"-clients", "0"}, 2},
		{"an unknown flag", []string{"-x"}, 2},
		{"a program that serves nothing", []string{"-paytfake", "go"}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, row.code, run(t.Context(), row.args, &out, &errs))
			require.NotEmpty(t, errs.String())
			require.Empty(t, out.String())
		})
	}
}
