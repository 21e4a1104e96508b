package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/scenarios/internal/strict"
)

var compiledSchema = sync.OnceValue(func() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		panic(err)
	}
	return c.MustCompile("schema.json")
})

// schemaError returns the error of an editor that validates a file with the schema. read is
// false if the file is not YAML.
func schemaError(data []byte) (err error, read bool) {
	root := strict.NewReader("").Document(data)
	if root == nil {
		return nil, false
	}
	return compiledSchema().Validate(jsonOf((*yaml.Node)(root))), true
}

// jsonOf returns a YAML node as JSON. A number or date that only YAML knows, such as 0x1F,
// is a text.
func jsonOf(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return jsonOf(n.Alias)
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, jsonOf(item))
		}
		return list
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			object[n.Content[i].Value] = jsonOf(n.Content[i+1])
		}
		return object
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		value, err := strconv.ParseBool(strings.ToLower(n.Value))
		if err == nil {
			return value
		}
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value)
		}
	}
	return n.Value
}

func TestBundledFilesMatchTheSchemaTheyName(t *testing.T) {
	err := fs.WalkDir(FS(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(FS(), file)
		require.NoError(t, err)
		wrong, read := schemaError(data)
		require.True(t, read, file)
		require.NoError(t, wrong, file)

		first, _, _ := strings.Cut(string(data), "\n")
		name, ok := strings.CutPrefix(first, "# yaml-language-server: $schema=")
		require.True(t, ok, "%s: the first line names the schema, for editors", file)
		named, err := os.ReadFile(filepath.Join(filepath.Dir(file), name))
		require.NoError(t, err, file)
		require.Equal(t, string(Schema()), string(named), file)
		return nil
	})
	require.NoError(t, err)
}

func TestTheSchemaAcceptsAnyPrintedScenario(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		printed, err := (&drawer{T: t}).scenario().Marshal()
		require.NoError(t, err)
		wrong, read := schemaError(printed)
		require.True(t, read)
		require.NoError(t, wrong, "%s", printed)
	})
}

// onlyTheParserSees matches the problems that a JSON Schema cannot express.
var onlyTheParserSees = regexp.MustCompile(strings.Join([]string{
	// not in JSON
	`invalid YAML`, `second document`, `not UTF-8`, `the file is empty`, `^anchor`, `^alias`, `^merge key`, `^tag`,
	`^key .* is repeated`, `can be read in several ways`,
	`^no given user`, `^\$`, `^a \$`, `is saved twice`, `is built in`, // names
	`does not select calls`, `is not a time`, // parts of a text
	// other parts of the file
	`needs itself`, `want as many expectations as steps`, `opens of a launch step`, `of an open step`,
	`bad header name "a b"`, `a control character`,
}, "|"))

// requireRefusal requires that the schema refuses a file that the parser refuses, unless
// only the parser sees the problems.
func requireRefusal(t *testing.T, data string, errs Errors) {
	t.Helper()
	wrong, read := schemaError([]byte(data))
	for _, e := range errs {
		if read && !onlyTheParserSees.MatchString(e.Message) {
			require.Error(t, wrong, "the schema accepts a file that the parser refuses: %v", e)
		}
	}
}

