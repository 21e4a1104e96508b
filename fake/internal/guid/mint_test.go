package guid

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMintReadsWhatItMakes(t *testing.T) {
	t.Parallel()
	meanings := rapid.Custom(func(t *rapid.T) Meaning {
		return Meaning{
			Kind:   rapid.SampledFrom([]Kind{KindSSID, KindToken, KindPassword, 7}).Draw(t, "kind"),
			User:   rapid.OneOf(rapid.Uint32(), rapid.Just[uint32](1<<32-1)).Draw(t, "user"),
			Serial: rapid.OneOf(rapid.Uint64Max(serials), rapid.Just[uint64](serials)).Draw(t, "serial"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		m := NewMint(rapid.Uint64Min(1).Draw(t, "seed"))
		of := meanings.Draw(t, "meaning")
		g := m.Make(of)
		require.Equal(t, of, m.Read(g))
		require.EqualValues(t, 4, g[6]>>4, "version")
		require.EqualValues(t, 0b10, g[8]>>6, "variant")
		parsed, _, _ := Parse(g.String())
		require.Equal(t, g, parsed)

		for bit := range 128 {
			other := g
			other[bit/8] ^= 1 << (bit % 8)
			require.NotEqual(t, of, m.Read(other), "a GUID that differs in bit %d", bit)
		}
	})
}

func TestAGUIDOfAnotherMintHasNoMeaning(t *testing.T) {
	t.Parallel()
	g := NewMint(7).Make(Meaning{Kind: KindSSID, User: 1, Serial: 1})
	require.Zero(t, NewMint(8).Read(g))
	g[6] ^= 0x10
	require.Zero(t, NewMint(7).Read(g), "a GUID of another version has no meaning")
}

func TestAGUIDOfAUserBeyond32BitsHasNoMeaning(t *testing.T) {
	t.Parallel()
	m := NewMint(7)
	left, right := uint64(1<<32), uint64(KindSSID)<<serialBits
	for _, k := range m.keys {
		left, right = right, left^mix(right^k)&half
	}
	require.Zero(t, m.Read(pack(left, right)))
}

func TestASerialThatIsTooLargeDoesNotChangeTheKind(t *testing.T) {
	t.Parallel()
	m := NewMint(7)
	got := m.Read(m.Make(Meaning{Kind: KindToken, User: 1, Serial: 1<<serialBits + 5}))
	require.Equal(t, Meaning{Kind: KindToken, User: 1, Serial: 5}, got)
}

func TestMintNeverRepeats(t *testing.T) {
	t.Parallel()
	m := NewMint(1)
	seen := make(map[GUID]bool, 300_000)
	for i := range uint64(100_000) {
		for kind := KindSSID; kind <= KindPassword; kind++ {
			g := m.Make(Meaning{Kind: kind, User: uint32(i % 1000), Serial: i / 1000})
			require.False(t, seen[g], i)
			seen[g] = true
		}
	}
}

// TestASeedMakesTheSameGUIDsInEveryVersion protects tests that contain the ssids of a seed.
func TestASeedMakesTheSameGUIDsInEveryVersion(t *testing.T) {
	t.Parallel()
	m := NewMint(7)
	require.Equal(t, "A0E17923-042D-4122-9902-3AF2F55EDA8D",
		m.Make(Meaning{Kind: KindSSID, User: 1, Serial: Serial(1, 1)}).String())
	require.Equal(t, "AC3A2A03-DAAF-4B5A-A91D-FE793EF60368",
		m.Make(Meaning{Kind: KindToken, User: 1<<32 - 1, Serial: Serial(Epochs-1, 1<<38-1)}).String())
	require.Equal(t, uint64(7191089600892374487), m.Seed())
}

func TestAZeroSeedIsRandom(t *testing.T) {
	t.Parallel()
	require.NotEqual(t, NewMint(0), NewMint(0))
	require.NotEqual(t, NewMint(0).Seed(), NewMint(0).Seed())
}

func TestAMintAllocatesNothing(t *testing.T) {
	m, text := NewMint(7), make([]byte, 0, 36)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		g := m.Make(Meaning{Kind: KindSSID, User: 1, Serial: 1})
		m.Read(g)
		text = g.Append(text[:0])
	}))
}
