// Command generate writes the Go names of rules, questions and answers from the
// scenario files, their one home. Run it with go generate ./fake.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"strings"
	"text/template"

	"github.com/paytfake/paytfake/scenarios"
)

func main() {
	source, err := Source()
	if err == nil {
		err = os.WriteFile("names_gen.go", source, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// Source returns the generated file.
func Source() ([]byte, error) {
	rules := scenarios.Rules()
	for i := len(rules) - 1; i > 0; i-- { // several files may show one rule
		if rules[i].Rule == rules[i-1].Rule {
			rules = append(rules[:i:i], rules[i+1:]...)
		}
	}
	var out bytes.Buffer
	err := file.Execute(&out, map[string]any{"Rules": rules, "Questions": scenarios.Questions()})
	if err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}

// initialisms are words that Go writes in capitals.
var initialisms = map[string]string{
	"http": "HTTP", "reqid": "ReqID", "ssid": "SSID", "jsonp": "JSONP", "json": "JSON", "html": "HTML", "javascript": "JavaScript",
}

// exported turns an id into an exported Go name: old-ssid becomes OldSSID.
func exported(id string) string {
	var name strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return strings.ContainsRune("-_/", r) }) {
		if capitals, ok := initialisms[word]; ok {
			name.WriteString(capitals)
		} else {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return name.String()
}

// unexported is the same for a name that begins in lower case.
func unexported(id string) string {
	first, rest, found := strings.Cut(id, "-")
	if !found {
		return first
	}
	return first + exported(rest)
}

var file = template.Must(template.New("").Funcs(template.FuncMap{"exported": exported, "unexported": unexported}).Parse(
	`// Code generated from the scenario files by internal/generate; DO NOT EDIT.

package fake

// The documented rules, in the order of the API's description.
const (
{{- range $i, $r := .Rules}}
	{{unexported .Rule}}{{if not $i}} rule = iota + 1{{end}} // {{.Summary}} Pages: {{range $j, $p := .Pages}}{{if $j}}, {{end}}{{$p}}{{end}}.
{{- end}}
)

var ruleTable = [...]struct{ id, page string }{
{{- range .Rules}}
	{{unexported .Rule}}: {"{{.Rule}}", "{{index .Pages 0}}"},
{{- end}}
}

// The open questions.
const (
	none question = iota
{{- range .Questions}}
	{{unexported .Question}}
{{- end}}
	numQuestions = iota - 1
)

var questionTable = [...]struct {
	id      string
	answers []string
}{
{{- range .Questions}}
	{{unexported .Question}}: {"{{.Question}}", []string{ {{- range $j, $a := .Answers}}{{if $j}}, {{end}}"{{$a.Name}}"{{end -}} }},
{{- end}}
}

// A Dialect is one answer to every open question. The zero Dialect has the
// first answer to each: what a handler of this kind most plausibly does.
type Dialect struct {
{{- range .Questions}}
	{{exported .Question}} {{exported .Question}} // {{.Question}}: {{.Summary}}
{{- end}}
}

// fields are the answers in the order of the questions.
func (d *Dialect) fields() [numQuestions]*uint8 {
	return [numQuestions]*uint8{
{{- range .Questions}}
		(*uint8)(&d.{{exported .Question}}),
{{- end}}
	}
}
{{range .Questions}}{{$t := exported .Question}}
// {{$t}} answers the question {{.Question}}: {{.Summary}}
type {{$t}} uint8

const (
{{- range $i, $a := .Answers}}
	{{$t}}{{exported .Name}}{{if not $i}} {{$t}} = iota{{end}}
{{- end}}
)

// String returns the answer as it is written in files.
func (a {{$t}}) String() string { return {{unexported .Question}}.answerText(uint8(a)) }

// MarshalText is [{{$t}}.String] for encoders; an answer that does not exist is an error.
func (a {{$t}}) MarshalText() ([]byte, error) { return {{unexported .Question}}.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *{{$t}}) UnmarshalText(text []byte) error { return {{unexported .Question}}.unmarshal((*uint8)(a), text) }

func (a *asking) {{unexported .Question}}() {{$t}} {
	a.asked.add({{unexported .Question}})
	return a.dialect.{{$t}}
}
{{end}}`))
