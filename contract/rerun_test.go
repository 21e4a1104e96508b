package contract_test

import (
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

// shell is where a shell is, which systems other than Windows have.
func shell(t *testing.T) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil && runtime.GOOS == "windows" {
		t.Skip("no shell on this machine")
	}
	require.NoError(t, err)
	return sh
}

func TestAQuotedTextIsOneWordOfAShell(t *testing.T) {
	t.Parallel()
	sh := shell(t)
	for _, text := range []string{
		"", " ", "a b", "tab\there", "two\nlines", "'", "it's", `"`, `\`, "`id`", "$HOME", "$(id)", "~", "~root", "*", "?",
		"[a-z]*", "#no", "!x",
		"{a,b}", "a;b", "a&b", "a|b", "<a", ">a", "(a)", "^a$", "-n", "--", "x=y", "ü", "payt+{name}@ours.example",
		"https://payt.example/x.ashx",
	} {
		out, err := exec.Command(sh, "-c", "for word in "+contract.Quote(text)+`; do printf '<%s>' "$word"; done`).Output()
		require.NoError(t, err, text)
		require.Equal(t, "<"+text+">", string(out))
	}
	for _, plain := range []string{"ours", "key.txt", "./a/b-c_d", "https://payt.example/x.ashx", "a@ours.example",
		"1/s"} {
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

func TestACommandOfSeveralLinesIsThatOfOne(t *testing.T) {
	t.Parallel()
	sh := shell(t)
	words := func(command string) string {
		out, err := exec.Command(sh, "-c", `paytcheck() { printf '<%s>' "$@"; }; `+command).Output()
		require.NoError(t, err)
		return string(out)
	}
	for command, lines := range map[string]int{
		"paytcheck": 1,
		"paytcheck --url https://payt.example/trackerpro_admin.ashx --company ours --other-company ours2": 2,
		"paytcheck --company " +
			contract.Quote("it's --one word \\ --of many, that says 'and' --so on and on and on and on"): 3,
		"paytcheck --company " + contract.Quote(strings.Repeat("it's --one word ", 9)) + " --email " + strings.Repeat("a",
			40): 4,
		"paytcheck --company a\\'b --url https://payt.example/trackerpro_admin.ashx --company ours --other-company o " +
			"--new-users": 3,
	} {
		r := &contract.Report{Command: command, Rules: []contract.Result{{Name: "ssid-rotates", Verdict: contract.Broken}}}
		var b strings.Builder
		require.NoError(t, r.WriteText(&b))
		_, again, _ := strings.Cut(b.String(), "  again  ")
		again, _, _ = strings.Cut(again, "\n\n")
		require.Equal(t, words(r.Rerun("ssid-rotates")), words(again))
		require.Len(t, strings.Split(again, "\n"), lines, again)
	}
}
