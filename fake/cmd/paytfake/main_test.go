package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	testscript.Main(leakChecker{m}, map[string]func(){"paytfake": main})
}

// A leakChecker runs the tests and requires that none of them leaks a goroutine.
type leakChecker struct{ *testing.M }

func (l leakChecker) Run() int {
	code := l.M.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
