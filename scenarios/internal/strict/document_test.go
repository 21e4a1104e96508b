package strict

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// A refusal is a file and all its problems, without the name of the file.
type refusal struct{ name, file, want string }

// testRefusals reads each file as a mapping of known fields.
func testRefusals(t *testing.T, rows []refusal) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := NewReader("f")
			if root := r.Document([]byte(row.file)); root != nil {
				readFields(r, root)
			}
			require.Equal(t, row.want == "", r.Err() == nil)
			require.Empty(t, cmp.Diff(row.want, strings.ReplaceAll(r.Errors().Error(), "f:", "")), row.file)
		})
	}
}

// readFields reads a mapping with a field for each method of Reader.
func readFields(r *Reader, n *Node) {
	field := func(name string, read func(n *Node)) Field { return Field{name, func(e Entry) { read(e.Value) }} }
	found := r.Object(n, "a thing",
		field("text", func(n *Node) { r.Text(n, "text") }),
		field("word", func(n *Node) { r.Word(n, "word") }),
		field("sentence", func(n *Node) { r.Sentence(n, "sentence") }),
		field("choice", func(n *Node) { r.Choice(n, "choice", "nightly", "never") }),
		field("any", func(n *Node) { r.Choice(n, "any") }),
		field("words", func(n *Node) {
			r.Words(n, "words", func(item *Node, word string) {
				if word == "bad" {
					r.Errorf(item.Pos(), "checked")
				}
			})
		}),
		field("flag", func(n *Node) { r.Flag(n, "flag") }),
		field("true", func(n *Node) { r.True(n, "true") }),
		field("int", func(n *Node) { r.Int(n, "int", 1, 9) }),
		field("probability", func(n *Node) { r.Probability(n, "probability") }),
		field("day", func(n *Node) { r.Day(n, "day") }),
		field("more", func(n *Node) {
			for _, item := range r.OneOrMore(n, "more") {
				r.Word(item, "one")
			}
		}),
		field("thing", func(n *Node) {
			r.NotEmpty(n, "thing")
			readFields(r, n)
		}),
	)
	if _, nested := found["thing"]; !nested {
		r.Require(n, "a thing", found, "text")
	}
}

func TestDocumentRefusesYAMLThatIsHardToRead(t *testing.T) {
	t.Parallel()
	testRefusals(t, []refusal{
		{"an empty file", "", `1:1: the file is empty`},
		{"a file of comments", "# nothing\n\n", `1:1: the file is empty`},
		{"a file that is null", "---\n~\n", `1:1: the file is empty`},
		{"a second document", "text: a\n---\ntext: b\n",
			`2:1: a second document; a file has only one, so move it to another file`},
		{"a tab for indentation gets a hint", "text: a\nthing:\n\ttext: b\n",
			`3:1: invalid YAML: found character that cannot start any token; indent with spaces, not with tabs`},
		{"a tab after a hyphen gets a hint", "text: a\nwords:\n  -\ttext: {}\n",
			`3:4: invalid YAML: found character that cannot start any token; indent with spaces, not with tabs`},
		{"a bracket that is never closed is reported where it opens", "text: a\nwords: [register\nword: never\n",
			`2:1: invalid YAML: did not find expected ',' or ']'`},
		{"a quote that is never closed is reported where it opens", "text: a\nword: \"never\n",
			`2:1: invalid YAML: found unexpected end of stream`},
		{"an inconsistent indentation", "text: a\nthing:\n    text: b\n  word: c\n",
			`4:3: invalid YAML: did not find expected key`},
		{"a syntax error in the first line", "{a\n", `1:1: invalid YAML: did not find expected ',' or '}'`},
		{"a syntax error in a second document", "text: a\n---\ntxet: [\n",
			`3:1: invalid YAML: did not find expected node content`},
		{"a syntax error after lines with Windows line endings", "text: a\r\nword: \r\n  \"x\r\n",
			`3:3: invalid YAML: found unexpected end of stream`},
		{"a syntax error in a file of too many lines has the place from the YAML package",
			"text: a\n" + strings.Repeat("#\n", 998) + "x: [\n",
			`1:1: invalid YAML: line 1000: did not find expected node content`},
		{"a syntax error in a file of the maximum number of lines has its place",
			"text: a\n" + strings.Repeat("#\n", 998) + "x: [", `1000:1: invalid YAML: did not find expected node content`},
		{"a syntax error in a file of too many bytes has the place from the YAML package",
			"#" + strings.Repeat("x", 1<<20) + "\nx: [\n", `1:1: invalid YAML: line 2: did not find expected node content`},
		{"a file that is not UTF-8", "text: a\nword: n\xffver\n", `2:8: not UTF-8; save the file as UTF-8`},
		{"a control character", "text: a\nword: \"a\x00\"\n", `2:1: invalid YAML: control characters are not allowed`},
		{"an anchor and an alias", "text: &s a\nword: *s\n",
			"1:7: anchor &s; repeat the value instead\n2:7: alias *s; write it out"},
		{"an alias of nothing", "text: *s\n", `1:1: invalid YAML: unknown anchor 's' referenced`},
		{"a merge key", "thing: {<<: {text: a}}\n", "1:8: a thing without text\n1:9: merge key <<; write it out"},
		{"a merge sign as a text", "text: <<\n", "1:7: merge key <<; write it out"},
		{"a tag", "text: !!str a\nword: !calls 2/1s\n", "1:7: tag !!str; remove it\n2:7: tag !calls; remove it"},
	})
}

