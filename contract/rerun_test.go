package contract_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

func TestAQuotedTextIsOneWordOfAShell(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell on this machine")
	}
	for _, text := range []string{
		"", " ", "a b", "tab\there", "two\nlines", "'", "it's", `"`, `\`, "`id`", "$HOME", "$(id)", "~", "~root", "*", "?", "[a-z]*", "#no", "!x",
		"{a,b}", "a;b", "a&b", "a|b", "<a", ">a", "(a)", "^a$", "-n", "--", "x=y", "ü", "payt+{name}@ours.example", "https://payt.example/x.ashx",
	} {
		out, err := exec.Command(sh, "-c", "for word in "+contract.Quote(text)+`; do printf '<%s>' "$word"; done`).Output()
		require.NoError(t, err, text)
		require.Equal(t, "<"+text+">", string(out))
	}
	for _, plain := range []string{"ours", "key.txt", "./a/b-c_d", "https://payt.example/x.ashx", "a@ours.example", "1/s"} {
		require.Equal(t, plain, contract.Quote(plain), "it can be read as it is")
	}
}

func TestRerunNamesTheseScenariosAndNoOther(t *testing.T) {
	t.Parallel()
	r := &contract.Report{Command: "paytcheck"}
	require.Equal(t, "paytcheck", r.Rerun())
	require.Equal(t, "paytcheck --run '^ssid-rotates$'", r.Rerun("ssid-rotates"))
	require.Equal(t, "paytcheck --run '^(ssid-case|old-ssid)$'", r.Rerun("ssid-case", "old-ssid"))
	names := []string{"a.b", "a|b", "it's (odd)"}
	_, pattern, _ := strings.Cut(r.Rerun(names...), "--run ")
	pattern = strings.ReplaceAll(strings.Trim(pattern, "'"), `'\''`, "'")
	for _, name := range names {
		require.Regexp(t, regexp.MustCompile(pattern), name)
	}
	require.NotRegexp(t, regexp.MustCompile(pattern), "axb")
	require.NotRegexp(t, regexp.MustCompile(pattern), "b")
}
