package scenarios_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWalls proves that the packages of the language use only the allowed ones.
func TestWalls(t *testing.T) {
	t.Parallel()
	const module = "github.com/paytfake/paytfake/"
	for _, row := range []struct {
		name, of string
		allowed  []string // packages of the module
	}{
		{"strict uses no other package of the module", module + "scenarios/internal/strict", nil},
		{"pretty uses no other package of the module", module + "scenarios/internal/pretty", nil},
		{"scenarios uses only its own packages, neither fake nor contract", module + "scenarios",
			[]string{module + "scenarios/internal/pretty", module + "scenarios/internal/strict",
				module + "scenarios/atomicfile"}},
		{"atomicfile uses no other package of the module", module + "scenarios/atomicfile", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			out, err := exec.Command("go", "list", "-deps", row.of).Output()
			require.NoError(t, err)
			linked := slices.DeleteFunc(strings.Fields(string(out)), func(path string) bool {
				return path == row.of || !strings.HasPrefix(path, module)
			})
			require.Equal(t, len(row.allowed), len(linked), "%v", linked)
			for _, path := range row.allowed {
				require.Contains(t, linked, path)
			}
		})
	}
}
