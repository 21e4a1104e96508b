package fake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var meanings = rapid.Custom(func(t *rapid.T) meaning {
	return meaning{
		kind:   rapid.SampledFrom([]kind{ssidKind, tokenKind, passwordKind}).Draw(t, "kind"),
		user:   rapid.Uint32().Draw(t, "user"),
		serial: rapid.Uint64Max(serials).Draw(t, "serial"),
	}
})

func TestMintReadsWhatItMakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newMint(rapid.Uint64Min(1).Draw(t, "seed"))
		of := meanings.Draw(t, "meaning")
		g := m.make(of)
		require.Equal(t, of, m.read(g))
		require.EqualValues(t, 4, g[6]>>4, "version")
		require.EqualValues(t, 0b10, g[8]>>6, "variant")

		parsed, lower, ok := parseGUID(g.String())
		require.Equal(t, []any{g, false, true}, []any{parsed, lower, ok})

		bit := rapid.IntRange(0, 127).Draw(t, "bit")
		g[bit/8] ^= 1 << (bit % 8)
		require.NotEqual(t, of, m.read(g), "another GUID means something else")
	})
}

func TestPackIsABijection(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		left, right := rapid.Uint64Max(half).Draw(t, "left"), rapid.Uint64Max(half).Draw(t, "right")
		gotLeft, gotRight := unpack(pack(left, right))
		require.Equal(t, []uint64{left, right}, []uint64{gotLeft, gotRight})
	})
}

func TestMintNeverRepeats(t *testing.T) {
	t.Parallel()
	m := newMint(1)
	seen := make(map[guid]bool, 100_000)
	for i := range uint64(100_000) {
		g := m.make(meaning{kind: ssidKind, user: uint32(i % 1000), serial: i})
		require.False(t, seen[g], i)
		seen[g] = true
	}
}

func TestMintIsThatOfItsSeed(t *testing.T) {
	t.Parallel()
	of := meaning{kind: ssidKind, user: 1, serial: 1}
	require.Equal(t, newMint(7).make(of), newMint(7).make(of))
	require.NotEqual(t, newMint(7).make(of), newMint(8).make(of))
	require.NotEqual(t, newMint(0).make(of), newMint(0).make(of), "zero picks one")
}

func TestParseGUID(t *testing.T) {
	t.Parallel()
	const good = "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"
	for _, row := range []struct {
		name, text string
		lower, ok  bool
	}{
		{"upper case", good, false, true},
		{"lower case", strings.ToLower(good), true, true},
		{"one letter in lower case", "488a" + good[4:], true, true},
		{"digits have no case", "00000000-0000-4000-8000-000000000000", false, true},
		{"empty", "", false, false},
		{"in braces", "{" + good + "}", false, false},
		{"without hyphens", strings.ReplaceAll(good, "-", ""), false, false},
		{"hyphens elsewhere", "488A680-2AD46-4BB4-B2E3-653C3ACF9F14", false, false},
		{"a digit short", good[:35], false, false},
		{"a digit more", good + "0", false, false},
		{"no hex digit", "G" + good[1:], false, false},
		{"a letter of more bytes", "é" + good[2:], false, false},
		{"space before it", " " + good[1:], false, false},
	} {
		g, lower, ok := parseGUID(row.text)
		require.Equal(t, row.ok, ok, row.name)
		if ok {
			require.Equal(t, row.lower, lower, row.name)
			require.Equal(t, strings.ToUpper(row.text), g.String(), row.name)
		}
	}
}
