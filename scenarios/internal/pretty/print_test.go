package pretty

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

func requirePrint(t *testing.T, want string, tree Tree) {
	t.Helper()
	got, err := Print(tree)
	require.NoError(t, err)
	require.Equal(t, want, string(got))
}

func TestTextsAreQuotedIfAYAMLParserCouldMisreadThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":              `plain`,
		"ann@acme.test":      `ann@acme.test`,
		"two words":          `two words`,
		"$key":               `$key`,
		"$$5":                `$$5`,
		"/x":                 `/x`,
		"müller":             `müller`,
		"0aB 17-x":           `0aB 17-x`,
		"":                   `""`,
		"17":                 `"17"`,
		"-1.5":               `"-1.5"`,
		"0x1f":               `"0x1f"`,
		"1e3":                `"1e3"`,
		"1_000":              `"1_000"`,
		"12:30":              `"12:30"`,
		"2024-09-01":         `"2024-09-01"`,
		"true":               `"true"`,
		"Yes":                `"Yes"`,
		"null":               `"null"`,
		"~":                  `"~"`,
		"<<":                 `"<<"`,
		" space":             `" space"`,
		"space ":             `"space "`,
		": {a":               `": {a"`,
		"a: b":               `"a: b"`,
		"a #b":               `"a #b"`,
		"# a":                `"# a"`,
		"a, b":               `"a, b"`,
		"[a]":                `"[a]"`,
		"a?":                 `"a?"`,
		"*a":                 `"*a"`,
		"&a":                 `"&a"`,
		"!a":                 `"!a"`,
		"%41":                `"%41"`,
		"@a":                 `"@a"`,
		"---":                `"---"`,
		`"a\`:                `"\"a\\"`,
		"a\nb\tc\r":          `"a\nb\tc\x0D"`,
		"\x00\u0085\u00a0":   `"\x00\x85\xA0"`,
		"\u2028\ufeff\ufffe": `"\u2028\uFEFF\uFFFE"`,
		"\U000e0001":         `"\U000E0001"`,
		"😀":                  `"😀"`,
		"a:":                 `"a:"`,
		"\uffff":             `"\uFFFF"`,
		"on":                 `"on"`,
	} {
		requirePrint(t, "- {x: "+want+"}\n", List(MappingOf("x", Text(text))))
	}
}

func TestTextsNeedFewerQuotesOutsideBraces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a, b": "a, b", "a[]{}?": "a[]{}?", "a:b": "a:b", "a\"b": "a\"b", // plain
		"a: b": `"a: b"`, "a:": `"a:"`, "[a": `"[a"`, "a#b": `"a#b"`, "1:2": `"1:2"`,
	} {
		requirePrint(t, "x: "+want+"\n", MappingOf("x", Text(text)))
	}
}

func TestKeysAreQuotedLikeTextsExceptForOn(t *testing.T) {
	t.Parallel()
	requirePrint(t, "- {on: {\"off\": {\"1\": x}}}\n", List(MappingOf("on", MappingOf("off", MappingOf("1", Text("x"))))))
}

func TestAListOrAMappingIsOnOneLineIfItFits(t *testing.T) {
	t.Parallel()
	fits := strings.Repeat("x", 120-len("a: {b: }"))
	requirePrint(t, "a: {b: "+fits+"}\n", MappingOf("a", MappingOf("b", Text(fits))))
	requirePrint(t, "a:\n  b: "+fits+"x\n", MappingOf("a", MappingOf("b", Text(fits+"x"))))
	fits = strings.Repeat("x", 120-len("- {b: }"))
	requirePrint(t, "- {b: "+fits+"}\n", List(MappingOf("b", Text(fits))))
	requirePrint(t, "- b: "+fits+"x\n", List(MappingOf("b", Text(fits+"x"))))
	fits = strings.Repeat("x", 120-len("ü: {b: }")+1)
	requirePrint(t, "- [1, 2]\n- {}\n- []\n", List(List(Raw("1"), Raw("2")), Mapping(), List()))
	requirePrint(t, "a:\n  - 1\n  - - 2\n    - {b: 3}\n", MappingOf("a",
		List(Raw("1"), List(Raw("2"), MappingOf("b", Raw("3"))).Opened()).Opened()))
	requirePrint(t, "ü: {b: "+fits+"}\n", MappingOf("ü", MappingOf("b", Text(fits)))) // columns are characters
}

func TestALongKeyGetsAQuestionMarkBetweenBraces(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100)
	requirePrint(t, "a:\n  "+long+": "+long+"\n", MappingOf("a", MappingOf(long, Text(long))))
	requirePrint(t, "a: {? "+long+"x: "+long+"}\n", MappingOf("a", MappingOf(long+"x", Text(long)).Opened()))
}

func TestPutSomeLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	m := Mapping()
	m.PutText("a", "")
	m.PutNumber("b", 0)
	m.PutSome("c", True(false))
	m.PutSome("d", List())
	m.PutSome("e", Mapping())
	require.True(t, m.IsEmpty())
	m.PutText("a", "x")
	m.PutNumber("b", -1)
	m.PutSome("c", True(true))
	m.PutSome("d", ListOf([]string{"1", "z"}, Text))
	m.PutSome("e", MappingOf("f", Text("")))
	require.False(t, m.IsEmpty())
	requirePrint(t, "a: x\nb: -1\nc: true\nd: [\"1\", z]\ne: {f: \"\"}\n", m)
}

func TestAddCollectsTheTextsOfAName(t *testing.T) {
	t.Parallel()
	m := Mapping()
	for _, entry := range [][2]string{{"a", "1"}, {"b", "2"}, {"a", ""}, {"a", "3"}, {"c", ""}, {"c", "4"}} {
		m.Add(entry[0], entry[1])
	}
	requirePrint(t, "a: [\"1\", \"\", \"3\"]\nb: \"2\"\nc: [\"\", \"4\"]\n", m)
}

func TestPrintRefusesAllTextsThatAreNotUTF8(t *testing.T) {
	t.Parallel()
	_, err := Print(List(Text("a\xff"), MappingOf("\xfe", Text(strings.Repeat("b", 130)))))
	require.EqualError(t, err, "\"a\\xff\" is not UTF-8; YAML cannot hold it\n\"\\xfe\" is not UTF-8; YAML cannot hold it")
}

// drawTree draws a tree and the value that a parser must read from it.
func drawTree(t *rapid.T, depth int) (Tree, any) {
	switch rapid.IntRange(0, min(2, depth)).Draw(t, "kind") {
	case 1:
		list, values := List(), []any{}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			item, value := drawTree(t, depth-1)
			list.items, values = append(list.items, item), append(values, value)
		}
		list.open = rapid.Bool().Draw(t, "open")
		return list, values
	case 2:
		mapping, values := Mapping(), map[string]any{}
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			name := rapid.StringN(1, 12, -1).Draw(t, "name")
			if _, repeated := values[name]; repeated {
				continue
			}
			item, value := drawTree(t, depth-1)
			mapping.Put(name, item)
			values[name] = value
		}
		mapping.open = rapid.Bool().Draw(t, "open")
		return mapping, values
	}
	text := rapid.OneOf(rapid.String(),
		rapid.SampledFrom([]string{"yes", "1e3", "~", "- a", "a: b", "<<", "'", "0o7"})).Draw(t, "text")
	return Text(text), text
}

func TestAPrintedTreeCanBeRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		item, value := drawTree(t, 3)
		printed, err := Print(List(item))
		require.NoError(t, err)
		var got []any
		require.NoError(t, yaml.Unmarshal(printed, &got), "%s", printed)
		require.Equal(t, []any{value}, got, "%s", printed)
	})
}
