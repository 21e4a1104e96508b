package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shells are programs of shells that load the file completion and complete lines:
// bash as Readline does, zsh in a terminal, fish by a command. The arguments are
// pairs of a line and an expected completion. The programs print each line that
// lacks it.
var shells = map[string][]string{
	"bash": {"-c", `source ./completion
while [ $# -gt 0 ]; do
  COMPREPLY=()
  COMP_LINE=$1 COMP_POINT=${#1} _paytfake paytfake
  [[ " ${COMPREPLY[*]} " == *" $2 "* ]] || printf '%s: %s\n' "$1" "${COMPREPLY[*]}"
  shift 2
done`, "-"},
	"zsh": {"-f", "-c", `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -D -u; source ./completion; bindkey '^I' complete-word"
zpty -w z "zle-line-init() { print REA''DY }; zle -N zle-line-init"
zpty -r z out '*READY*' || exit 1
while [ $# -gt 0 ]; do
  zpty -w -n z $'\x15'"$1"$'\t END'
  zpty -r z out '*END*'
  [[ $out == *"$2"* ]] || print -r -- "$1: $out"
  shift 2
done`, "-"},
	"fish": {"--no-config", "-c", `source ./completion
while test (count $argv) -gt 0
  complete -C $argv[1] | string replace -r '\t.*' '' | string match -q "*$argv[2]*"
  or echo $argv[1]: (complete -C $argv[1])
  set -e argv[1..2]
end`},
}

func TestEachShellCompletesCommandsFlagsAndValues(t *testing.T) {
	t.Parallel()
	lines := []string{
		"paytfake que", "questions",
		"paytfake --sce", "--scenario",
		"paytfake --log j", "json",
		"paytfake serve --log=te", "text",
		"paytfake --scenario ou", "outage.yaml",
		"paytfake --tls c", "certs",
		"paytfake lint o", "outage.yaml",
		"paytfake lint --h", "--help",
		"paytfake completion fi", "fish",
		"paytfake wait --ti", "--timeout",
		"paytfake --dialect old-ssid=v", "valid",
		"paytfake --dialect=old-ssid=valid,jsonp=c", "call",
		"paytfake --scenario=ou", "outage.yaml",
		"paytfake --tls=c", "certs",
		"./paytfake serve --log j", "json",
	}
	for shell := range shells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, complete(t, shell, lines...))
			wrong := "paytfake --log j"
			require.Contains(t, complete(t, shell, wrong, "zzz"), wrong, "the test can fail")
			if shell != "zsh" { // which falls back to files
				require.NotEmpty(t, complete(t, shell, "paytfake --tls o", "outage.yaml"), "a directory is wanted")
			}
		})
	}
}

// complete returns the lines for which a shell lacks the expected completion.
func complete(t *testing.T, shell string, lines ...string) string {
	t.Helper()
	program, dir := need(t, shell), completionDir(t, shell)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, slices.Concat(shells[shell], lines)...)
	command.Dir = dir
	command.Env = append(os.Environ(), "TERM=dumb", "HOME="+dir)
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

// completionDir returns a new directory with a shell's script, paytfake, a file and
// a directory.
func completionDir(t *testing.T, shell string) string {
	t.Helper()
	dir := t.TempDir()
	printed := paytfake(t, "completion", shell)
	require.Equal(t, 0, printed.code)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "completion"), []byte(printed.out), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "outage.yaml"), nil, 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "certs"), 0o700))
	path, err := exec.LookPath("paytfake")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(path, filepath.Join(dir, "paytfake")))
	return dir
}

func TestBashCompletesNothingElse(t *testing.T) {
	t.Parallel()
	program, dir := need(t, "bash"), completionDir(t, "bash")
	for line, want := range map[string]string{
		"paytfake ":                                "serve wait lint rules questions schema completion",
		"paytfake rules ":                          "",
		"paytfake --key ":                          "",
		"paytfake zzz":                             "",
		"paytfake completion ":                     "bash zsh fish",
		"paytfake --log ":                          "text json off",
		"paytfake rules --":                        "--help --version",
		"paytfake questions --":                    "--help --version --dialect --answers",
		"paytfake --dialect old-ssid=valid,jsonp=": "call statement ignored",
		"paytfake --tls ":                          "certs",
		"paytfake --scenario=o":                    "outage.yaml",
	} {
		command := exec.Command(program, "-c",
			`source ./completion; COMP_LINE=$1 COMP_POINT=${#1} _paytfake paytfake; echo "${COMPREPLY[*]}"`, "-", line)
		command.Dir = dir
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Equal(t, want, strings.TrimSpace(string(out)), line)
	}
}

func TestAnUnknownShellHasNoCompletion(t *testing.T) {
	t.Parallel()
	got := paytfake(t, "completion", "tcsh")
	require.Equal(t, 2, got.code)
	require.Empty(t, got.out)
	require.Contains(t, got.err, `<shell> must be one of "bash","zsh","fish"`)
}
