package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A process is a paytfake that a test started; it ends with the test.
type process struct {
	*exec.Cmd
	announced string // what it printed before it served
	URL       string // without a path
}

var announcedEndpoint = regexp.MustCompile(`(?m)^  endpoint  (https?://[^/\s]+)/trackerpro_admin\.ashx$`)

// startProcess starts a program with arguments that make it serve, and waits for its
// curl line. It removes variables that set flags from the environment.
func startProcess(t *testing.T, program string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, args...)}
	p.Dir = t.TempDir()
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PAYTFAKE_") {
			p.Env = append(p.Env, e)
		}
	}
	p.Env = append(p.Env, "GORACE=atexit_sleep_ms=0")
	var log strings.Builder
	p.Stderr = &log
	out, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	read := make(chan struct{})
	t.Cleanup(func() {
		p.Process.Signal(os.Interrupt)
		<-read
		p.Wait()
		if t.Failed() {
			t.Logf("%s wrote:\n%s%s", program, p.announced, &log)
		}
	})
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		p.announced += line
		if err != nil {
			close(read)
			t.Fatalf("%s %v ended before it served", program, args)
		}
		if strings.HasPrefix(line, "  curl ") {
			break
		}
	}
	go func() {
		defer close(read)
		io.Copy(io.Discard, lines)
	}()
	p.URL = announcedEndpoint.FindStringSubmatch(p.announced)[1]
	return p
}

// need returns the path of a program that a test runs. If the program is missing, it
// skips the test, or in CI fails it.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") != "":
		t.Fatalf("%s is missing, and CI skips no test: install it", program)
	default:
		t.Skipf("%s is not installed", program)
	}
	return ""
}
