// Command load measures the processor time and the latency of a Register on paytfake,
// against a handler of net/http that does nothing:
//
//	go run ./fake/internal/load
//
// It builds paytfake and starts it and three rivals, each in a separate process: a bare
// handler that writes a fixed response of the same length, a second bare handler, and a plain
// fake as a user would write it in an hour. Every server runs with the same GOMAXPROCS, on
// one processor, and load itself on another. Load registers all users on each server and then
// drives the servers in pairs, one after the other: the bare handler and a rival, in
// alternating order. The result is the median of the ratios within the pairs. The ratio of
// the second bare handler shows the noise.
//
// To compare two builds of paytfake instead, name them. The first is the base, and a second
// process of it shows the noise:
//
//	go run ./fake/internal/load -paytfake A -against B
//
// Nothing else should run meanwhile. The log of paytfake goes to /dev/null. Load needs Linux
// and taskset.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	if err := command(os.Args[1:], os.Stdout, os.Stderr); errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	} else if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	rounds, calls, users, conns int
	processors                  int    // GOMAXPROCS of each server
	pin                         string // processor of the servers, comma, processor of load; empty: not bound
	program, against            string // builds of paytfake
}

func command(args []string, stdout, stderr io.Writer) (err error) {
	var s settings
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&s.rounds, "rounds", 24, "pairs of runs for each server")
	f.IntVar(&s.calls, "calls", 10_000, "calls in each run")
	f.IntVar(&s.users, "users", 100_000, "users registered before the first run")
	f.IntVar(&s.conns, "connections", 64, "connections that send at once")
	f.IntVar(&s.processors, "processors", 1, "GOMAXPROCS of each server")
	f.StringVar(&s.pin, "pin", "0,1", "`processors` that taskset binds the servers and load to; empty: any")
	f.StringVar(&s.program, "paytfake", "", "build of paytfake to measure (default: builds one)")
	f.StringVar(&s.against, "against", "", "second build of paytfake, measured against the first one")
	if err := f.Parse(args); err != nil {
		return flag.ErrHelp // f has printed it
	}
	switch f.Arg(0) {
	case "":
	case "bare":
		return serve(http.HandlerFunc(bare))
	case "plain":
		return serve(&plainFake{users: map[string]*plainUser{}})
	default:
		return fmt.Errorf("unknown argument %q: see -help", f.Arg(0))
	}
	if min(s.rounds, s.calls, s.users, s.conns, s.processors) < 1 {
		return errors.New("-rounds, -calls, -users, -connections and -processors must be positive")
	}
	if s.program == "" {
		dir, err := os.MkdirTemp("", "load")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		s.program = filepath.Join(dir, "paytfake")
		build := exec.Command("go", "build", "-o", s.program, "github.com/paytfake/paytfake/fake/cmd/paytfake")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("cannot build paytfake: %w\n%s", err, out)
		}
	}
	if err := s.bind(); err != nil {
		return err
	}
	return s.measure(stdout)
}

// bind binds load to its processor.
func (s settings) bind() error {
	if s.pin == "" {
		return nil
	}
	_, own, ok := strings.Cut(s.pin, ",")
	if !ok {
		return fmt.Errorf("-pin %q must be two processors, such as 0,1", s.pin)
	}
	runtime.GOMAXPROCS(1)
	out, err := exec.Command("taskset", "-a", "-c", "-p", own, strconv.Itoa(os.Getpid())).CombinedOutput()
	if err != nil {
		return fmt.Errorf("cannot bind load to processor %s: %w\n%s", own, err, out)
	}
	return nil
}
