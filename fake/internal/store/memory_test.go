package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/fake/internal/store/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(given []store.Record) store.Store { return store.NewMemory(3, given) })
}

// TestMemoryWithHashesThatCollide lets all emails, and all companies, share two hashes,
// and then a single one.
func TestMemoryWithHashesThatCollide(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		hash func(folded string) uint32
	}{
		{"two hashes", func(folded string) uint32 { return uint32(len(folded) % 2) }},
		{"one hash", func(string) uint32 { return 1<<32 - 1 }},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			hash := func(text string) uint32 { return row.hash(store.Fold(text)) }
			storetest.Run(t, func(given []store.Record) store.Store { return store.NewHashedMemory(1, given, hash) })
		})
	}
}

func TestEpochsStartAgainAtZero(t *testing.T) {
	t.Parallel()
	s := store.NewMemory(guid.Epochs+2, []store.Record{{Company: "acme", Email: "ann@acme.test"}})
	seen := storetest.Update(t, s, store.Query{User: 1}, nothing)
	require.EqualValues(t, 2, seen.Epoch)
	require.Equal(t, guid.Serial(2, 1), seen.Users[0].SSID)
	require.Equal(t, guid.Serial(2, 1), seen.NextToken)
}

func TestATokenExpiresWhenTooManyWereIssued(t *testing.T) {
	t.Parallel()
	s := store.NewMemory(3, nil)
	issue := func(store.View) store.Change { return store.Change{IssueToken: true} }
	usable := func(number uint64) bool {
		return storetest.Update(t, s, store.Query{Token: guid.Serial(3, number)}, nothing).TokenUsable
	}
	for range store.TokenLife {
		storetest.Update(t, s, store.Query{}, issue)
	}
	require.True(t, usable(1), "the oldest remembered token is usable")

	storetest.Update(t, s, store.Query{Token: guid.Serial(3, 1)}, func(store.View) store.Change {
		return store.Change{UseToken: true, IssueToken: true}
	})
	require.True(t, usable(store.TokenLife+1), "a new token is usable in the place of a used one")
	require.False(t, usable(1), "the replaced token has expired")

	storetest.Update(t, s, store.Query{Token: guid.Serial(3, 1)}, func(store.View) store.Change {
		return store.Change{UseToken: true}
	})
	require.True(t, usable(store.TokenLife+1), "using an expired token uses up no other")
}

func TestAPanicOfADeciderChangesNothing(t *testing.T) {
	t.Parallel()
	s := store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}})
	before, _ := s.List()
	require.PanicsWithValue(t, "no", func() {
		storetest.Update(t, s, store.Query{Email: "ann@acme.test"}, func(store.View) store.Change { panic("no") })
	})
	require.True(t, s.Unlocked())
	after, _ := s.List()
	require.Equal(t, before, after)
}

func TestAChangeOfAnUnknownUserPanics(t *testing.T) {
	t.Parallel()
	s := store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}})
	require.Panics(t, func() {
		storetest.Update(t, s, store.Query{}, func(v store.View) store.Change {
			return store.Change{User: store.User{Index: v.NextUser + 1}}
		})
	})
}

func nothing(store.View) store.Change { return store.Change{} }
