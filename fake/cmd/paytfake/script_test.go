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

var update = flag.Bool("update", false, "rewrite the outputs that the scripts compare with")

// TestScripts runs the command as a user does. The commands that a script has
// beside those of testscript stand in this file and in serving_test.go.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Values[servingKey{}] = &serving{}
			e.Setenv("GORACE", "atexit_sleep_ms=0") // under -race each command would end a second late
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

// testscript's own commands go before those of this package, and its stop and skip
// end a script where they stand: what follows would be read by nobody.
func TestScriptsGoToTheirEnd(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		require.NoError(t, err)
		require.NotRegexp(t, `(?m)^(\[.*\] )?(stop|skip)\b`, string(text), script)
	}
}

// exits CODE PROGRAM ARGS… runs a program that must end with the code.
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

// narrow wants each line of the last output to keep to the width of a terminal.
func narrow(ts *testscript.TestScript, _ bool, _ []string) {
	for line := range strings.Lines(ts.ReadFile("stdout") + ts.ReadFile("stderr")) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}
