package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in the scripts")

// TestScripts runs the command as a user does. This file and serving_test.go define
// the commands that testscript does not have.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Values[servingKey{}] = &serving{}
			e.Setenv("GORACE", "atexit_sleep_ms=0") // under -race each command would exit a second later
			checkout, err := filepath.Abs("../../..")
			e.Setenv("CHECKOUT", checkout)
			for _, name := range []string{"HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS"} { // go build
				if value, ok := os.LookupEnv(name); ok {
					e.Setenv(name, value)
				}
			}
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"narrow":   narrow,
			"serve":    startServing,
			"halt":     haltServing,
			"inflight": interruptInFlight,
			"post":     post,
			"get":      get,
			"stranger": startStranger,
		},
	})
}

// TestNoScriptStopsEarly finds testscript's commands stop and skip, which take
// precedence over commands of the same names in this package.
func TestNoScriptStopsEarly(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		require.NoError(t, err)
		require.NotRegexp(t, `(?m)^(\[.*\] )?(stop|skip)\b`, string(text), script)
	}
}

// exits is "exits CODE PROGRAM ARGS…". It requires that the program exits with the code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		code = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// narrow requires that each line of the last output fits the width of a terminal.
func narrow(ts *testscript.TestScript, _ bool, _ []string) {
	for line := range strings.Lines(ts.ReadFile("stdout") + ts.ReadFile("stderr")) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}
