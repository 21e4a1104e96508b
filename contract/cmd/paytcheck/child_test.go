package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// A server is a target for a child process.
type server struct {
	api *fake.API
	url string

	mu    sync.Mutex // guards what follows
	calls int
	treat func(n int, w http.ResponseWriter, r *http.Request) (answered bool) // nil: none is treated
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{api: fake.New(fake.Options{Key: key, NoHeaders: true})}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	s.url = h.URL + fake.Path
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls++
	n, treat := s.calls, s.treat
	s.mu.Unlock()
	if treat == nil || !treat(n, w, r) {
		s.api.ServeHTTP(w, r)
	}
}

// on sets how calls are treated from now on, and counts them anew.
func (s *server) on(treat func(int, http.ResponseWriter, *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.treat = 0, treat
}

// child is paytcheck in a process of its own, in a folder, with the arguments and
// what else stands in its environment.
func (s *server) child(t *testing.T, dir string, env []string, args ...string) (c *exec.Cmd, stdout,
	stderr *bytes.Buffer) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	c = exec.Command(program)
	c.Args = append([]string{"paytcheck"}, args...) // see TestMain
	c.Dir = dir
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PAYT") && !strings.HasPrefix(strings.ToUpper(e), "HTTP") && !strings.HasPrefix(e,
			"GITHUB_") && !strings.HasPrefix(e, "NO_COLOR") {
			c.Env = append(c.Env, e)
		}
	}
	c.Env = append(c.Env, "PAYT_ADMIN_KEY="+key, "PAYT_URL="+s.url, "PAYT_COMPANY=ours1", "PAYT_OTHER_COMPANY=ours2",
		"PAYT_EMAIL=x+{name}@ours.example", "TERM=xterm", "GORACE=atexit_sleep_ms=0")
	c.Env = append(c.Env, env...)
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	c.Stdout, c.Stderr = stdout, stderr
	t.Cleanup(func() {
		if c.Process != nil {
			c.Process.Kill()
		}
	})
	return c, stdout, stderr
}

// everything is all that a run wrote into a folder.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all.Write(data)
		return err
	}))
	return all.String()
}