// TestTheSchemaHasTheWordsOfTheParser gives the parser unknown words and compares the known
// words in its errors with the schema.
func TestTheSchemaHasTheWordsOfTheParser(t *testing.T) {
	const step, answers = "/definitions/step/properties/", "/definitions/expect/properties/"
	for _, row := range []struct{ file, at string }{
		{"{%s: 1}", "/properties"},
		{"rule: %s", "/definitions/rule/enum"},
		{"question: %s", "/properties/question/enum"},
		{"live: %s", "/properties/live/enum"},
		{"dialect: {%s: x}", "/properties/dialect/properties"},
		{"given: {%s: 1}", "/properties/given/properties"},
		{"given: {users: [{%s: 1}]}", "/definitions/user/properties"},
		{"given: {users: [{save: {%s: 1}}]}", "/definitions/user/properties/save/properties"},
		{"faults: [{%s: 1}]", "/definitions/fault/properties"},
		{"faults: [{on: {%s: 1}}]", "/definitions/fault/properties/on/properties"},
		{"faults: [{page: %s}]", "/definitions/fault/properties/page/enum"},
		{"faults: [{drop: %s}]", "/definitions/fault/properties/drop/enum"},
		{"steps: [{%s: 1}]", "/definitions/step/properties"},
		{"steps: [{register: {%s: 1}}]", step + "register/properties"},
		{"steps: [{launch: {%s: 1}}]", step + "launch/properties"},
		{"steps: [{call: {%s: 1}}]", step + "call/properties"},
		{"steps: [{save: {%s: 1}}]", step + "save/properties"},
		{"steps: [{expect: {%s: 1}}]", "/definitions/expect/properties"},
		{"steps: [{expect: {status: %s}}]", answers + "status/enum"},
		{"steps: [{expect: {reason: {%s: 1}}}]", answers + "reason/properties"},
		{"steps: [{expect: {value: {%s: 1}}}]", answers + "value/properties"},
		{"steps: [{expect: {reqId: {%s: 1}}}]", answers + "reqId/properties"},
		{"steps: [{expect: {wrapped: %s}}]", answers + "wrapped/enum"},
	} {
		t.Run(row.at, func(t *testing.T) {
			_, errs := parse("f.yaml", fmt.Appendf(nil, row.file, "zzzzzzzzzz"), bundledIDs())
			said := regexp.MustCompile(`unknown .*"zzzzzzzzzz".*; known: (.*)`).FindStringSubmatch(errs.Error())
			require.NotNil(t, said, "%v", errs)
			want := strings.Split(said[1], ", ")
			got := words(t, row.at)
			slices.Sort(want)
			slices.Sort(got)
			require.Empty(t, cmp.Diff(want, got),
				"words of the parser (-) and of the schema (+); the schema is in schema.json.tmpl")
		})
	}
}

// TestTheSchemaHasTheAnswersToEachQuestion compares the answers in the files with those in
// the schema, under answers and under dialect.
func TestTheSchemaHasTheAnswersToEachQuestion(t *testing.T) {
	for i, q := range Questions() {
		var want []string
		for _, a := range q.Answers {
			want = append(want, a.Name)
		}
		require.Equal(t, want, words(t, "/properties/dialect/properties/"+q.Question+"/enum"))
		at := "/allOf/" + strconv.Itoa(i)
		require.Equal(t, q.Question, lookup(t, at+"/if/properties/question/const"))
		slices.Sort(want)
		require.Equal(t, want, words(t, at+"/then/properties/answers/properties"))
	}
}

// TestEachKeyOfTheSchemaIsDescribed requires a description for each property, except those
// that only say which words exclude each other.
func TestEachKeyOfTheSchemaIsDescribed(t *testing.T) {
	described := 0
	var walk func(at string, node any)
	walk = func(at string, node any) {
		switch node := node.(type) {
		case []any:
			for i, item := range node {
				walk(at+"/"+strconv.Itoa(i), item)
			}
		case map[string]any:
			for key, value := range node {
				if key == "if" || key == "then" || key == "else" || key == "dependencies" {
					continue
				}
				if properties, ok := value.(map[string]any); ok && key == "properties" {
					for name, property := range properties {
						text, _ := property.(map[string]any)["description"].(string)
						require.NotEmpty(t, text, "%s/properties/%s", at, name)
						described++
					}
				}
				if values, ok := value.([]any); ok && key == "enumDescriptions" {
					require.Len(t, values, len(node["enum"].([]any)), at)
				}
				walk(at+"/"+key, value)
			}
		}
	}
	walk("", lookup(t, ""))
	require.Greater(t, described, 70, "the test found the properties")
}

// words returns the keys of an object in the schema, or the texts of a list.
func words(t *testing.T, at string) (found []string) {
	t.Helper()
	switch node := lookup(t, at).(type) {
	case map[string]any:
		return slices.Sorted(maps.Keys(node))
	case []any:
		for _, item := range node {
			if text, ok := item.(string); ok { // "400" is followed by 400
				found = append(found, text)
			}
		}
	}
	return found
}

// lookup returns the value at a JSON pointer of the schema.
func lookup(t *testing.T, at string) (node any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(Schema(), &node))
	for key := range strings.SplitSeq(at, "/") {
		switch parent := node.(type) {
		case map[string]any:
			if key != "" {
				node = parent[key]
			}
		case []any:
			i, err := strconv.Atoi(key)
			require.NoError(t, err)
			node = parent[i]
		}
		require.NotNil(t, node, at)
	}
	return node
}

func TestACallerCannotChangeTheSchema(t *testing.T) {
	schema := Schema()
	before := string(schema)
	clear(schema)
	require.Equal(t, before, string(Schema()))
}
