package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

// A run is killed at any call, before the target serves it or before its answer is
// there, and the next run goes on: ledger, answers and history are whole, and every
// user that the target created is in the ledger, once.
func TestAfterAKillTheNextRunGoesOn(t *testing.T) {
	kills := 5
	if os.Getenv("THOROUGH") != "" {
		kills = 40
	}
	random := rand.New(rand.NewPCG(1, 2))
	s, dir := newServer(t), t.TempDir()
	args := []string{"--ledger", "ledger.jsonl", "--answers", "answers.yaml", "--learn", "--report", "report",
		"--new-users"}
	for i := range kills {
		c, _, _ := s.child(t, dir, nil, args...)
		at, served, started := 1+random.IntN(75), i%2 == 0, make(chan struct{})
		s.on(func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n != at {
				return false
			}
			if served {
				s.api.ServeHTTP(w, r)
			}
			io.Copy(io.Discard, r.Body) // only then is the end of a connection seen
			<-started
			c.Process.Kill()
			<-r.Context().Done() // the answer never leaves
			return true
		})
		require.NoError(t, c.Start())
		close(started)
		require.Error(t, c.Wait())
		requireWhole(t, s, dir, false)
	}
	s.on(nil)
	c, stdout, stderr := s.child(t, dir, nil, args...)
	require.NoError(t, c.Run(), "%s%s", stdout, stderr)
	requireWhole(t, s, dir, true)
}

// requireWhole reads what a run leaves behind. Whoever was being created when it
// was killed is in the ledger after the next run only.
func requireWhole(t *testing.T, s *server, dir string, ended bool) {
	t.Helper()
	inLedger := map[string]int{}
	readLines(t, filepath.Join(dir, "ledger.jsonl"), inLedger)
	for user, n := range inLedger {
		require.Equal(t, 1, n, "%q has one line", user)
	}
	if ended {
		require.NoFileExists(t, filepath.Join(dir, "ledger.jsonl.sending"))
		readLines(t, filepath.Join(dir, "report", "history.jsonl"), map[string]int{})
	} else {
		readLines(t, filepath.Join(dir, "ledger.jsonl.sending"), inLedger)
	}
	for u := range s.api.Users() {
		require.NotZero(t, inLedger[u.Company+" "+u.Email], "%s %s", u.Company, u.Email)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "answers.yaml")); err == nil {
		_, err = scenarios.ParseAnswers("answers.yaml", data)
		require.NoError(t, err)
	}
}

// readLines wants each line of a file to be JSON, and counts its users.
func readLines(t *testing.T, name string, users map[string]int) {
	t.Helper()
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return
	}
	require.NoError(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line struct{ Company, Email string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line), "%s: %s", name, lines.Text())
		users[line.Company+" "+line.Email]++
	}
}
