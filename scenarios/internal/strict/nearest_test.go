package strict

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	known := []string{"company", "email", "password", "key", "reqId", "call"}
	for _, row := range []struct{ name, word, want string }{
		{"a missing letter", "emal", "email"},
		{"an extra letter", "comppany", "company"},
		{"a wrong letter", "pasaword", "password"},
		{"two letters swapped count as one slip", "kye", "key"},
		{"the letter case does not count", "REQID", "reqId"},
		{"the known word itself", "email", "email"},
		{"a long word may have two slips", "pasword1", "password"},
		{"the nearest wins, not the first", "calk", "call"},
		{"a third of the word is the most that may change", "ek", ""},
		{"a word like no other has none", "subop", ""},
		{"a single letter has none", "k", ""},
		{"an empty word has none", "", ""},
		{"a very long word has none, at once", strings.Repeat("company", 1_000_000), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := Nearest(row.word, known)
			require.Equal(t, row.want, got)
			require.Equal(t, row.want != "", ok)
		})
	}
	for _, row := range []struct {
		name, word string
		known      []string
		want       string
	}{
		{"the nearest comes first", "pasword1", []string{"password1", "passwords"}, "password1"},
		{"the nearest comes last", "pasword1", []string{"passwords", "password1"}, "password1"},
		{"the first of several as near", "call", []string{"cell", "ball"}, "cell"},
		{"a single letter that would be replaced", "x", []string{"y"}, ""},
		{"an empty word next to a single letter", "", []string{"y"}, ""},
		{"two letters of which one is wrong", "op", []string{"on"}, "on"},
		{"three letters too many", "calling", []string{"call"}, ""},
		{"two letters too many", "callin", []string{"call"}, "call"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, _ := Nearest(row.word, row.known)
			require.Equal(t, row.want, got)
		})
	}
	_, ok := Nearest("word", nil)
	require.False(t, ok, "no word is near if none is known")
}
