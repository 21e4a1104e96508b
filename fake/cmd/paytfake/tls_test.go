package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestThePrintedCurlLineTrustsTheCA proves that the printed line works, even after a
// restart. It also proves that paytfake wait without the CA says what to do.
func TestThePrintedCurlLineTrustsTheCA(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "it's the CA")
	p := startProcess(t, "paytfake", "--addr", "127.0.0.1:0", "--tls", dir)
	require.Regexp(t, `^https://127\.0\.0\.1:\d+$`, p.URL)
	require.Contains(t, p.announced, "\n  CA        "+filepath.Join(dir, "ca.pem")+", for clients to trust\n")
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	require.NoError(t, err)

	require.Equal(t, 0, paytfake(t, "wait", "--cacert", filepath.Join(dir, "ca.pem"), p.URL).code)
	untrusted := paytfake(t, "wait", "--timeout", "200ms", p.URL)
	require.Equal(t, 1, untrusted.code)
	require.Contains(t, untrusted.err, "certificate signed by unknown authority")
	require.Contains(t, untrusted.err, "\npaytfake: name its CA with --cacert")

	second := startProcess(t, "paytfake", "--addr", "127.0.0.1:0", "--tls", dir)
	same, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	require.NoError(t, err)
	require.Equal(t, string(ca), string(same), "a restart keeps the CA")

	need(t, "curl")
	for _, p := range []*process{p, second} {
		line := regexp.MustCompile(`(?m)^  (curl .*)$`).FindStringSubmatch(p.announced)[1]
		out, err := exec.Command("sh", "-c", line+" --silent --show-error").CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), `"status":"ok"`)
	}
	port := p.URL[strings.LastIndex(p.URL, ":")+1:]
	out, err := exec.Command("curl", "--silent", "--show-error", "--cacert", filepath.Join(dir, "ca.pem"),
		"--connect-to", "trackerpro.payasyoutrack.com:443:127.0.0.1:"+port,
		"https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), `"status":"error"`)
}

func TestProcessesStartedAtOnceInANewDirectoryShareOneCA(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ca")
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			url := startProcess(t, "paytfake", "--addr", "127.0.0.1:0", "--tls", dir, "--log", "off").URL
			require.Equal(t, 0, paytfake(t, "wait", "--cacert", filepath.Join(dir, "ca.pem"), url).code)
		})
	}
}

func TestADamagedOrMissingCAIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	damaged := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(damaged, "ca-key.pem"), nil, 0o600))
	noPEM := damaged + "/ca-key.pem is damaged: it has no PEM block; remove it and"
	for want, line := range map[string]string{
		"paytfake: --tls: cannot keep a CA in " + file:        "--addr 127.0.0.1:0 --tls " + file,
		"paytfake: --tls: " + noPEM:                           "--addr 127.0.0.1:0 --tls " + damaged,
		"paytfake: --cacert: open none.pem":                   "wait --cacert none.pem https://127.0.0.1:1/",
		"paytfake: --cacert: " + file + " has no certificate": "wait --cacert " + file + " https://127.0.0.1:1/",
	} {
		got := paytfake(t, strings.Fields(line)...)
		require.Equal(t, 2, got.code)
		require.Contains(t, got.err, want)
		require.Empty(t, got.out)
	}
}

// An outcome is the result of a command.
type outcome struct {
	code     int
	out, err string
}

// paytfake runs a command in this process.
func paytfake(t *testing.T, args ...string) outcome {
	var out, err strings.Builder
	code := run(t.Context(), args, func(string) string { return "" }, &out, &err)
	return outcome{code, out.String(), err.String()}
}
