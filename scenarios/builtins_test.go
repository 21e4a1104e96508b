package scenarios

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestBuiltinsOfAKey(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, key, wrong, short string }{
		{"the last character of the wrong key is x", "abc", "abx", "ab"},
		{"a last character x becomes y", "abx", "aby", "ab"},
		{"a last character X becomes x", "abX", "abx", "ab"},
		{"a character may have several bytes", "abü", "abx", "ab"},
		{"a key may be one character", "a", "x", ""},
		{"a key may be empty", "", "x", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := Builtins(row.key)
			delete(got, "unissued")
			require.Empty(t, cmp.Diff(map[string]string{
				"key": row.key, "wrong-key": row.wrong, "short-key": row.short, "long": strings.Repeat("x", 2100),
			}, got))
		})
	}
}

func TestEachCallReturnsAnotherUnissuedGUID(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		guid := Builtins("key")["unissued"]
		require.Regexp(t, regexp.MustCompile(`^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`), guid)
		require.False(t, seen[guid], guid)
		seen[guid] = true
	}
}

func TestTheRunnerProvidesOnlyNew(t *testing.T) {
	t.Parallel()
	values := Builtins("key")
	for _, name := range builtinNames() {
		_, ok := values[name]
		require.Equal(t, name != "new", ok, name)
	}
	require.Len(t, values, len(builtinNames())-1)
}
