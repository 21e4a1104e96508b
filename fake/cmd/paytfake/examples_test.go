package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

// examples are the lines that --help shows.
func examples(t *testing.T, args ...string) (lines []string) {
	t.Helper()
	help := paytfake(t, append(args, "--help")...)
	require.Equal(t, 0, help.code, "%s", help.err)
	_, block, ok := strings.Cut(help.out, "Examples:\n\n")
	require.True(t, ok, "%v --help shows no examples", args)
	for line := range strings.Lines(block) {
		line, ok := strings.CutPrefix(line, "    ")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// TestTheExamplesInTheHelpWork runs each example in a directory with the files it names.
func TestTheExamplesInTheHelpWork(t *testing.T) {
	t.Parallel()
	s := &session{dir: t.TempDir()}
	outage, err := fs.ReadFile(scenarios.FS(), "situations/outage.yaml")
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(filepath.Join(s.dir, "scenarios"), 0o700))
	for name, data := range map[string]string{
		"outage.yaml":           string(outage),
		"scenarios/outage.yaml": string(outage),
		"answers.yaml": "target: payt.example\nanswers:\n" +
			"  email-case: {answer: sensitive, first: 2026-03-01, last: 2026-03-08, times: 8}\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(s.dir, name), []byte(data), 0o600))
	}
	s.start(t, "paytfake --log off &")
	s.start(t, "paytfake --log off --tls tls --addr 127.0.0.1:7443 &")
	require.Equal(t, examples(t), examples(t, "serve"), "it is the default")
	for _, command := range []string{"wait", "lint", "rules", "questions", "schema", "completion", "serve"} {
		lines := examples(t, command)
		require.Len(t, lines, 3, command)
		for _, line := range lines {
			switch {
			case command == "serve":
				s.start(t, line)
			case command == "completion" && strings.Contains(line, "fish"):
				s.output(t, need(t, "fish"), "--no-config", "-c", line)
			case command == "completion" && strings.Contains(line, "zsh"):
				s.output(t, need(t, "zsh"), "-f", "-c", "autoload -Uz compinit; compinit -D -u; "+line)
			default:
				s.output(t, need(t, "bash"), "-e", "-o", "pipefail", "-c", line)
			}
		}
	}
}

// TestEachCommandShowsExamples fails for a command that the test above does not know.
func TestEachCommandShowsExamples(t *testing.T) {
	t.Parallel()
	_, block, _ := strings.Cut(paytfake(t, "--help").out, "\nCommands:\n")
	block, _, _ = strings.Cut(block, "\n\n")
	n := 0
	for line := range strings.Lines(block) {
		require.Len(t, examples(t, strings.Fields(line)[0]), 3)
		n++
	}
	require.Equal(t, 7, n)
}
