// Command generate writes the Go names of rules, questions, answers and parameters from
// the scenario files and the table of operations. go generate runs it in each package
// that has generated names. It writes the file of the package that $GOPACKAGE names.
package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"text/template"

	"github.com/paytfake/paytfake/scenarios"
)

// The template of package p is p.go.tmpl.
//
//go:embed *.go.tmpl
var templates embed.FS

// files maps each package that has generated names to its generated file.
var files = map[string]string{
	"dialect": "answers_gen.go",
	"rules":   "names_gen.go",
}

func main() {
	if err := write(os.Getenv("GOPACKAGE"), "."); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write writes the generated file of a package into dir.
func write(pkg, dir string) error {
	file, ok := files[pkg]
	if !ok {
		return fmt.Errorf("package %q has no generated names; add its file and its template", pkg)
	}
	source, err := generate(pkg, scenarios.Questions())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, file), source, 0o644)
}

// generate returns the generated file of a package.
func generate(pkg string, questions []*scenarios.Scenario) ([]byte, error) {
	name := pkg + ".go.tmpl"
	t, err := template.New(name).Funcs(functions).ParseFS(templates, name)
	if err != nil {
		return nil, err
	}
	// The first of several files for a rule is the main one.
	rules := slices.CompactFunc(scenarios.Rules(), func(a, b *scenarios.Scenario) bool { return a.Rule == b.Rule })
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{
		"Rules": rules, "Questions": questions, "Params": params(scenarios.Operations()),
		"PortalToken": scenarios.PortalToken,
		"Operations":  scenarios.Operations(),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}

// params returns each parameter of the operations once, in documented order. A
// parameter is required if any operation requires it.
func params(operations []scenarios.Operation) (all []scenarios.Parameter) {
	for _, o := range operations {
		for _, p := range o.Params {
			i := slices.IndexFunc(all, func(known scenarios.Parameter) bool { return known.Name == p.Name })
			if i < 0 {
				all = append(all, p)
			} else {
				all[i].Required = all[i].Required || p.Required
			}
		}
	}
	return all
}
