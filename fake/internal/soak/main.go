// Command soak runs a built paytfake under load, with faults, short-lived sandboxes, kills
// and restarts. It checks that no call fails unexpectedly and that nothing leaks.
//
//	go run ./fake/internal/soak -clients 500 -for 1m
//
// Each client creates a sandbox with faults, registers, launches and opens the
// portal, triggers its faults, and removes the sandbox. Every fourth session uses
// the root fake. In the first half of the run, paytfake is killed and restarted,
// or shut down and restarted with its saved state. A failed call is an error
// unless the client's own fault caused it or the process was being stopped. In
// the second half the last process keeps running: its memory must not grow. After
// the clients have stopped, it must close their connections and have no more
// goroutines than a process that has just started.
//
// Exit codes: 0 no errors, 1 errors, 2 wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options holds the flags.
type options struct {
	program string // a built paytfake; empty: build it
	clients int
	time    time.Duration
	kills   int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.program, "paytfake", "", "built `program` to run; empty: build it")
	flags.IntVar(&o.clients, "clients", 500, "number of concurrent clients")
	flags.DurationVar(&o.time, "for", time.Minute, "duration of the run")
	flags.IntVar(&o.kills, "kills", 4, "number of restarts")
	if flags.Parse(args) != nil {
		return 2
	}
	if o.clients < 1 || o.time <= 0 || o.kills < 0 || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "soak: -clients and -for must be positive, -kills must not be negative; it takes no arguments")
		return 2
	}
	if err := soak(ctx, o, stdout); err != nil {
		fmt.Fprintln(stderr, "soak:", err)
		return 1
	}
	return 0
}

// A soakRun is one run.
type soakRun struct {
	options
	dir    string
	client *http.Client
	now    atomic.Pointer[process] // the running process

	calls, sessions, injected, interrupted atomic.Int64

	mu   sync.Mutex // guards all below
	errs []error
}

// maxErrors limits the errors that are kept.
const maxErrors = 5

// report records an error.
func (s *soakRun) report(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.errs) < maxErrors {
		s.errs = append(s.errs, err)
	}
}

// err returns the recorded errors.
func (s *soakRun) err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.errs...)
}

func soak(ctx context.Context, o options, stdout io.Writer) error {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.program == "" {
		o.program = filepath.Join(dir, "paytfake")
		build := exec.CommandContext(ctx, "go", "build", "-o", o.program, "github.com/paytfake/paytfake/fake/cmd/paytfake")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("go build: %w\n%s", err, out)
		}
	}
	transport := &http.Transport{MaxIdleConnsPerHost: o.clients}
	s := &soakRun{options: o, dir: dir, client: &http.Client{Transport: transport, Timeout: time.Minute}}
	first, err := s.start("")
	if err != nil {
		return err
	}
	s.now.Store(first)
	defer func() { s.now.Load().stop(os.Kill) }()

	load, stop := context.WithCancel(ctx)
	defer stop()
	var clients sync.WaitGroup
	for i := range o.clients {
		clients.Go(func() { s.runClient(load, i) })
	}
	memory, err := s.supervise(load)
	stop()
	clients.Wait()
	transport.CloseIdleConnections()
	if err := errors.Join(err, s.err(), ctx.Err()); err != nil {
		return err
	}
	left, err := s.now.Load().countGoroutines(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d clients, %v: %d calls in %d sessions; %d faults; %d restarts interrupted %d sessions\n",
		o.clients, o.time, s.calls.Load(), s.sessions.Load(), s.injected.Load(), o.kills, s.interrupted.Load())
	fmt.Fprintf(stdout, "last process: peak memory %d MiB in the first half, %d MiB in the second; %d goroutines left\n",
		memory[0]>>20, memory[1]>>20, left)
	return errors.Join(checkMemory(memory), checkGoroutines(left))
}

// checkMemory returns an error if memory has grown. The peaks depend on the timing
// of the garbage collector and vary by a fifth.
func checkMemory(memory [2]int64) error {
	if limit := memory[0]*5/4 + 8<<20; memory[1] > limit {
		return fmt.Errorf("memory grew from %d to %d bytes; the limit is %d", memory[0], memory[1], limit)
	}
	return nil
}

// maxGoroutines is more than a paytfake without clients needs.
const maxGoroutines = 20

// checkGoroutines returns an error if a process without clients has too many goroutines.
func checkGoroutines(left int) error {
	if left > maxGoroutines {
		return fmt.Errorf("%d goroutines are left; the limit is %d", left, maxGoroutines)
	}
	return nil
}

// supervise restarts the process in the first half of the run. In the second half
// it returns the peak memory of the last process, in each half of that time.
func (s *soakRun) supervise(ctx context.Context) (memory [2]int64, err error) {
	const samples = 20
	for i := range s.kills {
		if !wait(ctx, s.time/2/time.Duration(s.kills)) {
			return memory, nil
		}
		if err := s.restart(i%2 == 1); err != nil {
			return memory, err
		}
	}
	wait(ctx, s.time/10)
	for i := range samples {
		if !wait(ctx, s.time*2/5/samples) || s.err() != nil {
			break
		}
		rss, err := s.now.Load().memory()
		if err != nil {
			return memory, err
		}
		memory[i*2/samples] = max(memory[i*2/samples], rss)
	}
	return memory, nil
}

// wait waits for d and reports whether ctx is not done.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
