package main

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

// A workflow is what this test reads of a GitHub workflow.
type workflow struct {
	On   map[string]any
	Jobs map[string]struct {
		Timeout int `yaml:"timeout-minutes"`
		Steps   []struct {
			Name, Run, If string
			Timeout       int `yaml:"timeout-minutes"`
		}
	}
}

// A night runs the steps of the nightly workflow in a clone, where gh is a script
// that notes how it was called.
type night struct {
	*testing.T
	workflow
	dir, origin string
	env         []string
}

func newNight(t *testing.T, env ...string) *night {
	data, err := os.ReadFile("../../../.github/workflows/nightly.yml")
	require.NoError(t, err)
	n := &night{T: t, dir: t.TempDir()}
	require.NoError(t, yaml.Unmarshal(data, &n.workflow))
	n.origin = filepath.Join(n.dir, "origin")
	bin := filepath.Join(n.dir, "bin")
	require.NoError(t, os.Mkdir(bin, 0o755))
	program, err := os.Executable() // plays paytcheck under this name: see TestMain
	require.NoError(t, err)
	for name, script := range map[string]string{
		"gh": "#!/bin/sh\necho \"$@\" >> " + filepath.Join(n.dir, "gh.log") + "\n",
		// The module is not in the clone: the program under test stands in for what is built of it.
		"go": "#!/bin/sh\nln -sf " + program + " \"$3\"\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755))
	}
	n.env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+n.dir, "RUNNER_TEMP="+n.dir, "GIT_CONFIG_NOSYSTEM=1")
	n.git(n.dir, "init", "-q", "--bare", "-b", "main", n.origin)
	first := filepath.Join(n.dir, "first")
	n.git(n.dir, "clone", "-q", n.origin, first)
	n.git(first, "-c", "user.name=n", "-c", "user.email=n@n.example", "commit", "-q", "--allow-empty", "-m", "first")
	n.git(first, "push", "-q", "origin", "HEAD:main")
	return n
}

func (n *night) git(dir string, args ...string) string {
	n.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Env = dir, n.env
	out, err := c.CombinedOutput()
	require.NoError(n, err, "git %v: %s", args, out)
	return string(out)
}

// run runs the job on a fresh clone and returns what the check printed, and
// whether the job passed.
func (n *night) run() (output string, passed bool) {
	n.Helper()
	clone, err := os.MkdirTemp(n.dir, "clone")
	require.NoError(n, err)
	n.git(n.dir, "clone", "-q", n.origin, clone)
	passed = true
	for _, step := range n.Jobs["check"].Steps {
		if step.Run == "" || !passed && step.If != "always()" {
			continue
		}
		c := exec.Command("bash", "-e", "-c", step.Run) // as GitHub runs it
		c.Dir, c.Env = clone, n.env
		out, err := c.CombinedOutput()
		if step.Name == "Check" {
			output, passed = string(out), err == nil
			continue
		}
		require.NoError(n, err, "%s: %s", step.Name, out)
	}
	return output, passed
}

func (n *night) file(branch, name string) string {
	n.Helper()
	return n.git(n.origin, "show", branch+":"+name)
}

func targetEnv(url string) []string {
	return []string{
		"PAYT_ADMIN_KEY=" + key, "PAYT_URL=" + url, "PAYT_COMPANY=ours", "PAYT_OTHER_COMPANY=theirs",
		"PAYT_EMAIL=x+{name}@ours.example", "PAYT_CONTACT=ops@ours.example",
	}
}

func TestTheNightlyWorkflowKeepsWhatItSawAndProposesWhatItLearnt(t *testing.T) {
	server := httptest.NewServer(fake.New(fake.Options{Key: key, NoHeaders: true}))
	defer server.Close()
	n := newNight(t, targetEnv(server.URL+fake.Path)...)
	for nights := range 2 {
		out, passed := n.run()
		require.True(t, passed, out)
		require.Equal(t, nights+1, strings.Count(n.file("nightly", "report/history.jsonl"), "\n"))
	}
	learnt := n.file("learnt", ".payt/answers.yaml")
	require.Regexp(t, `email-case:\n +answer: insensitive\n.*\n.*\n +times: 2\n`, learnt)
	ledger := n.file("nightly", "ledger.jsonl")
	require.Equal(t, 1, strings.Count(ledger, "x+user-created-ann@ours.example"), "the second night creates nobody")
	asked, err := os.ReadFile(filepath.Join(n.dir, "gh.log"))
	require.NoError(t, err)
	require.Contains(t, string(asked), "pr create --base main --head learnt")
}

func TestTheNightlyWorkflowFailsAndKeepsItsReportsWhereARuleIsBroken(t *testing.T) {
	api := fake.New(fake.Options{Key: key, NoHeaders: true})
	server := httptest.NewServer(lowerCase(api))
	defer server.Close()
	n := newNight(t, targetEnv(server.URL+fake.Path)...)
	out, passed := n.run()
	require.False(t, passed)
	require.Contains(t, out, "BROKEN success-envelope")
	require.Contains(t, n.file("nightly", "report/history.jsonl"), "broken")
}

func TestTheNightlyWorkflowFailsWithoutItsSecrets(t *testing.T) {
	for _, missing := range []string{"PAYT_ADMIN_KEY", "PAYT_URL", "PAYT_COMPANY"} {
		env := targetEnv("https://payt.invalid" + fake.Path)
		for i, e := range env {
			if strings.HasPrefix(e, missing+"=") {
				env[i] = missing + "=" // as GitHub gives a secret that is not set
			}
		}
		out, passed := newNight(t, env...).run()
		require.False(t, passed, missing)
		require.Contains(t, out, missing)
	}
}

// A pull request, least of all one of a fork, never starts it.
func TestTheNightlyWorkflowRunsByTheClockAndByHandOnly(t *testing.T) {
	n := newNight(t)
	require.Len(t, n.On, 2)
	require.Contains(t, n.On, "schedule")
	require.Contains(t, n.On, "workflow_dispatch")
	data, err := os.ReadFile("../../../.github/workflows/nightly.yml")
	require.NoError(t, err)
	require.False(t, bytes.Contains(data, []byte("pull_request")))
}

// A run that is ended from outside leaves no report, and what stands after it in
// the job keeps the ledger.
func TestTheNightlyWorkflowGivesEachRunItsTime(t *testing.T) {
	job := newNight(t).Jobs["check"]
	var f flags
	_, err := kong.Must(&f, cli.Text[scenarios.Limit](), cli.Text[days]()).Parse(nil)
	require.NoError(t, err)
	longest := time.Duration(f.MaxCalls)*f.Timeout + f.MaxWait
	for _, step := range job.Steps {
		if step.Name == "Check" {
			require.Greater(t, time.Duration(step.Timeout)*time.Minute, longest+2*time.Minute, "it builds the program too")
			require.Greater(t, job.Timeout, step.Timeout+5)
			return
		}
	}
	t.Fatal("no step Check")
}

// lowerCase hands out values in lower case, which breaks a rule.
func lowerCase(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		w.Write(value.ReplaceAllFunc(answer.Body.Bytes(), bytes.ToLower))
	})
}
