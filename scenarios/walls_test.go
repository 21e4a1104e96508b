package scenarios_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWalls proves which packages the language may use.
func TestWalls(t *testing.T) {
	t.Parallel()
	const module = "github.com/paytfake/paytfake/"
	for _, row := range []struct {
		name, of string
		allowed  []string // packages of the module
	}{
		{"reading YAML needs nothing of the module", module + "scenarios/internal/strict", nil},
		{"writing YAML needs nothing of the module", module + "scenarios/internal/pretty", nil},
		{"the language needs only its own rooms, and neither fake nor contract", module + "scenarios",
			[]string{module + "scenarios/internal/pretty", module + "scenarios/internal/strict", module + "scenarios/atomicfile"}},
		{"writing files needs nothing of the module", module + "scenarios/atomicfile", nil},
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
