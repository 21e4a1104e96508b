package fake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
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

func TestUserFindsTheOldestSpellingIfCaseDoesNotMatter(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	api.SetUsers(scenarios.Given{Users: []scenarios.User{
		{Company: "acme", Email: "Ann@acme.test", Password: "one"},
		{Company: "globex", Email: "ANN@acme.test", Password: "one"},
	}})
	user, ok := api.User("ann@acme.test")
	require.True(t, ok)
	require.Equal(t, "acme", user.Company)
}

func TestADoubledDollarSignInAScenarioIsOneInItsUsers(t *testing.T) {
	t.Parallel()
	given := scenarios.Given{Users: []scenarios.User{{Company: "$$1", Email: "ann@acme.test", Password: "$$2"}}}
	api := fake.New(fake.Options{Scenario: &scenarios.Scenario{Given: given}})
	user, ok := api.User("ann@acme.test")
	require.True(t, ok)
	require.Equal(t, []string{"$1", "$2"}, []string{user.Company, user.Password})
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
