// Command load measures what a Register costs paytfake, beside what net/http
// itself costs:
//
//	go run ./fake/internal/load
//
// It builds paytfake and drives it over loopback, with 64 connections and 100,000
// users, beside three rivals in processes of their own: a bare handler that
// writes a fixed answer of the same length, a second one like it, which shows
// the noise, and a plain fake as a user would write it in an hour. Each round
// drives all of them, one after the other, and compares each with the bare one
// of the round. The figure is the median of the rounds: of the processor time
// that a server spends on a call, user and system, and of its p99 latency.
// Nothing else should run meanwhile. The log of paytfake goes to /dev/null.
//
// paytfake uses one processor where its rivals use all. GOMAXPROCS=1 gives the
// rivals one, too; and each server has one that it shares with nobody in
//
//	go build -o load ./fake/internal/load && taskset -c 1 ./load -pin 0
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
	program, pin                string
}

func command(args []string, stdout, stderr io.Writer) (err error) {
	var s settings
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&s.rounds, "rounds", 24, "how often each server is driven")
	f.IntVar(&s.calls, "calls", 20_000, "calls each time")
	f.IntVar(&s.users, "users", 100_000, "users that are registered before")
	f.IntVar(&s.conns, "connections", 64, "connections that send at once")
	f.StringVar(&s.program, "paytfake", "", "built paytfake to measure (default: builds one)")
	f.StringVar(&s.pin, "pin", "", "`processor` that taskset binds the servers to (default: none)")
	if err := f.Parse(args); err != nil {
		return flag.ErrHelp // it has said why
	}
	switch f.Arg(0) {
	case "":
	case "bare":
		return serve(http.HandlerFunc(bare))
	case "plain":
		return serve(&plain{users: map[string]*plainUser{}})
	default:
		return fmt.Errorf("there is no argument %q: see -help", f.Arg(0))
	}
	if s.rounds < 1 || s.calls < 1 || s.users < 1 || s.conns < 1 {
		return errors.New("-rounds, -calls, -users and -connections are at least 1")
	}
	if s.program == "" {
		dir, err := os.MkdirTemp("", "load")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		s.program = filepath.Join(dir, "paytfake")
		if out, err := exec.Command("go", "build", "-o", s.program, "github.com/paytfake/paytfake/fake/cmd/paytfake").CombinedOutput(); err != nil {
			return fmt.Errorf("cannot build paytfake: %w\n%s", err, out)
		}
	}
	return s.measure(stdout)
}
