// Command generate writes schema.json, the JSON Schema of scenario files, from
// its template and the ids in the bundled files. Run it with go generate ./scenarios.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/template"

	"github.com/paytfake/paytfake/scenarios"
)

//go:embed schema.json.tmpl
var text string

func main() {
	schema, err := generate()
	if err == nil {
		err = os.WriteFile("schema.json", schema, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate() ([]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{"json": quote, "values": values}).Parse(text)
	if err != nil {
		return nil, err
	}
	// Of the files that show one rule, the first is its own.
	rules := slices.CompactFunc(scenarios.Rules(), func(a, b *scenarios.Scenario) bool { return a.Rule == b.Rule })
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{"Rules": rules, "Questions": scenarios.Questions()})
	if err == nil && !json.Valid(out.Bytes()) {
		err = fmt.Errorf("not JSON:\n%s", &out)
	}
	return out.Bytes(), err
}

func quote(text string) (string, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return strings.TrimSpace(out.String()), err
}

// values are the answers to a question as they may stand in a file. One that
// reads as a number may stand there without quotes.
func values(q *scenarios.Scenario) (all []string, err error) {
	for _, a := range q.Answers {
		quoted, err := quote(a.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, quoted)
	}
	for _, a := range q.Answers {
		if json.Valid([]byte(a.Name)) {
			all = append(all, a.Name)
		}
	}
	return all, nil
}