func TestObjectRefusesOtherShapes(t *testing.T) {
	t.Parallel()
	testRefusals(t, []refusal{
		{"a list instead of a mapping", "- text: a\n", `1:1: a thing: want a mapping, not a list`},
		{"a text instead of a mapping", "text\n", `1:1: a thing: want a mapping, not a single value`},
		{"a required key that is missing", "word: a\n", `1:1: a thing without text`},
		{"an unknown key gets a suggestion and is read as the suggested one", "txet: [a]\n",
			"1:1: unknown key \"txet\" in a thing; did you mean \"text\"?\n1:7: text: want a single value, not a list"},
		{"a misspelt key does not replace the right one", "txet: [a]\ntext: a\n",
			`1:1: unknown key "txet" in a thing; did you mean "text"?`},
		{"an unknown key that resembles no known one gets the list", "text: a\nzzzz: 1\n",
			`2:1: unknown key "zzzz" in a thing; known: text, word, sentence, choice, any, words, flag, true, int, ` +
				`probability, day, more, thing`},
		{"a repeated key", "text: a\nword: b\ntext: c\n", `3:1: key "text" is repeated in a thing; it is at 1:1 already`},
		{"a key that is a list", "text: a\n[a]: b\n", `2:1: a key of a thing: want a single value, not a list`},
		{"a key that is null", "text: a\n~: b\n", `2:1: a key of a thing is empty; fill it in`},
		{"an empty mapping", "thing: {}\n", "1:8: thing is empty; fill it in or leave it out\n1:8: a thing without text"},
		{"problems are in the order of the file, not of the fields", "word: ''\ntext: [a]\n",
			"1:7: word is empty; fill it in\n2:7: text: want a single value, not a list"},
		{"an empty list", "text: a\nwords: []\nmore: []\n",
			"2:8: words is empty; fill it in or leave it out\n3:7: more is empty; fill it in or leave it out"},
		{"a mapping instead of a list", "text: a\nwords: {a: b}\n", `2:8: words: want a list, not a mapping`},
		{"items of a list that are repeated, empty, or refused by the caller", "text: a\nwords: [a, a, '', bad, [c]]\n",
			"2:12: \"a\" is repeated in words\n2:15: an item of words is empty; fill it in\n2:19: checked\n" +
				"2:24: an item of words: want a single value, not a list"},
		{"an empty item of one or more values", "text: a\nmore: ['', b]\n", `2:8: one is empty; fill it in`},
		{"an empty value instead of a list", "text: a\nmore: ''\n", `2:7: one is empty; fill it in`},
		{"a file without problems", "text: a\nwords: [a, b]\nthing: {text: b}\n", ""},
	})
}

func TestScalarsAreReadInOneWay(t *testing.T) {
	t.Parallel()
	testRefusals(t, []refusal{
		{"a null text", "text:\n", `1:6: text has no value; write "" for an empty value`},
		{"an empty text is a text", "text: ''\n", ""},
		{"a null word", "text: a\nword: ~\n", `2:7: word is empty; fill it in`},
		{"a sentence of white space", "text: a\nsentence: ' '\n", `2:11: sentence is empty; fill it in`},
		{"an empty sentence is reported once", "text: a\nsentence: ''\n", `2:11: sentence is empty; fill it in`},
		{"numbers that can be read in several ways", "text: 0x1F\nword: 1_0\nany: 010\nsentence: 1e3\n",
			"1:7: text: 0x1F can be read in several ways; put it in quotes\n" +
				"2:7: word: 1_0 can be read in several ways; put it in quotes\n" +
				"3:6: any: 010 can be read in several ways; put it in quotes\n" +
				"4:11: sentence: 1e3 can be read in several ways; put it in quotes"},
		{"other numbers and booleans are texts", "text: -1.50\nword: true\nany: 0\n", ""},
		{"booleans in another spelling, and dates", "text: True\nword: 2024-09-01\n",
			"1:7: text: True can be read in several ways; put it in quotes\n" +
				"2:7: word: 2024-09-01 can be read in several ways; put it in quotes"},
		{"an unknown word of a few", "text: a\nchoice: nevr\n", `2:9: unknown choice "nevr"; did you mean "never"?`},
		{"an unknown word that resembles no known one", "text: a\nchoice: x\n",
			`2:9: unknown choice "x"; known: nightly, never`},
		{"texts that are not booleans", "text: a\nflag: yes\n\"true\": 'true'\n",
			"2:7: flag: want true or false, not yes\n3:9: true: want true or false, not \"true\""},
		{"a boolean in upper case", "text: a\nflag: TRUE\n", `2:7: flag: want true or false, not TRUE`},
		{"a boolean that is a list", "text: a\nflag: [true]\n", `2:7: flag: want a single value, not a list`},
		{"false where only true is accepted", "text: a\n\"true\": false\n", `2:9: true accepts only true; leave it out`},
		{"a day that does not exist", "text: a\nday: 2024-02-30\n", `2:6: day: "2024-02-30" is not a day such as 2026-03-01`},
		{"a day that is null", "text: a\nday: \n", `2:5: day: "" is not a day such as 2026-03-01`},
		{"a day that is a list", "text: a\nday: [2024-02-01]\n", `2:6: day: want a single value, not a list`},
		{"an existing day, true and false", "text: a\nday: 2024-02-29\nflag: false\n\"true\": true\n", ""},
	})
}

