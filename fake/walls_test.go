package fake_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/paytfake/paytfake/"

// deps returns the packages that a package links, including itself.
func deps(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", path).Output()
	require.NoError(t, err, path)
	return strings.Fields(string(out))
}

// TestWalls proves that no package links a package that it must not know. A name
// that ends in a slash stands for all packages below it.
func TestWalls(t *testing.T) {
	t.Parallel()
	const (
		door     = module + "fake"
		rules    = module + "fake/internal/rules"
		store    = module + "fake/internal/store"
		server   = module + "fake/internal/server"
		fault    = module + "fake/internal/fault"
		journal  = module + "fake/internal/journal"
		ca       = module + "fake/internal/ca"
		dialects = module + "fake/dialect"
		guid     = module + "fake/internal/guid"
	)
	for _, row := range []struct {
		name, of string
		without  []string
	}{
		{"the scenarios know no other package of the module", module + "scenarios",
			[]string{door, module + "fake/", module + "contract", module + "contract/"}},
		{"dialects know only the scenarios", dialects, []string{door, rules, store, guid}},
		{"the rules know no door, fault, journal, socket or storage engine", rules,
			[]string{door, fault, journal, server, ca}},
		{"a store knows no rule", store, []string{door, rules, dialects, module + "scenarios", "net/http"}},
		{"GUIDs know no other package of the module", guid, []string{door, rules, store, dialects, module + "scenarios"}},
		{"faults know no door, rule or journal", fault, []string{door, rules, journal, store, dialects}},
		{"the server knows no door, rule, store or journal", server,
			[]string{door, rules, store, journal, dialects, module + "scenarios"}},
		{"the authority knows nothing of the fake", ca, []string{door, rules, store, server, journal}},
		{"the journal knows no door, fault or socket", journal, []string{door, fault, server, ca}},
		{"an embedder links no template, command line, testing, recording or database", door, []string{
			"html/template", "text/template", "github.com/alecthomas/kong", "flag", "testing", module + "fake/recording",
			module + "fake/console", module + "contract", module + "contract/", "github.com/redis/",
		}},
		{"the contract shares no code with the fake", module + "contract", []string{door, module + "fake/"}},
		{"the contract's reports share no code with the fake", module + "contract/reports", []string{door, module + "fake/"}},
		{"paytcheck does not link go-cmp", module + "contract/cmd/paytcheck", []string{"github.com/google/go-cmp/cmp"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			linked := deps(t, row.of)
			for _, no := range row.without {
				require.False(t, slices.ContainsFunc(linked, func(path string) bool {
					return path == no || strings.HasSuffix(no, "/") && strings.HasPrefix(path, no)
				}), "%s links %s", row.of, no)
			}
		})
	}
}

// TestTheConsoleSeesOnlyTheDoor proves that the control API uses only exported
// methods: an embedder can do whatever it can.
func TestTheConsoleSeesOnlyTheDoor(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", "{{range .Imports}}{{println .}}{{end}}", module+"fake/console").Output()
	require.NoError(t, err)
	for path := range strings.FieldsSeq(string(out)) {
		require.False(t, strings.HasPrefix(path, module+"fake/internal/"), path)
	}
}
