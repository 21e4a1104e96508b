package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

// completions returns what Complete prints, its lines joined by " | ".
func completions(t *testing.T, app *kong.Kong, words ...string) string {
	t.Helper()
	lists := Lists{"pick": func() []string { return []string{"a=1", "a=2", "b=1"} }}
	var out strings.Builder
	require.True(t, Complete(&out, app.Model, append([]string{"complete"}, words...), lists))
	return strings.ReplaceAll(strings.TrimSuffix(out.String(), "\n"), "\n", " | ")
}

func TestCommandsFlagsAndValuesAreCompleted(t *testing.T) {
	t.Parallel()
	var line struct {
		Serve struct {
			Log   string   `enum:"text,json" default:"text" help:"Form."`
			Pick  string   `help:"List."`
			TLS   string   `name:"tls" placeholder:"DIR" help:"Directory."`
			Seed  uint64   `help:"Number."`
			Quiet bool     `help:"No output."`
			Files []string `placeholder:"FILE" help:"Files."`
			Inner bool     `hidden:"" help:"Not shown."`
		} `cmd:"" default:"withargs" help:"Serve."`
		Lint struct {
			Files []string `arg:"" name:"file" help:"Files."`
		} `cmd:"" help:"Lint."`
		Shell struct {
			Name string `arg:"" enum:"bash,zsh" help:"Name."`
		} `cmd:"" help:"Shell."`
		Secret struct{} `cmd:"" hidden:"" help:"Not shown."`
	}
	app, err := kong.New(&line, kong.Name("program"))
	require.NoError(t, err)
	for _, row := range []struct{ name, words, want string }{
		{"an empty line is completed to the commands that are not hidden", "", "serve\tServe. | lint\tLint. | shell\tShell."},
		{"a command's beginning is completed", "s", "serve\tServe. | shell\tShell."},
		{"an argument of the default command has no completion", "serve ", ""},
		{"a double dash is completed to the flags of the default command", "--",
			"--help\tShow context-sensitive help. | --log\tForm. | --pick\tList. | " +
				"--tls\tDirectory. | --seed\tNumber. | --quiet\tNo output. | --files\tFiles."},
		{"a single dash is completed to the flags", "lint -", "--help\tShow context-sensitive help."},
		{"a flag's beginning is completed", "serve --l", "--log\tForm."},
		{"a flag's value is completed from its set", "--log ", "text | json"},
		{"a value's beginning is completed", "serve --log j", "json"},
		{"a value after = is completed", "--log=t", "--log=text"},
		{"a command after a flag's value is completed", "--log=text l", "lint\tLint."},
		{"a command after a flag without a value is completed", "--quiet l", "lint\tLint."},
		{"a command's name can be a flag's value", "--tls lint --log ", "text | json"},
		{"a second command's name is an argument", "lint shell ", ":file"},
		{"an unknown word before a command is ignored", "VARIABLE=1 lint ", ":file"},
		{"a flag with the placeholder DIR asks for directories", "--tls x", ":directory"},
		{"a directory after = is completed", "--tls=x", ":directory"},
		{"a flag with the placeholder FILE asks for files", "--files x", ":file"},
		{"an argument with the placeholder FILE asks for files", "lint x", ":file"},
		{"an argument is completed from its set", "shell z", "zsh"},
		{"a list begins with any item", "--pick ", "a=1 | a=2 | b=1"},
		{"a list's first item after = is completed", "--pick=b", "--pick=b=1"},
		{"a list's next item is completed", "--pick a=2,b=1,a", "a=2,b=1,a=1 | a=2,b=1,a=2"},
		{"a list after = is completed", "--pick=b=1,a=2", "--pick=b=1,a=2"},
		{"a fixed set is not a list", "--log text,j", ""},
		{"a number has no completion", "--seed ", ""},
		{"a flag without a value has no completion", "lint --help=", ""},
		{"another command's flag has no completion", "lint --log=", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, completions(t, app, strings.Split(row.words, " ")...))
		})
	}
	for _, args := range [][]string{nil, {"complete"}, {"serve", "complete"}} {
		require.False(t, Complete(nil, app.Model, args, nil), "%q", args)
	}
}

func TestAProgramWithoutCommandsIsCompleted(t *testing.T) {
	t.Parallel()
	var flags struct {
		Log string `enum:"text,json" default:"text"`
	}
	app, err := kong.New(&flags, kong.Name("program"))
	require.NoError(t, err)
	require.Equal(t, "--log", completions(t, app, "--l"))
	require.Equal(t, "json", completions(t, app, "--log", "j"))
	require.Empty(t, completions(t, app, ""))
}

// TestAScriptRunsAProgramOfAnyNameAndPath tests bash; package paytfake tests the
// scripts in each shell.
func TestAScriptRunsAProgramOfAnyNameAndPath(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script, err := Script(shell, "payt-check", "--completion")
		require.NoError(t, err)
		require.Contains(t, script, "payt-check --completion "+shell)
		require.NotContains(t, script, "PROGRAM")
		program, err := exec.LookPath(shell)
		if err != nil {
			continue // package paytfake requires it in CI
		}
		out, err := exec.Command(program, "-n", "-c", script).CombinedOutput()
		require.NoError(t, err, "%s: %s", shell, out)
		if shell != "bash" {
			continue
		}
		dir := t.TempDir()
		printWords := "#!" + program + "\n[ $# = 4 ] && echo \"${*//-/_}\tdescribed\"\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "payt-check"), []byte(printWords), 0o700))
		ask := exec.Command(program, "-c", script+`COMP_LINE='./payt-check  a=b c:d --e x' COMP_POINT=25
_payt-check ./payt-check; printf '[%s]' "${COMPREPLY[@]}"`)
		ask.Dir = dir
		out, err = ask.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Equal(t, "[complete a=b c:d __e]", string(out), "the line as far as the cursor, without the description")
	}
	_, err := Script("tcsh", "payt-check", "--completion")
	require.EqualError(t, err, `unknown shell "tcsh"; choose bash, zsh or fish`)
}
