package contract_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWalls(t *testing.T) {
	t.Parallel()
	const module = "github.com/paytfake/paytfake/"
	for _, row := range []struct {
		name, of string
		allowed  []string // packages of the module
	}{
		{"redact needs nothing of the module", module + "contract/redact", nil},
		{"ledger needs nothing of the module", module + "contract/ledger", nil},
		{"judge knows no scenario's run and no target", module + "contract/internal/judge", []string{
			module + "contract/internal/wire", module + "scenarios", module + "scenarios/atomicfile",
			module + "scenarios/internal/pretty", module + "scenarios/internal/strict",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			out, err := exec.Command("go", "list", "-deps", row.of).Output()
			require.NoError(t, err)
			var linked []string
			for path := range strings.FieldsSeq(string(out)) {
				if strings.HasPrefix(path, module) && path != row.of {
					linked = append(linked, path)
				}
			}
			require.Subset(t, row.allowed, linked)
		})
	}
}
