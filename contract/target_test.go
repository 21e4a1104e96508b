package contract_test

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
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
		{"no path", `has no path: did you mean "https://live.example/trackerpro_admin.ashx"?`,
			func(t *contract.Target) { t.URL = "https://live.example" }},
		{"a query", "the URL has more than a path", func(t *contract.Target) { t.URL += "?key=k" }},
		{"a query and no path", "the URL has more than a path",
			func(t *contract.Target) { t.URL = "https://live.example?key=s3cr3t" }},
		{"a query and no host", "the URL has more than a path",
			func(t *contract.Target) { t.URL = "live.example/x.ashx?key=s3cr3t" }},
		{"an empty query", "the URL has more than a path", func(t *contract.Target) { t.URL += "?" }},
		{"a password and no path", "the URL has more than a path",
			func(t *contract.Target) { t.URL = "https://ann:s3cr3t@live.example" }},
		{"a password and no scheme", "the URL has more than a path",
			func(t *contract.Target) { t.URL = "ann:s3cr3t@live.example/x.ashx" }},
		{"http to a live target", "would send the admin key in the clear",
			func(t *contract.Target) { t.URL = "http://live.example/x.ashx" }},
		{"no company on a live target", "a target beyond this machine needs a company", func(t *contract.Target) {
			t.URL,
				t.Company = "https://live.example/x.ashx", ""
		}},
		{"no second company on a live target", "a target beyond this machine needs a second company",
			func(t *contract.Target) { t.URL, t.OtherCompany = "https://live.example/x.ashx", "" }},
		{"no emails on a live target", "a target beyond this machine needs an email template",
			func(t *contract.Target) { t.URL, t.Email = "https://live.example/x.ashx", "" }},
		{"no key", "Target.Key: no admin key", func(t *contract.Target) { t.Key = "" }},
		{"a key with white space", "begins or ends with white space", func(t *contract.Target) { t.Key = "k\n" }},
		{"a key of two lines", "the admin key has a character that cannot be seen: is it one line?",
			func(t *contract.Target) { t.Key = "k\nk" }},
		{"a key of one letter", "the admin key has fewer than 4 characters", func(t *contract.Target) { t.Key = "k" }},
		{"a key of three letters", "the admin key has fewer than 4 characters", func(t *contract.Target) { t.Key = "key" }},
		{"a key that is a short number", "the admin key is a short number", func(t *contract.Target) { t.Key = "4711471" }},
		{"a key that is a name in every report",
			"the admin key is part of the words of every report: it cannot be told from ordinary text",
			func(t *contract.Target) { t.Key = "Verdict" }},
		{"a key that is part of the company", "the admin key is part of the company", func(t *contract.Target) {
			t.Key,
				t.Company = "s3cr3t", "as3cr3t"
		}},
		{"a key that is part of the other company", "the admin key is part of the other company",
			func(t *contract.Target) { t.Key, t.OtherCompany = "s3cr3t", "as3cr3t" }},
		{"a key that is part of the emails", "the admin key is part of the email template", func(t *contract.Target) {
			t.Key,
				t.Email = "S3cr3t", "{name}@xs3cr3t.example"
		}},
		{"a key that is part of the URL", "the admin key is part of the URL", func(t *contract.Target) {
			t.Key,
				t.URL = "Other.ashx", "https://127.0.0.1:1/other.ashx"
		}},
		{"a key that is part of a scenario's name", "the admin key is part of the scenarios",
			func(t *contract.Target) { t.Key = "rotates" }},
		{"a key that is an answer", "the admin key is part of the scenarios",
			func(t *contract.Target) { t.Key = "insensitive" }},
		{"a key that every call has", "the admin key is part of ", func(t *contract.Target) { t.Key = "Launch" }},
		{"a key in quotes", "the admin key is in quotes", func(t *contract.Target) { t.Key = "\"s3cr3t-4711\"" }},
		{"a key with a zero width space", "the admin key has a character that cannot be seen",
			func(t *contract.Target) { t.Key = "s3cr3t\u200b4711" }},
		{"a key that makes every GET long", "the admin key has 1001 characters in a URL: with more than 1000",
			func(t *contract.Target) { t.Key = redact.Secret(strings.Repeat("s3cr3t+", 111) + "s3") }},
		{"a URL with a soft hyphen", `URL "https://127.0.0.1:1/x\u00ad.ashx" has a character that cannot be seen`,
			func(t *contract.Target) { t.URL = "https://127.0.0.1:1/x\u00ad.ashx" }},
		{"one company for two", `company and other company are both "A1"`, func(t *contract.Target) {
			t.Company,
				t.OtherCompany = "A1", "a1"
		}},
		{"the other company has the name that stands for the first", `company and other company are both "acme"`,
			func(t *contract.Target) { t.Company, t.OtherCompany = "", "acme" }},
		{"a company with white space", `company " b1" begins or ends with white space`,
			func(t *contract.Target) { t.OtherCompany = " b1" }},
		{"a company without letters", `company "17" has no letters`, func(t *contract.Target) { t.Company = "17" }},
		{"a template without a name", "needs {name} once", func(t *contract.Target) { t.Email = "x@ours.example" }},
		{"a template with a name behind the @", "needs {name} once",
			func(t *contract.Target) { t.Email = "x@{name}.example" }},
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

