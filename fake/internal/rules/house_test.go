package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// sources returns the hand-written files of the package.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "names_gen.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		files[name] = file
	}
	return files
}

// generated returns the matches of a pattern in the generated names.
func generated(t *testing.T, pattern string) (found []string) {
	t.Helper()
	text, err := os.ReadFile("names_gen.go")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		found = append(found, match[1])
	}
	return found
}

// TestEachRuleIsNamedWhereItIsImplemented proves that the code names every rule: in an
// expression, or as a [link] in the comment of the code that implements it.
func TestEachRuleIsNamedWhereItIsImplemented(t *testing.T) {
	t.Parallel()
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
	rules := generated(t, `(?m)^\t(Rule\w+): `)
	ids := map[string]bool{}
	for _, s := range scenarios.Rules() {
		ids[s.Rule] = true
	}
	require.Len(t, rules, len(ids))
	for _, rule := range rules {
		require.True(t, named[rule],
			"make a reply from %[1]s, or name it as [%[1]s] in the comment of the code that implements it", rule)
	}
}

// TestEachQuestionIsAskedInOnePlace proves that the code asks each question in one place,
// or in two if it covers two cases.
func TestEachQuestionIsAskedInOnePlace(t *testing.T) {
	t.Parallel()
	questions := generated(t, `(?m)^func \(a \*answerer\) (\w+)\(\)`)
	require.Len(t, questions, dialect.NumQuestions)
	asked := map[string]int{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 0 {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok {
					asked[f.Sel.Name]++
				}
			}
			return true
		})
	}
	twice := map[string]int{"missingParameter": 2, "unknownOperation": 2} // missing and empty; unknown and unmodelled
	for _, q := range questions {
		require.Equal(t, max(1, twice[q]), asked[q], "ask c.%s() in one place", q)
	}
}

// TestRepliesAreMadeFromRules proves that only reply.go makes replies, from rules. The
// exception is the zero reply that is returned with true and never sent.
func TestRepliesAreMadeFromRules(t *testing.T) {
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
				if isIdent(n.Type, "Reply") && name != "reply.go" {
					require.True(t, len(n.Elts) == 0 && slices.Contains(allowed, ast.Node(n)), "%s makes a reply without a rule", name)
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
