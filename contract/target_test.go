package contract_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

func TestATargetThatIsNotDescribedWellIsRefusedBeforeAnyCall(t *testing.T) {
	good := contract.Target{URL: "https://127.0.0.1:1/trackerpro_admin.ashx", Key: "k", Company: "a1", OtherCompany: "b1", Email: "x+{name}@ours.example"}
	for _, row := range []struct {
		name, message string
		change        func(*contract.Target)
	}{
		{"no URL", "no URL: name the endpoint", func(t *contract.Target) { t.URL = "" }},
		{"no address", "is not the address of an endpoint", func(t *contract.Target) { t.URL = "localhost:7298" }},
		{"no path", `has no path: did you mean "https://live.example/trackerpro_admin.ashx"?`, func(t *contract.Target) { t.URL = "https://live.example" }},
		{"a query", "the URL has more than a path", func(t *contract.Target) { t.URL += "?key=k" }},
		{"http to a live target", "would send the admin key in the clear", func(t *contract.Target) { t.URL = "http://live.example/x.ashx" }},
		{"no key", "no admin key: set PAYT_ADMIN_KEY", func(t *contract.Target) { t.Key = "" }},
		{"a key with white space", "begins or ends with white space", func(t *contract.Target) { t.Key = "k\n" }},
		{"one company for two", `company and other company are both "A1"`, func(t *contract.Target) { t.Company, t.OtherCompany = "A1", "a1" }},
		{"a company without letters", `company "17" has no letters`, func(t *contract.Target) { t.Company = "17" }},
		{"a template without a name", "needs {name} once", func(t *contract.Target) { t.Email = "x@ours.example" }},
		{"a template with a name behind the @", "needs {name} once", func(t *contract.Target) { t.Email = "x@{name}.example" }},
		{"a template that is no email", "is not an email address", func(t *contract.Target) { t.Email = "{name}" }},
	} {
		t.Run(row.name, func(t *testing.T) {
			target := good
			row.change(&target)
			_, err := contract.Check(t.Context(), target, contract.Options{})
			require.ErrorContains(t, err, row.message)
		})
	}
}

func TestASecretPrintsAsStars(t *testing.T) {
	secret := contract.Secret("s3cr3t")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		require.NotContains(t, fmt.Sprintf(verb, secret), "s3cr3t", verb)
		require.NotContains(t, fmt.Sprintf(verb, contract.Target{Key: secret}), "s3cr3t", verb)
	}
}
