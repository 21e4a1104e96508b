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
	requireReal(t, "RULE ", nil)
}

// So does every line of a plan, with the environment that the README sets.
func TestThePlanInTheREADMEIsReal(t *testing.T) {
	env := map[string]string{}
	for _, set := range regexp.MustCompile(`(PAYT_\w+)='?(.*?)'?[ \n]`).FindAllStringSubmatch(section(t, "export "), -1) {
		env[set[1]] = set[2]
	}
	require.Len(t, env, 5)
	requireReal(t, "calls  ", env, "--plan")
}

// section is the text of a code block of the README from a line on that begins so.
func section(t *testing.T, begin string) string {
	t.Helper()
	data, err := os.ReadFile("../../../README.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)\n(" + begin + ".*?)```").FindStringSubmatch(string(data))
	require.NotEmpty(t, shown)
	return shown[1]
}

// requireReal runs the command and wants each line that the README shows of its
// output from a line on that begins so.
func requireReal(t *testing.T, begin string, env map[string]string, args ...string) {
	t.Helper()
	var out, other bytes.Buffer
	require.Zero(t, run(t.Context(), args, func(name string) string { return env[name] }, &out, &other), other.String())
	for line := range strings.Lines(section(t, begin)) {
		if line != "…\n" {
			require.Contains(t, out.String(), line)
		}
	}
}
