package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/paytfake/paytfake/scenarios"
)

var update = flag.Bool("update", false, "rewrite the outputs that the scripts compare with")

// TestScripts runs the command as a user does. The commands that a script has
// beside those of testscript stand in this file and in target_test.go. Each run
// of paytcheck by exits or interrupt is searched for secrets: the keys, and
// every ssid and token that the target handed out.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Values[targetKey{}] = &target{}
			e.Setenv("KEY", key)
			e.Setenv("ZERO", "x\u200b+{name}@ours.example")
			e.Setenv("GORACE", "atexit_sleep_ms=0") // under -race each command would end a second late
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"interrupt":  interrupt,
			"target":     startTarget,
			"calls":      calls,
			"report":     readReport,
			"narrow":     narrow,
			"secretless": secretless,
		},
	})
}

// exits CODE PROGRAM ARGS… runs a program that must end with the code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	wantCode(ts, args[0], ts.Exec(args[1], args[2:]...))
	ts.Value(targetKey{}).(*target).search(ts, ts.ReadFile("stdout")+ts.ReadFile("stderr"))
}

func wantCode(ts *testscript.TestScript, want string, err error) {
	code := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		code = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != want {
		ts.Fatalf("exit code %d, want %s", code, want)
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

// readReport wants the last output to be a report in JSON with every bundled
// scenario, and prints a line of it for each.
func readReport(ts *testscript.TestScript, _ bool, _ []string) {
	var report struct {
		Target, Verdict  string
		Calls            int
		Rules, Questions []struct{ Name, Rule, Question, Verdict, Answer string }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &report))
	if len(report.Rules) != len(scenarios.Rules()) || len(report.Questions) != len(scenarios.Questions()) {
		ts.Fatalf("%d rules and %d questions", len(report.Rules), len(report.Questions))
	}
	fmt.Fprintf(ts.Stdout(), "target %s, %d calls: %s\n", report.Target, report.Calls, report.Verdict)
	for _, r := range append(report.Rules, report.Questions...) {
		fmt.Fprintln(ts.Stdout(), r.Name, r.Verdict, r.Answer)
	}
}
