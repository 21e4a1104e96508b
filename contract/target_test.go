package contract_test

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

func TestATargetThatIsNotDescribedWellIsRefusedBeforeAnyCall(t *testing.T) {
	good := directTarget(http.NotFoundHandler())
	good.URL = "https://127.0.0.1:1/trackerpro_admin.ashx"
	for _, row := range []struct {
		name, message string
		change        func(*contract.Target)
	}{
		{"no URL", "no URL: name the endpoint", func(t *contract.Target) { t.URL = "" }},
		{"no address", "is not the address of an endpoint", func(t *contract.Target) { t.URL = "localhost:7298" }},
		{"no path", `has no path: did you mean "https://live.example/trackerpro_admin.ashx"?`, func(t *contract.Target) { t.URL = "https://live.example" }},
		{"a query", "the URL has more than a path", func(t *contract.Target) { t.URL += "?key=k" }},
		{"a query and no path", "the URL has more than a path", func(t *contract.Target) { t.URL = "https://live.example?key=s3cr3t" }},
		{"a query and no host", "the URL has more than a path", func(t *contract.Target) { t.URL = "live.example/x.ashx?key=s3cr3t" }},
		{"an empty query", "the URL has more than a path", func(t *contract.Target) { t.URL += "?" }},
		{"a password and no path", "the URL has more than a path", func(t *contract.Target) { t.URL = "https://ann:s3cr3t@live.example" }},
		{"a password and no scheme", "the URL has more than a path", func(t *contract.Target) { t.URL = "ann:s3cr3t@live.example/x.ashx" }},
		{"http to a live target", "would send the admin key in the clear", func(t *contract.Target) { t.URL = "http://live.example/x.ashx" }},
		{"no company on a live target", "a target beyond this machine needs a company", func(t *contract.Target) { t.URL, t.Company = "https://live.example/x.ashx", "" }},
		{"no second company on a live target", "a target beyond this machine needs a second company", func(t *contract.Target) { t.URL, t.OtherCompany = "https://live.example/x.ashx", "" }},
		{"no emails on a live target", "a target beyond this machine needs an email template", func(t *contract.Target) { t.URL, t.Email = "https://live.example/x.ashx", "" }},
		{"no key", "no admin key: set PAYT_ADMIN_KEY", func(t *contract.Target) { t.Key = "" }},
		{"a key with white space", "begins or ends with white space", func(t *contract.Target) { t.Key = "k\n" }},
		{"a key of two lines", "has a character that no text has", func(t *contract.Target) { t.Key = "k\nk" }},
		{"one company for two", `company and other company are both "A1"`, func(t *contract.Target) { t.Company, t.OtherCompany = "A1", "a1" }},
		{"the other company has the name that stands for the first", `company and other company are both "acme"`, func(t *contract.Target) { t.Company, t.OtherCompany = "", "acme" }},
		{"a company with white space", `company " b1" begins or ends with white space`, func(t *contract.Target) { t.OtherCompany = " b1" }},
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
			require.NotContains(t, err.Error(), "s3cr3t")
		})
	}
}

func TestASecretPrintsAsStars(t *testing.T) {
	key := redact.Secret("s3cr3t-4711")
	s := fake.Start(t, fake.Options{Key: string(key)})
	target := contract.Target{URL: s.URL, Key: key}
	options := contract.Options{Redactor: redact.New(key), Answers: &scenarios.Answers{}}
	report, err := contract.Check(t.Context(), target, options)
	require.NoError(t, err)
	plan, err := contract.Foresee(target, options)
	require.NoError(t, err)
	for _, what := range []any{key, &key, []redact.Secret{key}, target, &target, options, &options, report, *report, plan, map[redact.Secret]any{key: target}} {
		var printed strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c"} {
			printed.WriteString(fmt.Sprintf(verb, what))
		}
		var out bytes.Buffer
		for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
			log.Info("x", "what", what, slog.Group("g", "what", what))
		}
		_ = gob.NewEncoder(&out).Encode(what) // some cannot be, which is well too
		data, _ := json.Marshal(what)
		out.Write(data)
		func() {
			defer func() { _ = recover() }() // yaml panics on functions
			data, _ := yaml.Marshal(what)
			out.Write(data)
		}()
		printed.WriteString(out.String())
		for _, form := range []string{"s3cr3t-471", hex.EncodeToString([]byte("s3cr3t-471")), strings.ToUpper(hex.EncodeToString([]byte("s3cr3t-471")))} {
			require.NotContains(t, printed.String(), form, "%T", what)
		}
		require.NotRegexp(t, `[0-9A-F]{8}-[0-9A-F]{4}-`, printed.String(), "%T", what)
	}
}
