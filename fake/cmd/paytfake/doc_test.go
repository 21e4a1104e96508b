package main

import (
	"go/doc/comment"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// documented returns the code blocks of the command's documentation. It joins lines
// that end with a backslash.
func documented(t *testing.T) (blocks []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	require.NoError(t, err)
	for _, b := range new(comment.Parser).Parse(file.Doc.Text()).Content {
		if code, ok := b.(*comment.Code); ok {
			blocks = append(blocks, strings.ReplaceAll(code.Text, "\\\n", ""))
		}
	}
	return blocks
}

// A session runs documented commands in a separate directory and on free ports.
type session struct {
	dir   string
	ports *strings.Replacer // replaces the documented ports
	named []string          // the pairs of ports
}

// start starts "paytfake ARGS… &".
func (s *session) start(t *testing.T, line string) {
	t.Helper()
	args := strings.Fields(strings.TrimSuffix(line, " &"))[1:]
	port := "7298"
	if i := slices.Index(args, "--addr"); i >= 0 {
		_, port, _ = strings.Cut(args[i+1], ":")
		args = slices.Delete(args, i, i+2)
	}
	for i := range args {
		if i > 0 && slices.Contains([]string{"--tls", "--scenario", "--answers"}, args[i-1]) {
			args[i] = filepath.Join(s.dir, args[i])
		}
	}
	p := startProcess(t, "paytfake", append(args, "--addr", "127.0.0.1:0")...)
	at, err := url.Parse(p.URL)
	require.NoError(t, err)
	s.named = append(s.named, ":"+port, ":"+at.Port())
	s.ports = strings.NewReplacer(s.named...)
}

// output runs a command and returns what it prints.
func (s *session) output(t *testing.T, program string, args ...string) string {
	t.Helper()
	for i := range args {
		args[i] = s.ports.Replace(args[i])
	}
	command := exec.Command(program, args...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%v\n%s", args, out)
	return string(out)
}

// TestTheDocumentationIsTrue runs the transcripts line by line, and the Python.
// In a response, … matches any text.
func TestTheDocumentationIsTrue(t *testing.T) {
	t.Parallel()
	need(t, "curl")
	s := &session{dir: t.TempDir()}
	commands, scripts := 0, 0
	for _, block := range documented(t) {
		if strings.HasPrefix(block, "import ") {
			scripts++
			s.output(t, need(t, "python3"), "-c", block)
			continue
		}
		for _, step := range strings.Split("\n"+strings.TrimSpace(block), "\n$ ")[1:] {
			line, want, _ := strings.Cut(step, "\n")
			switch {
			case strings.HasPrefix(line, "docker "):
				commands--
			case strings.HasSuffix(line, " &"):
				s.start(t, line)
			default:
				got := s.output(t, "sh", "-c", strings.Replace(line, "curl ", "curl --silent --show-error ", 1))
				parts := strings.Split(strings.TrimSpace(want), "…")
				for i := range parts {
					parts[i] = regexp.QuoteMeta(parts[i])
				}
				require.Regexp(t, "^(?s:"+strings.Join(parts, ".*")+")$", strings.TrimSpace(got), line)
			}
			commands++
		}
	}
	require.Equal(t, []int{28, 1}, []int{commands, scripts}, "the test found every command")
}

func TestTheDocumentedDockerCommandsAreThoseInTheirFiles(t *testing.T) {
	t.Parallel()
	var files strings.Builder
	for _, name := range []string{"Dockerfile", "compose.yaml"} {
		data, err := os.ReadFile(filepath.Join(checkout, ".docker", name))
		require.NoError(t, err)
		files.WriteString(string(data))
	}
	n := 0
	for _, block := range documented(t) {
		for line := range strings.Lines(block) {
			if command, ok := strings.CutPrefix(line, "$ docker"); ok {
				n++
				require.Contains(t, files.String(), "#   docker"+command)
			}
		}
	}
	require.Equal(t, 3, n)
}

// TestPythonRunsAHundredTestsAtOnce runs the Python client over HTTP and HTTPS. Over
// HTTPS, Python is strict about the certificate.
func TestPythonRunsAHundredTestsAtOnce(t *testing.T) {
	t.Parallel()
	python := need(t, "python3")
	script, err := filepath.Abs("testdata/client.py")
	require.NoError(t, err)
	ca := t.TempDir()
	for name, row := range map[string]struct{ flags, args []string }{
		"http":  {},
		"https": {[]string{"--tls", ca}, []string{"--cafile", filepath.Join(ca, "ca.pem")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startProcess(t, "paytfake", append(row.flags, "--addr", "127.0.0.1:0", "--log", "off")...)
			out, err := exec.Command(python, append([]string{script, p.URL}, row.args...)...).CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Equal(t, "100 tests in 100 sandboxes: ok\n", string(out))
		})
	}
}

// TestPythonNoticesALeak proves that the script can fail: it fails if all sandboxes are
// the same.
func TestPythonNoticesALeak(t *testing.T) {
	t.Parallel()
	python := need(t, "python3")
	p := startProcess(t, "paytfake", "--addr", "127.0.0.1:0", "--log", "off")
	to, err := url.Parse(p.URL)
	require.NoError(t, err)
	leaking := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.URL.Path = regexp.MustCompile(`^/sandbox/[^/]+`).ReplaceAllString(r.Out.URL.Path, "/sandbox/one")
	}})
	defer leaking.Close()
	out, err := exec.Command(python, "testdata/client.py", leaking.URL, "--tests", "4").CombinedOutput()
	require.Error(t, err)
	require.Regexp(t, `(?s)AssertionError: got .*want .*4 tests in 4 sandboxes: failed`, string(out))
}
