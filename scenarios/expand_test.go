package scenarios

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExpand(t *testing.T) {
	names := map[string]string{
		"key": "K", "first": "AB-CD", "wrong-key": "W", "a": "X", "a1-b2": "Y",
	}
	lookup := func(name string) (string, bool) {
		value, ok := names[name]
		return value, ok
	}
	for _, row := range []struct{ name, text, want string }{
		{"a text without names stays as it is", "ann@acme.test", "ann@acme.test"},
		{"an empty text stays empty", "", ""},
		{"a name is replaced", "$key", "K"},
		{"a name ends at the first character that names do not have", "$a@$a.test,$a_", "X@X.test,X_"},
		{"an upper-case letter ends a name", "$aB", "XB"},
		{"a hyphen before a letter or digit is part of the name", "$wrong-key $a1-b2", "W Y"},
		{"a hyphen at the end is not part of the name", "$a-", "X-"},
		{"a hyphen before another character is not part of the name", "$a-@$a--b", "X-@X--b"},
		{"a name may follow another directly", "$a$a", "XX"},
		{".lower gives the lower-case form", "$first.lower", "ab-cd"},
		{".lower counts only once", "$first.lower.lower", "ab-cd.lower"},
		{"a longer word after the dot is not a suffix", "$first.lowercase $first.lower1 $first.lower-x $first.lower-",
			"AB-CD.lowercase AB-CD.lower1 AB-CD.lower-x AB-CD.lower-"},
		{"a shorter word after the dot is not a suffix", "$first.low", "AB-CD.low"},
		{"another letter case after the dot is not a suffix", "$first.Lower", "AB-CD.Lower"},
		{"two dollars are one", "$$key costs $$", "$key costs $"},
		{"three dollars are one and a name", "$$$a", "$X"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Expand(row.text, lookup)
			require.NoError(t, err)
			require.Equal(t, row.want, got)
		})
	}
	for _, row := range []struct{ name, text, want string }{
		{"an unknown name", "x $second", `unknown name $second in "x $second"`},
		{"an unknown name near a known one", "$wrong-kye",
			`unknown name $wrong-kye in "$wrong-kye"; did you mean $wrong-key?`},
		{"a dollar at the end", "a$", `a $ without a name in "a$"; write $$ for a dollar sign`},
		{"a dollar before a digit", "$1", `a $ without a name in "$1"; write $$ for a dollar sign`},
		{"braces are not part of the language", "${key}", `a $ without a name in "${key}"; write $$ for a dollar sign`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Expand(row.text, lookup)
			require.EqualError(t, err, row.want)
		})
	}
}

func TestExpandDoesNotExpandValues(t *testing.T) {
	got, err := Expand("$a", func(string) (string, bool) { return "$a.lower", true })
	require.NoError(t, err)
	require.Equal(t, "$a.lower", got)
}
