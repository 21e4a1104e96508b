package fake_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEachEntryPointHasAnExample proves that each exported function has an
// example of its own, and that each method of what these return stands in one,
// but for those that only read a part or serve, which the others stand for.
func TestEachEntryPointHasAnExample(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("example*_test.go")
	require.NoError(t, err)
	examples, used := []string{}, []string{}
	for _, name := range names {
		ast.Inspect(parse(t, name), func(n ast.Node) bool {
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
	for _, file := range sources(t) {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			switch {
			case !ok || !token.IsExported(f.Name.Name):
			case f.Recv == nil:
				functions++
				require.Contains(t, examples, "Example"+f.Name.Name)
			case slices.Contains([]string{"Now", "ServeHTTP", "ServeHandler", "CA", "CertPool", "Certificate", "PEM", "File"}, f.Name.Name):
			case slices.Contains([]string{"API", "Server", "Authority"}, receiver(f)):
				methods++
				if !slices.Contains(used, f.Name.Name) {
					t.Errorf("no example shows %s.%s", receiver(f), f.Name.Name)
				}
			}
		}
	}
	require.Greater(t, functions, 5)
	require.Greater(t, methods, 20)
}

// receiver is the type that a method is of.
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
