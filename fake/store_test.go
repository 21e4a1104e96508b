package fake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestStoreFindsSpellingsTogether(t *testing.T) {
	t.Parallel()
	s := newStore()
	for _, email := range []string{"ann@x", "bob@x", "ANN@x", "Ann@x"} {
		s.update("acme", email, func(v view) { v.create(record{company: "acme", email: email}) })
	}
	found, indexes := s.find("aNN@x")
	var emails []string
	for _, r := range found {
		emails = append(emails, r.email)
	}
	require.Equal(t, []string{"ann@x", "ANN@x", "Ann@x"}, emails, "oldest first")
	require.Equal(t, []uint32{1, 3, 4}, indexes)
	require.Len(t, s.list(), 4)
	_, ok := s.get(0)
	require.False(t, ok, "index 0 is nobody")
	_, ok = s.get(5)
	require.False(t, ok)
	found, _ = s.find("cyd@x")
	require.Empty(t, found)
}

func TestStoreKeepsSpellingsOfCompanies(t *testing.T) {
	t.Parallel()
	s := newStore()
	for i, company := range []string{"acme", "ACME", "acme", "globex"} {
		email := string(rune('a'+i)) + "@x"
		s.update(company, email, func(v view) { v.create(record{company: company, email: email}) })
	}
	s.update("Acme", "", func(v view) { require.Equal(t, []string{"acme", "ACME"}, v.spellings()) })
	s.update("initech", "", func(v view) { require.Empty(t, v.spellings()) })
}

func TestFoldIsWhatEqualFoldSees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]rune("aAkK\u212asS\u017fıİiIßẞσςΣéÉ1-@ "))
		one, other := string(rapid.SliceOfN(letters, 0, 3).Draw(t, "one")), string(rapid.SliceOfN(letters, 0, 3).Draw(t, "other"))
		require.Equal(t, strings.EqualFold(one, other), fold(one) == fold(other))
	})
}

func TestEmailsWithOneHashAreKeptApart(t *testing.T) {
	t.Parallel()
	s := newStore()
	create := func(email string) {
		s.update("acme", email, func(v view) {
			v.hash = 7
			v.create(record{company: "acme", email: email})
		})
	}
	create("ann@x")
	create("bob@x")
	create("ANN@x")
	var found []string
	for _, r := range (view{store: s, email: "ann@X", hash: 7}).records {
		found = append(found, r.email)
	}
	require.Equal(t, []string{"ann@x", "ANN@x"}, found)
}
