package cli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

// TestAProgramWithoutCommandsIsCompletedToo in bash; package paytfake has the
// tests of one with commands, in each shell.
func TestAProgramWithoutCommandsIsCompletedToo(t *testing.T) {
	t.Parallel()
	var flags struct {
		Format string   `enum:"text,json" default:"text" help:"Form: it's text or [json]."`
		Answer []string `placeholder:"FILE" help:"A file."`
		Learn  bool     `help:"Learn."`
	}
	app, err := kong.New(&flags, kong.Name("payt-check"))
	require.NoError(t, err)
	for shell := range strings.SplitSeq(Shells, ",") {
		var script strings.Builder
		require.NoError(t, Complete(&script, shell, app.Model, nil))
		require.Contains(t, script.String(), "payt-check --completion "+shell)
		program, err := exec.LookPath(shell)
		if err != nil {
			continue // that it is there in CI is seen to where paytfake is completed
		}
		out, err := exec.Command(program, "-n", "-c", script.String()).CombinedOutput()
		require.NoError(t, err, "%s: %s", shell, out)
		if shell != "bash" {
			continue
		}
		for line, want := range map[string]string{
			"payt-check --":          "--help --format --answer --learn",
			"payt-check --format ":   "text json",
			"payt-check --format=js": "json",
			"payt-check ":            "",
		} {
			out, err := exec.Command(program, "-c", script.String()+`COMP_LINE=$1 COMP_POINT=${#1} _payt_check; echo "${COMPREPLY[@]}"`, "-", line).CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Equal(t, want, strings.TrimSpace(string(out)), line)
		}
	}
	require.EqualError(t, Complete(&strings.Builder{}, "tcsh", app.Model, nil), `no completion for "tcsh"; there is one for bash,zsh,fish`)
}
