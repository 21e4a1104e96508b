package scenarios

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

//go:embed schema.json.tmpl
var schemaTemplate string

// TestTheSchemaIsFresh compares schema.json with its sources. With the flag -update, which
// go generate sets, it writes the file. The generator is a test, so that it can read
// unexported tables and no program links its template.
func TestTheSchemaIsFresh(t *testing.T) {
	fresh := generateSchema(t)
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile("schema.json", fresh, 0o644))
		return
	}
	require.Empty(t, cmp.Diff(string(fresh), string(Schema())), "run go generate ./scenarios")
}

func generateSchema(t *testing.T) []byte {
	t.Helper()
	type word struct{ Name, Schema string }
	data := struct {
		Rules, Questions                                         []*Scenario
		Operations                                               []Operation
		Matchers, FaultWords, Dependencies                       []word
		Acting                                                   []string // words of which a fault needs one
		OfHTTP, OfEnvelope, OfSuccess, OfError, OfPortal, OfOpen []string // matchers
		MaxCount                                                 int
	}{Questions: Questions(), Operations: Operations(), MaxCount: maxCount}
	// The first of several files for a rule is the main one.
	data.Rules = slices.CompactFunc(Rules(), func(a, b *Scenario) bool { return a.Rule == b.Rule })
	for _, m := range matchers {
		data.Matchers = append(data.Matchers, word{m.name, m.schema})
		add := func(to *[]string, when bool) {
			if when {
				*to = append(*to, m.name)
			}
		}
		add(&data.OfHTTP, m.part == httpPart)
		add(&data.OfEnvelope, m.part.ofEnvelope() && m.name != "status")
		add(&data.OfSuccess, m.part == successPart)
		add(&data.OfError, m.part == errorPart)
		add(&data.OfPortal, m.part == portalPart)
		add(&data.OfOpen, !m.part.ofEnvelope())
	}
	data.Acting = actingWords()
	for _, w := range faultWords {
		data.FaultWords = append(data.FaultWords, word{w.name, w.schema})
		if dependency := dependencyOf(w); dependency != "" {
			data.Dependencies = append(data.Dependencies, word{w.name, dependency})
		}
	}
	funcs := template.FuncMap{"json": quoteJSON, "values": valuesOf, "described": described, "words": enumOf,
		"never": neverOf}
	tmpl, err := template.New("schema.json").Funcs(funcs).Parse(schemaTemplate)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, tmpl.Execute(&out, data))
	require.True(t, json.Valid(out.Bytes()), "%s", &out)
	return out.Bytes()
}

func quoteJSON(text any) (string, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return strings.TrimSpace(out.String()), err
}

// valuesOf returns the answers to a question, as strings and, if they look like numbers, as
// numbers too, because a file may write them without quotes.
func valuesOf(q *Scenario) (all []string, err error) {
	var bare []string
	for _, a := range q.Answers {
		quoted, err := quoteJSON(a.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, quoted)
		if json.Valid([]byte(a.Name)) {
			bare = append(bare, a.Name)
		}
	}
	return append(all, bare...), nil
}

func described(p Parameter) string {
	if p.Name == ParamKey {
		return p.Summary + " Needed only to send another one, such as $wrong-key."
	}
	return p.Summary
}

// dependencyOf returns the JSON Schema of a fault that has a word.
func dependencyOf(w faultWord) string {
	switch {
	case w.dependency != "":
		return w.dependency
	case w.needs == "" && w.excludes == nil:
		return ""
	case w.excludes == nil:
		return fmt.Sprintf("[%q]", w.needs)
	case w.needs == "":
		return fmt.Sprintf(`{"properties": {%s}}`, neverOf(w.excludes))
	}
	return fmt.Sprintf(`{"required": [%q], "properties": {%s}}`, w.needs, neverOf(w.excludes))
}

// neverOf returns the schemas of properties that must be absent.
func neverOf(names []string) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = fmt.Sprintf("%q: false", name)
	}
	return strings.Join(parts, ", ")
}

// enumOf returns words and lists of words as the items of a JSON list.
func enumOf(words ...any) string {
	var parts []string
	for _, w := range words {
		switch w := w.(type) {
		case string:
			parts = append(parts, strconv.Quote(w))
		case []string:
			for _, one := range w {
				parts = append(parts, strconv.Quote(one))
			}
		}
	}
	return strings.Join(parts, ", ")
}
