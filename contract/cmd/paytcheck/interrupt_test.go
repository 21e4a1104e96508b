package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// reached is closed by the call of this number.
func reached(at int, reached chan struct{}, and func(http.ResponseWriter, *http.Request) bool) func(int,
	http.ResponseWriter, *http.Request) bool {
	return func(n int, w http.ResponseWriter, r *http.Request) bool {
		if n == at {
			close(reached)
		}
		return n >= at && and(w, r)
	}
}

func TestCtrlCEndsARunWithItsReportsWhateverItIsDoing(t *testing.T) {
	for _, row := range []struct {
		name   string
		signal os.Signal
		args   []string
		at     int
		and    func(http.ResponseWriter, *http.Request) bool
	}{
		{"waiting for the rate", os.Interrupt, []string{"--rate", "1/1h"}, 1, func(http.ResponseWriter,
			*http.Request) bool {
			return false
		}},
		{"waiting as the target asked", os.Interrupt, []string{"--max-wait", "1h"}, 3, func(w http.ResponseWriter,
			_ *http.Request) bool {
			w.Header().Set("Retry-After", "3000")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}},
		{"SIGTERM", syscall.SIGTERM, []string{"--rate", "1/1h"}, 1, func(http.ResponseWriter,
			*http.Request) bool {
			return false
		}},
		{"a terminal that was closed", syscall.SIGHUP, []string{"--rate", "1/1h"}, 1, func(http.ResponseWriter,
			*http.Request) bool {
			return false
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, dir, at := newServer(t), t.TempDir(), make(chan struct{})
			s.on(reached(row.at, at, row.and))
			c, stdout, stderr := s.child(t, dir, nil, append(row.args, "--report", "report", "--ledger", "ledger.jsonl")...)
			require.NoError(t, c.Start())
			<-at
			require.NoError(t, c.Process.Signal(row.signal))
			requireEnd(t, c)
			require.Equal(t, 3, c.ProcessState.ExitCode(), "%s%s", stdout, stderr)
			require.Contains(t, stderr.String(), "paytcheck: ending after the call under way; Ctrl-C again ends at once")
			require.Contains(t, stdout.String(), "Ended after")
			require.Contains(t, stdout.String(), "INCONCLUSIVE: ")
			for _, file := range []string{"report.html", "report.json", "junit.xml", "summary.md", "transcript.har",
				"history.jsonl"} {
				require.FileExists(t, filepath.Join(dir, "report", file))
			}
			require.NoFileExists(t, filepath.Join(dir, "ledger.jsonl.sending"))
			require.NotContains(t, everything(t, dir)+stdout.String()+stderr.String(), key)
		})
	}
}

// requireEnd waits for a child, which must end soon.
func requireEnd(t *testing.T, c *exec.Cmd) {
	t.Helper()
	late := time.AfterFunc(20*time.Second, func() { c.Process.Kill() })
	_ = c.Wait()
	require.True(t, late.Stop(), "it does not end")
}

func TestASecondCtrlCEndsAtOnce(t *testing.T) {
	s, dir, at := newServer(t), t.TempDir(), make(chan struct{})
	ended := make(chan struct{})
	defer close(ended)
	s.on(reached(2, at, func(_ http.ResponseWriter, r *http.Request) bool { <-ended; return true }))
	c, stdout, _ := s.child(t, dir, nil, "--timeout", "1h", "--ledger", "ledger.jsonl")
	said, err := os.CreateTemp(dir, "stderr")
	require.NoError(t, err)
	c.Stderr = said
	require.NoError(t, c.Start())
	<-at
	require.NoError(t, c.Process.Signal(os.Interrupt))
	for !contains(t, said.Name(), "Ctrl-C again") {
		require.NoError(t, c.Process.Signal(syscall.Signal(0)), "it waits for the call under way")
	}
	require.NoError(t, c.Process.Signal(os.Interrupt))
	requireEnd(t, c)
	require.NotZero(t, c.ProcessState.ExitCode())
	require.NotEqual(t, 1, c.ProcessState.ExitCode())
	require.Empty(t, stdout.String())
	require.FileExists(t, filepath.Join(dir, "ledger.jsonl.sending"), "who was being created is known")
}

func TestASecondRunOnALedgerEndsBeforeItsFirstCallAndSaysWhoHasIt(t *testing.T) {
	s, dir, at, end := newServer(t), t.TempDir(), make(chan struct{}), make(chan struct{})
	s.on(reached(2, at, func(http.ResponseWriter, *http.Request) bool { <-end; return false }))
	first, stdout, stderr := s.child(t, dir, nil, "--ledger", "ledger.jsonl")
	require.NoError(t, first.Start())
	<-at
	second, _, said := s.child(t, dir, nil, "--ledger", "ledger.jsonl")
	require.Error(t, second.Run())
	require.Equal(t, 2, second.ProcessState.ExitCode())
	require.Regexp(t,
		fmt.Sprintf(`^paytcheck: --ledger: ledger.jsonl is in use by process %d on "[^"]+" since 2[0-9: -]+ UTC: wait `+
			`until that run ends`, first.Process.Pid), said)
	close(end)
	require.NoError(t, first.Wait(), "%s%s", stdout, stderr)
	third, stdout, stderr := s.child(t, dir, nil, "--ledger", "ledger.jsonl", "--run", "bad-key")
	require.NoError(t, third.Run(), "%s%s", stdout, stderr)
}

// As in paytcheck | tee log, where Ctrl-C ends tee too.
func TestReportsAndAnswersAreWrittenThoughNobodyReadsTheOutput(t *testing.T) {
	for _, row := range []struct {
		name   string
		broken bool
		code   int
	}{{"a target that holds", false, 2}, {"a broken rule is not hidden", true, 1}} {
		t.Run(row.name, func(t *testing.T) {
			s, dir := newServer(t), t.TempDir()
			s.on(func(_ int, w http.ResponseWriter, r *http.Request) bool {
				if row.broken {
					lowerCase(s.api).ServeHTTP(w, r)
				}
				return row.broken
			})
			read, closed, err := os.Pipe()
			require.NoError(t, err)
			require.NoError(t, read.Close())
			c, _, _ := s.child(t, dir, nil, "--report", "report", "--answers", "answers.yaml", "--learn")
			c.Stdout, c.Stderr = closed, closed
			require.NoError(t, c.Start())
			require.NoError(t, closed.Close())
			requireEnd(t, c)
			require.FileExists(t, filepath.Join(dir, "report", "report.html"))
			require.FileExists(t, filepath.Join(dir, "answers.yaml"))
			require.Equal(t, row.code, c.ProcessState.ExitCode())
		})
	}
}

func contains(t *testing.T, file, text string) bool {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return strings.Contains(string(data), text)
}
