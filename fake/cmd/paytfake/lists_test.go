package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

func TestAnItemIsWrappedAt80Characters(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 75)
	for _, row := range []struct{ name, head, text, want string }{
		{"a line that is full", "  ", long + " aé", "  " + long + " aé\n"},
		{"a character too many", "  ", long + " aéb", "  " + long + "\n  aéb\n"},
		{"a word longer than a line", "", "a " + long + long, "a\n" + long + long + "\n"},
		{"nothing after the head", "head  ", "", "head\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			item(&out, row.head, row.text)
			require.Equal(t, row.want, out.String())
		})
	}
}

func TestEachRuleIsListedOnce(t *testing.T) {
	t.Parallel()
	out := "\n" + paytfake(t, "rules").out
	for _, s := range scenarios.Rules() {
		require.Equal(t, 1, strings.Count(out, "\n"+s.Rule+" "), s.Rule)
	}
}
