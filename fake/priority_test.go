package fake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// TestAChosenAnswerTakesPrecedence proves the order of precedence among answers.
func TestAChosenAnswerTakesPrecedence(t *testing.T) {
	t.Parallel()
	pinned := &fake.Answers{Pins: map[string]scenarios.Pin{
		"email-case": {Observation: scenarios.Observation{Answer: "sensitive", First: "2026-03-01", Last: "2026-03-01",
			Times: 1}},
	}}
	insensitive := fake.Dialect{EmailCase: dialect.EmailCaseInsensitive}
	scenario := func(answer string) *scenarios.Scenario {
		return &scenarios.Scenario{Dialect: map[string]string{"email-case": answer}}
	}
	for _, row := range []struct {
		name    string
		options fake.Options
		speaks  string
	}{
		{"the first answer is the default", fake.Options{}, "assumed; question=email-case; answer=insensitive"},
		{"an observed answer takes precedence over the first", fake.Options{Answers: pinned},
			"observed; question=email-case; answer=sensitive; date=2026-03-01"},
		{"a first answer that a test chose takes precedence over an observed one",
			fake.Options{Answers: pinned, Dialect: insensitive},
			"assumed; question=email-case; answer=insensitive"},
		{"the scenario's answer takes precedence over all others",
			fake.Options{Dialect: insensitive, Scenario: scenario("sensitive")},
			"assumed; question=email-case; answer=sensitive"},
		{"a first answer of the scenario takes precedence over an observed one",
			fake.Options{Answers: pinned, Scenario: scenario("insensitive")},
			"assumed; question=email-case; answer=insensitive"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			api := fake.New(row.options)
			speaks := func() string {
				for _, b := range api.Bases() {
					if b.Question == "email-case" {
						return b.String()
					}
				}
				return ""
			}
			require.Equal(t, row.speaks, speaks())
			api.SetDialect(fake.Dialect{OldSSID: dialect.OldSSIDValid})
			require.Equal(t, "assumed; question=email-case; answer=insensitive", speaks())
			api.ResetDialect()
			require.Equal(t, row.speaks, speaks())
			api.SetDialect(fake.Dialect{OldSSID: dialect.OldSSIDValid})
			api.Reset()
			require.Equal(t, row.speaks, speaks())
		})
	}
}

func TestAnUnknownAnswerPanics(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { fake.New(fake.Options{Dialect: fake.Dialect{EmailCase: "sensitiv"}}) })
	require.Panics(t, func() {
		fake.New(fake.Options{Scenario: &scenarios.Scenario{Dialect: map[string]string{"email-cas": "sensitive"}}})
	})
}
