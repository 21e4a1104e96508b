package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every line that the README shows of a report stands in a real one.
func TestTheTranscriptInTheREADMEIsReal(t *testing.T) {
	data, err := os.ReadFile("../../../README.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)\nRULE .*?```").FindString(string(data))
	require.NotEmpty(t, shown)
	var out, other bytes.Buffer
	require.Zero(t, run(t.Context(), nil, func(string) string { return "" }, &out, &other))
	for line := range strings.Lines(strings.TrimSpace(strings.TrimSuffix(shown, "```"))) {
		if line = strings.TrimSuffix(line, "\n"); line != "…" {
			require.Contains(t, out.String(), line+"\n")
		}
	}
}
