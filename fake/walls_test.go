package fake_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

const module = "github.com/paytfake/paytfake/"

// deps are the packages that a package links, itself among them.
func deps(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", path).Output()
	require.NoError(t, err, path)
	return strings.Fields(string(out))
}

// TestWalls proves the walls between the packages.
func TestWalls(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, of string
		without  []string
	}{
		{"an embedder of the fake links no template, no command line and no testing", module + "fake",
			[]string{"html/template", "text/template", "github.com/alecthomas/kong", "flag", "testing", module + "contract"}},
		{"the judge shares no code with the judged", module + "contract", []string{module + "fake"}},
		{"so do its reports", module + "contract/reports", []string{module + "fake"}},
		{"scenarios are the ground floor", module + "scenarios", []string{module + "fake", module + "contract"}},
		{"what differences are shown with in tests is in no program", module + "contract/cmd/paytcheck", []string{"github.com/google/go-cmp/cmp"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			linked := deps(t, row.of)
			for _, no := range row.without {
				require.False(t, slices.Contains(linked, no), no)
			}
		})
	}
}

func TestGeneratedNamesAreFresh(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	generate := filepath.Join(dir, "generate")
	out, err := exec.Command("go", "build", "-o", generate, "./internal/generate").CombinedOutput()
	require.NoError(t, err, "%s", out)
	run := exec.Command(generate)
	run.Dir = dir
	out, err = run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	want, err := os.ReadFile(filepath.Join(dir, "names_gen.go"))
	require.NoError(t, err)
	got, err := os.ReadFile("names_gen.go")
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), string(got)), "run go generate ./fake")
}

// sources are the hand-written files of package fake.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "names_gen.go" {
			continue
		}
		files[name] = parse(t, name)
	}
	return files
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	return file
}

// TestEachRuleIsNamedWhereItIsKept proves that the code names every rule: in an
// expression, or as a [link] in the comment at the head of what keeps it.
func TestEachRuleIsNamedWhereItIsKept(t *testing.T) {
	t.Parallel()
	generated, err := os.ReadFile("names_gen.go")
	require.NoError(t, err)
	table := regexp.MustCompile(`(?m)^\t(\w+): +\{"[a-z-]+", "(?:register|overview|launch)"\},$`)
	named := map[string]bool{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				named[id.Name] = true
			}
			return true
		})
		for _, c := range file.Comments {
			for _, link := range regexp.MustCompile(`\[(\w+)\]`).FindAllStringSubmatch(c.Text(), -1) {
				named[link[1]] = true
			}
		}
	}
	rules := table.FindAllStringSubmatch(string(generated), -1)
	ids := map[string]bool{}
	for _, s := range scenarios.Rules() {
		ids[s.Rule] = true
	}
	require.Equal(t, len(ids), len(rules))
	for _, rule := range rules {
		require.True(t, named[rule[1]], "build a reply from %[1]s, or name it as [%[1]s] in the comment of what keeps it", rule[1])
	}
}

// TestEachQuestionIsAskedInOnePlace proves that a reader finds one place for a
// question; of one that is asked where it matters in two ways, both.
func TestEachQuestionIsAskedInOnePlace(t *testing.T) {
	t.Parallel()
	generated, err := os.ReadFile("names_gen.go")
	require.NoError(t, err)
	questions := regexp.MustCompile(`(?m)^func \(a \*asking\) (\w+)\(\)`).FindAllStringSubmatch(string(generated), -1)
	require.Equal(t, len(scenarios.Questions()), len(questions))
	asked := map[string]int{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && len(call.Args) == 0 {
					asked[f.Sel.Name]++
				}
			}
			return true
		})
	}
	twice := map[string]int{"missingParameter": 2, "unknownOperation": 2} // missing and empty; unknown and unmodelled
	for _, q := range questions {
		require.Equal(t, max(1, twice[q[1]]), asked[q[1]], "ask c.%s() in one place", q[1])
	}
}

// TestRepliesAreBuiltFromRules proves that only reply.go builds a reply: any
// other comes from a rule. The zero one beside true is not sent.
func TestRepliesAreBuiltFromRules(t *testing.T) {
	t.Parallel()
	for name, file := range sources(t) {
		var allowed []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				if len(n.Results) == 2 && isIdent(n.Results[1], "true") {
					allowed = append(allowed, n.Results[0])
				}
			case *ast.CompositeLit:
				if isIdent(n.Type, "reply") && name != "reply.go" {
					require.True(t, len(n.Elts) == 0 && slices.Contains(allowed, ast.Node(n)), "%s builds a reply without a rule", name)
				}
			}
			return true
		})
	}
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
