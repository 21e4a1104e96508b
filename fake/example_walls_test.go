package fake_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEachEntryPointHasAnExample proves that each exported function has an example
// and that an example calls each method of API and Server, except simple getters and
// the methods that serve.
func TestEachEntryPointHasAnExample(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("example*_test.go")
	require.NoError(t, err)
	examples, used := []string{}, []string{}
	for _, name := range names {
		ast.Inspect(parseFile(t, name), func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				examples = append(examples, n.Name.Name)
			case *ast.SelectorExpr:
				used = append(used, n.Sel.Name)
			}
			return true
		})
	}
	functions, methods := 0, 0
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range parseFile(t, name).Decls {
			f, ok := decl.(*ast.FuncDecl)
			switch {
			case !ok || !token.IsExported(f.Name.Name):
			case f.Recv == nil:
				functions++
				require.Contains(t, examples, "Example"+f.Name.Name)
			case slices.Contains([]string{"Now", "ServeHTTP", "Serve", "ServeHandler", "KeepsCalls", "CA", "CertPool"},
				f.Name.Name):
			case slices.Contains([]string{"API", "Server"}, receiver(f)):
				methods++
				if !slices.Contains(used, f.Name.Name) {
					t.Errorf("no example shows %s.%s", receiver(f), f.Name.Name)
				}
			}
		}
	}
	require.Equal(t, 4, functions)
	require.Greater(t, methods, 20)
}

func parseFile(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	return file
}

// receiver returns the name of the type that a method belongs to.
func receiver(f *ast.FuncDecl) string {
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
