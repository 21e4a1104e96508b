// The program soak keeps a built paytfake under load, with faults, sandboxes that
// come and go, and kills and restarts, and finds out whether it stays what it was:
//
//	go run ./fake/internal/soak -clients 500 -for 1m
//
// Each client makes a sandbox with faults, registers, launches and opens, meets
// its faults, and removes the sandbox; each fourth time it uses the root. In the
// first half of the time paytfake is killed, or ended with its state saved, and
// started again. An error is wrong unless a fault that the client planned makes it,
// or the process was being ended. In the second half one process is left alone:
// its memory must not grow, and once the clients have gone it must have closed
// their connections and have as many goroutines as one that was just started.
//
// A run of 20 seconds with 500 clients, on two cores that had other work, made
// 78,687 calls, met 6,123 faults and went through 4 kills and restarts: no error
// that was not planned, 171 MiB at the middle and 172 at the end (there are 500
// sandboxes at once), 13 goroutines left.
//
// Exit codes: 0 all is well, 1 something is wrong, 2 wrong usage.
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

// options say how long and how hard.
type options struct {
	program string // a built paytfake; empty: it is built
	clients int
	time    time.Duration
	kills   int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.program, "paytfake", "", "built `program` to run; none: it is built")
	flags.IntVar(&o.clients, "clients", 500, "how many clients call at once")
	flags.DurationVar(&o.time, "for", time.Minute, "how long")
	flags.IntVar(&o.kills, "kills", 4, "how often the process is ended and started again")
	if flags.Parse(args) != nil {
		return 2
	}
	if o.clients < 1 || o.time <= 0 || o.kills < 0 || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "soak: -clients and -for are more than nothing, -kills is not less, and no more is taken")
		return 2
	}
	if err := soak(ctx, o, stdout); err != nil {
		fmt.Fprintln(stderr, "soak:", err)
		return 1
	}
	return 0
}

// A soaking is one run.
type soaking struct {
	options
	dir  string
	wire *http.Client
	now  atomic.Pointer[process] // the one that serves

	calls, sessions, injected, ended atomic.Int64

	mu    sync.Mutex // guards all below
	wrong []error
}

// maxWrong is how many errors are told.
const maxWrong = 5

func (s *soaking) blame(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.wrong) < maxWrong {
		s.wrong = append(s.wrong, err)
	}
}

func (s *soaking) blamed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.wrong...)
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
	s := &soaking{options: o, dir: dir, wire: &http.Client{Transport: transport, Timeout: time.Minute}}
	first, err := s.start("")
	if err != nil {
		return err
	}
	s.now.Store(first)
	defer func() { s.now.Load().end(os.Kill) }()

	load, stop := context.WithCancel(ctx)
	defer stop()
	var clients sync.WaitGroup
	for i := range o.clients {
		clients.Go(func() { s.client(load, i) })
	}
	memory, err := s.supervise(load)
	stop()
	clients.Wait()
	transport.CloseIdleConnections()
	if err := errors.Join(err, s.blamed(), ctx.Err()); err != nil {
		return err
	}
	left, err := s.now.Load().dump(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d clients, %v: %d calls in %d sessions; %d faults met; %d sessions ended by %d kills and restarts\n",
		o.clients, o.time, s.calls.Load(), s.sessions.Load(), s.injected.Load(), s.ended.Load(), o.kills)
	fmt.Fprintf(stdout, "memory of the last process at its middle and at its end: %d and %d MiB; goroutines at the end: %d\n", memory[0]>>20, memory[1]>>20, left)
	return errors.Join(flat(memory), few(left))
}

// flat says whether memory has grown. Its peaks come from the collector's timing
// and swing by a fifth.
func flat(memory [2]int64) error {
	if most := memory[0]*5/4 + 8<<20; memory[1] > most {
		return fmt.Errorf("memory grew from %d to %d bytes, at most %d are flat", memory[0], memory[1], most)
	}
	return nil
}

// few says whether a process without clients has no more goroutines than it needs.
func few(goroutines int) error {
	if goroutines > 20 {
		return fmt.Errorf("%d goroutines are left; a paytfake without clients has fewer than 20", goroutines)
	}
	return nil
}

// supervise ends and restarts the process in the first half of the time, and
// watches the last one's memory in the second half.
func (s *soaking) supervise(ctx context.Context) (memory [2]int64, err error) {
	const watches = 20
	for i := range s.kills {
		if !wait(ctx, s.time/2/time.Duration(s.kills)) {
			return memory, nil
		}
		if err := s.restart(i%2 == 1); err != nil {
			return memory, err
		}
	}
	wait(ctx, s.time/10)
	for i := range watches {
		if !wait(ctx, s.time*2/5/watches) || s.blamed() != nil {
			break
		}
		rss, err := s.now.Load().memory()
		if err != nil {
			return memory, err
		}
		memory[i*2/watches] = max(memory[i*2/watches], rss)
	}
	return memory, nil
}

// wait waits and says whether ctx still goes on.
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
