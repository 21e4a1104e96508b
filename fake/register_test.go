package fake_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
)

// TestSpaceAndValidity proves how surrounding-space and invalid-email interact.
func TestSpaceAndValidity(t *testing.T) {
	t.Parallel()
	const spaced = " ann@acme.test "
	for _, row := range []struct{ name, dialect, email, want, basis, stored string }{
		{"space is trimmed before the address is validated", "", spaced, "client-created",
			"assumed; question=surrounding-space; answer=trimmed", "ann@acme.test"},
		{"the trimmed address is validated", "", " ann ", "invalid_query", "assumed; question=invalid-email; answer=rejected",
			""},
		{"untrimmed space makes an address invalid, which is refused", "surrounding-space=rejected", spaced, "invalid_query",
			"assumed; question=surrounding-space; answer=rejected", ""},
		{"untrimmed space makes an address invalid, which is registered", "surrounding-space=rejected,invalid-email=accepted",
			spaced, "client-created", "assumed; question=invalid-email; answer=accepted", spaced},
		{"space is trimmed even if invalid addresses are registered", "invalid-email=accepted", spaced, "client-created",
			"assumed; question=surrounding-space; answer=trimmed", "ann@acme.test"},
		{"an invalid address within space is refused for the address", "surrounding-space=rejected", " ann ", "invalid_query",
			"assumed; question=invalid-email; answer=rejected", ""},
		{"an email of only space is missing", "", "  ", "invalid_query",
			"assumed; question=surrounding-space; answer=trimmed", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dialect, err := dialect.Parse(row.dialect)
			require.NoError(t, err)
			d := throughClient(t, fake.Options{Dialect: dialect})
			got := d.register("acme", row.email, "one")
			require.Equal(t, row.want, outcome(got))
			require.Equal(t, row.basis, got.Basis)
			var stored []string
			for u := range d.Users() {
				stored = append(stored, u.Email)
			}
			require.Equal(t, row.stored, strings.Join(stored, ","))
		})
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	d := throughClient(t, fake.Options{})
	for _, valid := range []string{"a@b", "ann+x@acme.test", "ann@acme.co.uk", "müller@acme.test"} {
		require.NotEmpty(t, d.register("acme", valid, "x").value(), valid)
	}
	for _, invalid := range []string{"ann", "@", "@acme.test", "ann@", "a@b@c", "a b@c", "a@b c", "a@.b", "a@b.", "a@b..c",
		"a@b,c@d", "a@b\x00", "a\n@b"} {
		require.Equal(t, "invalid_query", d.register("acme", invalid, "x").reason(), invalid)
	}
}

func TestAPasswordIsGeneratedForAnEmptyOneOnly(t *testing.T) {
	t.Parallel()
	d := throughClient(t, fake.Options{Dialect: fake.Dialect{EmptyPassword: dialect.EmptyPasswordGenerated}})
	got := d.post(encode("key", fake.DefaultKey, "op", "Admin", "subop", "Register", "company", "acme", "email", "a@b"))
	require.Equal(t, "documented; page=register", got.Basis, "a missing password is refused")
	require.Equal(t, "required-parameters", got.Rule)
	require.Equal(t, "client-created", outcome(d.register("acme", "a@b", "")))
}
