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
	require.Equal(t, "…", env["PAYT_ADMIN_KEY"])
	env["PAYT_ADMIN_KEY"] = key
	requireReal(t, "calls  ", env, "--plan")
}

// Each command that the help shows does what it says.
func TestTheExamplesOfTheHelpRun(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("key.txt", []byte(key), 0o600))
	want := []string{"HOLDS: ", `"name": "ssid-rotates"`, "email=payt+ssid-rotates-ann@ours.example"}
	_, lines, _ := strings.Cut(strings.ReplaceAll(examples, "\\\n", ""), "\n\n")
	shown := strings.Split(lines, "\n")
	require.Len(t, shown, len(want))
	for i, line := range shown {
		words := strings.Fields(strings.ReplaceAll(line, "'", ""))
		require.Equal(t, "paytcheck", words[0])
		var out, other bytes.Buffer
		require.Zero(t, run(t.Context(), words[1:], func(string) string { return "" }, &out, &other), "%s: %s", line,
			other.String())
		require.Contains(t, out.String(), want[i])
	}
}

// Every flag and variable that the package's documentation names is one of the command's.
func TestTheDocumentationNamesFlagsThatAreThere(t *testing.T) {
	data, err := os.ReadFile("main.go")
	require.NoError(t, err)
	doc, _, _ := strings.Cut(string(data), "\npackage main")
	var help, other bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"--help"}, func(string) string { return "" }, &help, &other))
	named := regexp.MustCompile(`--[a-z-]+|PAYT_[A-Z_]+`).FindAllString(doc, -1)
	require.NotEmpty(t, named)
	for _, name := range named {
		if twin, ok := strings.CutPrefix(name, "PAYT_"); ok && name != "PAYT_ADMIN_KEY" {
			name = "--" + strings.ToLower(strings.ReplaceAll(twin, "_", "-"))
		}
		require.Contains(t, help.String(), name)
	}
}

const readme = "../../../README.md"

// section is the text of a code block of the README from a line on that begins so.
func section(t *testing.T, begin string) string {
	t.Helper()
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)\n(" + begin + ".*?)```").FindStringSubmatch(string(data))
	require.NotEmpty(t, shown)
	return shown[1]
}

// requireReal runs the command and wants each line that the README shows of its
// output from a line on that begins so. With -update it writes the line of the
// output that has the same first word.
func requireReal(t *testing.T, begin string, env map[string]string, args ...string) {
	t.Helper()
	var out, other bytes.Buffer
	require.Zero(t, run(t.Context(), args, func(name string) string { return env[name] }, &out, &other), other.String())
	shown := section(t, begin)
	var fresh strings.Builder
	for line := range strings.Lines(shown) {
		if word := strings.Fields(line)[0]; word != "…" {
			line = regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(word) + ` .*\n`).FindString(out.String())
			require.NotEmpty(t, line, "no line of the output begins with %s", word)
		}
		fresh.WriteString(line)
	}
	if *update {
		data, err := os.ReadFile(readme)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(readme, []byte(strings.Replace(string(data), shown, fresh.String(), 1)), 0o644))
		return
	}
	require.Equal(t, fresh.String(), shown, "run go test ./contract/cmd/paytcheck -run README -update")
}
