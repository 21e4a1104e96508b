package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shells complete a line with the script that is in the file completion: bash as
// Readline calls it, zsh in a terminal of its own, fish by its own command. What
// they print has the completed end of the line.
var shells = map[string]string{
	"bash": `source ./completion
COMP_LINE=$1 COMP_POINT=${#1} _paytfake
printf '%s\n' "${COMPREPLY[@]}"`,
	"zsh": `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -D -u; source ./completion; bindkey '^I' complete-word; print REA''DY"
zpty -r z out '*READY*' || exit 1
zpty -w -n z "$1"$'\t'
zpty -r z out "*$2*" && print -r -- "$out"`,
	"fish": `source ./completion; complete -C $argv[1]`,
}

// TestShellsComplete proves that each shell completes commands, flags, and what
// stands behind them.
func TestShellsComplete(t *testing.T) {
	t.Parallel()
	for shell, script := range shells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			program := need(t, shell)
			dir := t.TempDir()
			printed := paytfake(t, "completion", shell)
			require.Equal(t, 0, printed.code)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "completion"), []byte(printed.out), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "outage.yaml"), nil, 0o600))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "tls"), 0o700))
			for line, want := range map[string]string{
				"paytfake que":                  "questions",
				"paytfake --sce":                "--scenario",
				"paytfake --log j":              "json",
				"paytfake serve --log=te":       "text",
				"paytfake --scenario ou":        "outage.yaml",
				"paytfake --tls t":              "tls",
				"paytfake lint o":               "outage.yaml",
				"paytfake lint --h":             "--help",
				"paytfake completion fi":        "fish",
				"paytfake wait --ti":            "--timeout",
				"paytfake --dialect old-ssid=v": "valid",
			} {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				args := []string{"-c", script, "-", line, want}
				switch shell {
				case "zsh":
					args = append([]string{"-f"}, args...)
				case "fish":
					args = []string{"--no-config", "-c", script, line}
				}
				command := exec.CommandContext(ctx, program, args...)
				command.Dir = dir
				command.Env = append(os.Environ(), "TERM=dumb", "HOME="+dir)
				out, err := command.CombinedOutput()
				require.NoError(t, err, "%q: %s", line, out)
				require.Contains(t, string(out), want, line)
			}
		})
	}
}

func TestBashCompletesNothingWhereNothingIsToBeSaid(t *testing.T) {
	t.Parallel()
	program, dir := need(t, "bash"), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "completion"), []byte(paytfake(t, "completion", "bash").out), 0o600))
	for line, want := range map[string]string{
		"paytfake ":             "serve wait lint rules questions schema completion",
		"paytfake rules ":       "",
		"paytfake --key ":       "",
		"paytfake zzz":          "",
		"paytfake completion ":  "bash zsh fish",
		"paytfake --log ":       "text json off",
		"paytfake rules --":     "--help --version",
		"paytfake questions --": "--help --version --dialect --answers",
		"paytfake --dialect old-ssid=valid,jsonp=": "call statement ignored",
	} {
		command := exec.Command(program, "-c", shells["bash"], "-", line)
		command.Dir = dir
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Equal(t, want, strings.Join(strings.Fields(string(out)), " "), line)
	}
}

func TestNoCompletionForAnotherShell(t *testing.T) {
	t.Parallel()
	got := paytfake(t, "completion", "tcsh")
	require.Equal(t, 2, got.code)
	require.Empty(t, got.out)
	require.Contains(t, got.err, `<shell> must be one of "bash","zsh","fish"`)
}