func TestNumbersAreBoundedAndFinite(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"0", "10", "-1", "-0", "1.0", "1.5", "1e0", "0x1", "01", "0b1", "1_0", "+1", "99999999999999999999", "'1'", "one",
		".inf", ".nan", "~",
	} {
		requireNumberRefused(t, "int", text, "is not a whole number from 1 to 9")
	}
	for _, text := range []string{
		".nan", ".NaN", ".inf", "-.inf", "+.inf", "inf", "nan", "0", "-0", "0.0", "-0.5", "1.5", "1.0000000000000002", "2",
		"1e-400", "1e400", ".5", "1.", "0x1p-1", "0_1", "01", "'1'", "half", "~",
	} {
		requireNumberRefused(t, "probability", text, "is not a number above 0 and up to 1")
	}
	requireNumberRefused(t, "int", "[1]", "want a single value, not a list")
	requireNumberRefused(t, "probability", "[1]", "want a single value, not a list")
}

func requireNumberRefused(t *testing.T, what, text, problem string) {
	t.Helper()
	r := NewReader("f")
	n := r.Document([]byte("[" + text + "]"))
	n = (*Node)(n.Content[0])
	if what == "int" {
		require.Zero(t, r.Int(n, what, 1, 9), text)
	} else {
		require.Zero(t, r.Probability(n, what), text)
	}
	require.Len(t, r.Errors(), 1, text)
	require.ErrorContains(t, r.Err(), "f:1:2: "+what+": ", text)
	require.ErrorContains(t, r.Err(), problem, text)
}

func TestNumbersWithinTheirBoundsAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"1": 1, "9": 9} {
		r := NewReader("f")
		require.Equal(t, want, r.Int(r.Document([]byte(text)), "int", 1, 9))
		require.NoError(t, r.Err())
	}
	for text, want := range map[string]float64{"1": 1, "1.0": 1, "0.25": 0.25, "1e-9": 1e-9, "5E-1": 0.5,
		"5e-324": 5e-324} {
		r := NewReader("f")
		require.Equal(t, want, r.Probability(r.Document([]byte(text)), "probability"))
		require.NoError(t, r.Err())
	}
}

func TestValuesOfAFile(t *testing.T) {
	t.Parallel()
	r := NewReader("f")
	root := r.Document([]byte("text: ' a '\nsentence: >\n   two\n   words \nwords: [x, y]\nflag: true\nno: false\nday: " +
		"2024-02-29\n"))
	require.Equal(t, "f", r.File())
	require.Equal(t, 6, root.Len())
	got := map[string]any{}
	for _, e := range r.Entries(root, "a file") {
		switch e.Name {
		case "text":
			got["text"], _ = r.Text(e.Value, "text")
			require.Equal(t, `" a "`, e.Value.String())
			require.Equal(t, Pos{1, 7}, e.Value.Pos())
			require.Equal(t, Pos{1, 1}, e.Key.Pos())
		case "sentence":
			got["sentence"] = r.Sentence(e.Value, "sentence")
		case "words":
			got["words"] = r.Words(e.Value, "words", nil)
			require.Equal(t, 2, e.Value.Len())
		case "flag":
			got["flag"], _ = r.Flag(e.Value, "flag")
			require.Equal(t, "true", e.Value.String())
		case "no":
			no, ok := r.Flag(e.Value, "no")
			got["no"] = []bool{no, ok}
		case "day":
			got["day"] = r.Day(e.Value, "day")
		}
	}
	require.NoError(t, r.Err())
	require.Empty(t, cmp.Diff(map[string]any{
		"text": " a ", "sentence": "two words", "words": []string{"x", "y"}, "flag": true, "no": []bool{false, true},
		"day": "2024-02-29",
	}, got))
}

func TestErrorsAreSortedByPlace(t *testing.T) {
	t.Parallel()
	r := NewReader("f")
	require.NoError(t, r.Err())
	r.Errorf(Pos{2, 1}, "%s", "b")
	r.Errorf(Pos{1, 9}, "a")
	r.Errorf(Pos{2, 1}, "c")
	require.EqualError(t, r.Err(), "f:1:9: a\nf:2:1: b\nf:2:1: c")
	var first Error
	require.ErrorAs(t, r.Err(), &first)
	require.Equal(t, Error{"f", Pos{1, 9}, "a"}, first)
}
