package strict

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

func TestFromJSONConvertsTheDifferencesBetweenJSONAndYAML(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, json, want string }{
		{"tabs between tokens become spaces", "{\n\t\"a\":\t1}", "{\n \"a\": 1}"},
		{"white space before JSON is part of it", " \t\r\n{\t}", "  \r\n{ }"},
		{"a list is converted", "\t[\"\\/\"]", " [\"/\"]"},
		{"an escaped slash", `{"a": "b\/c"}`, `{"a": "b/c"}`},
		{"all other escapes stay", `{"a": "\"\\\n\u00e9"}`, `{"a": "\"\\\n\u00e9"}`},
		{"a pair of surrogates", `{"a": "\ud83d\ude00"}`, `{"a": "\U0001f600"}`},
		{"a surrogate without its other half", `{"a": "\ud83dx"}`, `{"a": "\U0000fffdx"}`},
		{"a surrogate before a last escape of another kind", `["\ud83d\n"]`, `["\U0000fffd\n"]`},
		{"the first characters after the surrogates stay", `{"a": "\ue000\ud7ff"}`, `{"a": "\ue000\ud7ff"}`},
		{"characters that YAML refuses or takes for line breaks",
			"{\"a\": \"\x7f\u0080\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff\"}",
			`{"a": "\u007f\u0080\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff"}`},
		{"a no-break space and other letters stay", "{\"a\": \"\u00a0é\u2027😀\"}", "{\"a\": \"\u00a0é\u2027😀\"}"},
		{"text that is not JSON stays", "{a: \"b\\/c\"}\t", "{a: \"b\\/c\"}\t"},
		{"JSON that is neither an object nor a list stays", `"b\/c"`, `"b\/c"`},
		{"white space stays", " \n", " \n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, string(FromJSON(slices.Clip([]byte(row.json)))))
		})
	}
}

func TestConvertedJSONHasTheSameMeaningInYAML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]string{rapid.String().Draw(t, "key"): rapid.String().Draw(t, "value")}
		data, err := json.Marshal(want)
		require.NoError(t, err)
		var got map[string]string
		require.NoError(t, yaml.Unmarshal(FromJSON(data), &got), "%s", data)
		require.Equal(t, want, got)
	})
}
