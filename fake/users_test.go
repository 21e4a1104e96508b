package fake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
)

func TestUserComparesEmailsAsTheDialectDoes(t *testing.T) {
	t.Parallel()
	for answer, found := range map[dialect.EmailCase]bool{dialect.EmailCaseInsensitive: true,
		dialect.EmailCaseSensitive: false} {
		d := throughClient(t, fake.Options{Dialect: fake.Dialect{EmailCase: answer}})
		d.registered("acme", "Ann@acme.test")
		_, exact := d.User("Ann@acme.test")
		_, other := d.User("ann@ACME.test")
		_, unknown := d.User("bob@acme.test")
		require.Equal(t, []bool{true, found, false}, []bool{exact, other, unknown})
	}
}

func TestSpellingsOfAnEmailAreSeparateUsersIfCaseMatters(t *testing.T) {
	t.Parallel()
	d := throughClient(t, fake.Options{Dialect: fake.Dialect{EmailCase: dialect.EmailCaseSensitive}})
	one, two := d.registered("acme", "ann@acme.test"), d.registered("globex", "ANN@acme.test")
	upper, ok := d.User("ANN@acme.test")
	require.True(t, ok)
	require.Equal(t, []string{"globex", two}, []string{upper.Company, upper.SSID})
	require.Contains(t, d.open(d.launched(one)).Body, "ann@acme.test (acme)")
	require.Contains(t, d.open(d.launched(two)).Body, "ANN@acme.test (globex)")
}
