package contract

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATextIsQuotedIfAReaderMayMissACharacter(t *testing.T) {
	for text, want := range map[string]string{
		"ann@ours.example":  "ann@ours.example",
		"a b\"c\\ü":         "a b\"c\\ü",
		" ann ":             `"\x20ann\x20"`,
		"a  b":              `"a\x20\x20b"`,
		"a\tb c":            `"a\tb c"`,
		"a\u00a0\"":         `"a\u00a0\""`,
		"ü\u200b\\":         `"ü\u200b\\"`,
		"\u202eü\U000e0041": `"\u202eü\U000e0041"`,
		"a\ufe0f\u2800":     `"a\ufe0f\u2800"`,
		" \xff":             "\"\\x20\ufffd\"",
		"":                  "",
	} {
		require.Equal(t, want, visible(text))
	}
}