// What a setting creates stays on the target for ever, and looks like another text.
func TestASettingThatBecomesPermanentDataIsRefusedBeforeAnyCall(t *testing.T) {
	fields := map[string]func(*contract.Target, string){
		"Target.Company: company":            func(t *contract.Target, text string) { t.Company = text },
		"Target.OtherCompany: other company": func(t *contract.Target, text string) { t.OtherCompany = text },
		"Target.Email: email template":       func(t *contract.Target, text string) { t.Email = text },
	}
	for _, row := range []struct{ name, around, problem string }{
		{"a space before", " %s", "begins or ends with white space"},
		{"a no-break space after", "%s\u00a0", "begins or ends with white space"},
		{"a line feed after", "%s\n", "begins or ends with white space"},
		{"a tab inside", "a\t%s", `\tx+{name}@ours.example" has a character that cannot be seen`},
		{"a space inside", "a %s", "has white space in it"},
		{"an ideographic space inside", "a\u3000%s", "has white space in it"},
		{"an escape", "a\x1b%s", `"a\x1bx+{name}@ours.example" has a character that cannot be seen`},
		{"a delete", "a\x7f%s", "has a character that cannot be seen"},
		{"a zero width space", "a\u200b%s", `"a\u200bx+{name}@ours.example" has a character that cannot be seen`},
		{"a zero width joiner", "a\u200d%s", "has a character that cannot be seen"},
		{"a right-to-left override", "a\u202e%s", "has a character that cannot be seen"},
		{"an isolate", "\u2066%s", "has a character that cannot be seen"},
		{"a soft hyphen", "a\u00ad%s", `"a\u00adx+{name}@ours.example" has a character that cannot be seen`},
		{"a byte order mark", "\ufeff%s", `"\ufeffx+{name}@ours.example" has a character that cannot be seen`},
		{"a variation selector", "a\ufe0f%s", `"a\ufe0fx+{name}@ours.example" has a character that cannot be seen`},
		{"a Hangul filler", "a\u3164%s", `"a\u3164x+{name}@ours.example" has a character that cannot be seen`},
		{"a blank of Braille", "a\u2800%s", "has a character that cannot be seen"},
		{"a tag", "a\U000e0041%s", "has a character that cannot be seen"},
		{"a private character", "a\ue000%s", "has a character that cannot be seen"},
		{"not UTF-8", "a\xff%s", `"a\xffx+{name}@ours.example" is not UTF-8`},
		{"double quotes", `"%s"`, "is in quotes"},
		{"one double quote", `"%s`, "is in quotes"},
		{"another double quote", `%s"`, "is in quotes"},
		{"single quotes", `'%s'`, "is in quotes"},
		{"typographic quotes", "“%s”", "is in quotes"},
	} {
		for field, set := range fields {
			t.Run(row.name+" in "+field, func(t *testing.T) {
				target := directTarget(http.NotFoundHandler())
				set(&target, strings.Replace(row.around, "%s", "x+{name}@ours.example", 1))
				_, err := contract.Check(t.Context(), target, contract.Options{})
				require.ErrorContains(t, err, field+" ")
				require.ErrorContains(t, err, row.problem)
				require.Regexp(t, `^[ -~“”]*$`, err.Error(), "every character of the message can be seen")
			})
		}
	}
	for _, text := range []string{"ours", "o'neill", "t'", "'t-hof", "straße-éà", "a&b", "a.b-c_d", `a"b"c`} {
		target := directTarget(http.NotFoundHandler())
		target.Company = text
		_, err := contract.Foresee(target, contract.Options{})
		require.NoError(t, err, text)
	}
}

func TestAProblemOfTheOptionsNamesItsField(t *testing.T) {
	_, err := contract.Foresee(directTarget(http.NotFoundHandler()), contract.Options{
		Contact: "ann\u200b", MaxCalls: -1, Timeout: -1, MaxWait: -1, MaxAge: -1, Rate: scenarios.Limit{Calls: 1},
	})
	require.EqualError(t, err, strings.Join([]string{
		`Options.Contact: contact "ann\u200b" has a character that no header may have`,
		"Options.MaxCalls: must not be negative",
		"Options.Timeout: must not be negative", "Options.MaxWait: must not be negative",
		"Options.MaxAge: must not be negative",
		"Options.Rate: rate of 1 calls in 0s: both must be positive",
	}, "\n"))
	field, ok := errors.AsType[contract.FieldError](err)
	require.True(t, ok)
	require.Equal(t, "Options.Contact", field.Field)
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
	for _, what := range []any{key, &key, []redact.Secret{key}, target, &target, options, &options, report, *report, plan,
		map[redact.Secret]any{key: target}} {
		var printed strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c"} {
			printed.WriteString(fmt.Sprintf(verb, what))
		}
		var out bytes.Buffer
		for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)),
			slog.New(slog.NewJSONHandler(&out, nil))} {
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
		for _, form := range []string{"s3cr3t-471", hex.EncodeToString([]byte("s3cr3t-471")),
			strings.ToUpper(hex.EncodeToString([]byte("s3cr3t-471")))} {
			require.NotContains(t, printed.String(), form, "%T", what)
		}
		require.NotRegexp(t, `[0-9A-F]{8}-[0-9A-F]{4}-`, printed.String(), "%T", what)
	}
}
