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
		{"two swapped letters count as one change", "kye", "key"},
		{"the first two letters swapped count as one change", "eky", "key"},
		{"the letter case does not matter", "REQID", "reqId"},
		{"the known word itself", "email", "email"},
		{"a long word may have two changes", "pasword1", "password"},
		{"the nearest word is found, not the first", "calk", "call"},
		{"no word is found if more than a third would have to change", "ek", ""},
		{"a word that resembles no known one has no nearest word", "subop", ""},
		{"a single letter has no nearest word", "k", ""},
		{"an empty word has no nearest word", "", ""},
		{"a very long word has no nearest word", strings.Repeat("company", 1000), ""},
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
		{"the first of several equally near words is found", "call", []string{"cell", "ball"}, "cell"},
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
	long := strings.Repeat("company", 1000)
	allocations := testing.AllocsPerRun(1, func() { Nearest(long, known) })
	require.Less(t, allocations, 100.0, "there is no table for a very long word")
	_, ok := Nearest("word", nil)
	require.False(t, ok, "no word is near if none is known")
}
