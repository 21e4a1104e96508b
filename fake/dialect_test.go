package fake_test

import (
	"encoding"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// dialects draws any dialect.
var dialects = rapid.Custom(func(t *rapid.T) fake.Dialect {
	var parts []string
	for _, q := range scenarios.Questions() {
		var answers []string
		for _, a := range q.Answers {
			answers = append(answers, q.Question+"="+a.Name)
		}
		parts = append(parts, rapid.SampledFrom(answers).Draw(t, q.Question))
	}
	d, err := fake.ParseDialect(strings.Join(parts, ","))
	require.NoError(t, err)
	return d
})

func TestDialectForms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := dialects.Draw(t, "dialect")

		parsed, err := fake.ParseDialect(d.String())
		require.NoError(t, err)
		require.Equal(t, d, parsed, d.String())

		text, err := d.MarshalText()
		require.NoError(t, err)
		var fromText fake.Dialect
		require.NoError(t, fromText.UnmarshalText(text))
		require.Equal(t, d, fromText)

		form, err := yaml.Marshal(d)
		require.NoError(t, err)
		var fromYAML fake.Dialect
		require.NoError(t, yaml.Unmarshal(form, &fromYAML), "%s", form)
		require.Equal(t, d, fromYAML, "%s", form)
	})
}

func TestDialectText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "base",
		"base":                   "base",
		"email-case=insensitive": "base",
		"error-http-status=400,email-case=sensitive":   "error-http-status=400,email-case=sensitive",
		" email-case=sensitive, error-http-status=400": "error-http-status=400,email-case=sensitive",
	} {
		d, err := fake.ParseDialect(text)
		require.NoError(t, err, text)
		require.Equal(t, want, d.String(), text)
	}
	require.Equal(t, "email-case=email-case(9)", fake.Dialect{EmailCase: 9}.String(), "an answer that does not exist")
}

func TestDialectYAML(t *testing.T) {
	t.Parallel()
	form, err := yaml.Marshal(fake.Dialect{ErrorHTTPStatus: fake.ErrorHTTPStatus400, EmailCase: fake.EmailCaseSensitive})
	require.NoError(t, err)
	require.Equal(t, "error-http-status: \"400\"\nemail-case: sensitive\n", string(form))
	form, err = yaml.Marshal(fake.Dialect{})
	require.NoError(t, err)
	require.Equal(t, "{}\n", string(form))
}

// TestDialectIsStrict proves that each problem of a text is named, all at once.
func TestDialectIsStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"emial-case=sensitive":                        `there is no question "emial-case": did you mean "email-case"?`,
		"email-case=sensitiv":                         `email-case has no answer "sensitiv": did you mean "sensitive"?`,
		"email-case=maybe":                            `email-case has no answer "maybe": it takes insensitive, sensitive`,
		"email-case":                                  `"email-case" is not question=answer`,
		"email-case=":                                 `email-case has no answer "": it takes insensitive, sensitive`,
		"Email-Case=sensitive":                        `there is no question "Email-Case": did you mean "email-case"?`,
		"email-case=sensitive,":                       `"" is not question=answer`,
		"base,email-case=sensitive":                   `"base" is not question=answer`,
		"email-case=sensitive,email-case=insensitive": `email-case is answered twice`,
		"x,email-case=x":                              "\"x\" is not question=answer\nemail-case has no answer \"x\": it takes insensitive, sensitive",
	} {
		_, err := fake.ParseDialect(text)
		require.EqualError(t, err, want, text)
		var d fake.Dialect
		require.EqualError(t, d.UnmarshalText([]byte(text)), want, text)
	}
	for form, want := range map[string]string{
		"emial-case: sensitive":                          `line 1: there is no question "emial-case": did you mean "email-case"?`,
		"email-case: sensitive\njsonp: cal":              `line 2: jsonp has no answer "cal": did you mean "call"?`,
		"email-case: [sensitive]":                        `line 1: the answer to email-case is not a word`,
		"email-case: sensitive\nemail-case: insensitive": `line 2: email-case is answered twice`,
		"- email-case":                                   `line 1: a dialect is a mapping of questions to answers`,
		"x: y\nemail-case: z":                            "line 2: email-case has no answer \"z\": it takes insensitive, sensitive",
	} {
		var d fake.Dialect
		require.ErrorContains(t, yaml.Unmarshal([]byte(form), &d), want, form)
	}
}

// TestAnswerForms goes through the typed answers of all questions by reflection:
// each has the same four methods, generated from one table.
func TestAnswerForms(t *testing.T) {
	t.Parallel()
	var d fake.Dialect
	fields := reflect.ValueOf(&d).Elem()
	questions := scenarios.Questions()
	require.Equal(t, len(questions), fields.NumField())
	for i, q := range questions {
		field := fields.Field(i)
		for n, want := range q.Answers {
			field.SetUint(uint64(n))
			require.Equal(t, want.Name, field.Interface().(interface{ String() string }).String())
			text, err := field.Interface().(encoding.TextMarshaler).MarshalText()
			require.NoError(t, err)
			require.Equal(t, want.Name, string(text))

			field.SetUint(0)
			require.NoError(t, field.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text))
			require.EqualValues(t, n, field.Uint())
		}
		field.SetUint(uint64(len(q.Answers)))
		_, err := field.Interface().(encoding.TextMarshaler).MarshalText()
		require.ErrorContains(t, err, q.Question+" has no answer")
		require.Contains(t, field.Interface().(interface{ String() string }).String(), q.Question+"(")

		field.SetUint(1)
		err = field.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte("no such answer"))
		require.ErrorContains(t, err, q.Question+` has no answer "no such answer": it takes `)
		require.EqualValues(t, 1, field.Uint(), "an error changes nothing")
	}
}
