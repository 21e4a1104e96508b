package fake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCoveringHasEveryPairOfOtherAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var of []question
		for q := question(1); q <= numQuestions; q++ {
			if rapid.Bool().Draw(t, q.String()) {
				of = append(of, q)
			}
		}
		rows := covering(of)
		require.Equal(t, rows, covering(of), "always the same")
		for i := range of {
			for j := range i {
				for a := 1; a < len(of[i].answers()); a++ {
					for b := 1; b < len(of[j].answers()); b++ {
						require.True(t, covers(rows, i, a, j, b), "%s=%d, %s=%d", of[i], a, of[j], b)
					}
				}
			}
		}
		for _, row := range rows {
			for i, a := range row {
				require.Greater(t, a, 0)
				require.Less(t, a, len(of[i].answers()))
			}
		}
	})
}

func covers(rows [][]int, i, a, j, b int) bool {
	for _, row := range rows {
		if row[i] == a && row[j] == b {
			return true
		}
	}
	return false
}

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
