package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A process is a paytfake that serves.
type process struct {
	*exec.Cmd
	url   string        // without a path
	gone  chan struct{} // closed before it is ended: from then on calls may fail
	ended bool
	log   bytes.Buffer // what it wrote to standard error
	files int          // that it had open before the first client came
}

var announced = regexp.MustCompile(`^  endpoint  (http://[^/\s]+)/`)

// start starts a process, with a scenario file unless that is empty.
func (s *soaking) start(scenario string) (*process, error) {
	args := []string{"--addr", "127.0.0.1:0", "--log", "off", "--max-hang", "50ms"}
	if scenario != "" {
		args = append(args, "--scenario", scenario)
	}
	p := &process{Cmd: exec.Command(s.program, args...), gone: make(chan struct{})}
	p.Stderr = &p.log
	out, err := p.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		if found := announced.FindStringSubmatch(lines.Text()); found != nil {
			p.url = found[1]
		}
	}
	if p.url == "" {
		return nil, fmt.Errorf("%s ended before it served: %w\n%s", s.program, p.Wait(), &p.log)
	}
	go io.Copy(io.Discard, out) // ends with the process
	p.files, err = p.open()
	return p, err
}

// end ends the process and waits for it. A process that is interrupted ends well.
func (p *process) end(by os.Signal) error {
	if p.ended {
		return nil
	}
	p.ended = true
	close(p.gone)
	if err := p.Process.Signal(by); err != nil {
		return err
	}
	if err := p.Wait(); err != nil && by == os.Interrupt {
		return fmt.Errorf("paytfake did not end well: %w\n%s", err, &p.log)
	}
	return nil
}

// restart ends the process and starts another one: with the state that it had, or killed.
func (s *soaking) restart(saved bool) error {
	p := s.now.Load()
	scenario, users := "", 0
	by := os.Kill
	if saved {
		state, err := s.get(p.url + "/_fake/state.yaml")
		if err != nil {
			return err
		}
		scenario, by = filepath.Join(s.dir, "state.yaml"), os.Interrupt
		if err := os.WriteFile(scenario, []byte(state), 0o600); err != nil {
			return err
		}
		users = strings.Count(state, "ssid: ")
	}
	if err := p.end(by); err != nil {
		return err
	}
	next, err := s.start(scenario)
	if err != nil {
		return err
	}
	state, err := s.get(next.url + "/_fake/state")
	s.now.Store(next)
	if n := strings.Count(state, `"ssid":`); err == nil && n != users {
		err = fmt.Errorf("of %d users that were saved %d are there after the restart", users, n)
	}
	return err
}

func (s *soaking) get(url string) (string, error) {
	res, err := s.wire.Get(url)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", url, res.Status, text)
	}
	return string(text), err
}

// memory is the resident memory of the process, in bytes.
func (p *process) memory() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.Process.Pid))
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// open is how many files and connections the process has open.
func (p *process) open() (int, error) {
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.Process.Pid))
	return len(files), err
}

// dump waits until the process has closed the connections of clients that have
// gone, ends it so that it says what its goroutines do, and counts these.
func (p *process) dump(ctx context.Context) (goroutines int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		files, err := p.open()
		if err != nil {
			return 0, err
		}
		if files <= p.files+2 { // what the poller and a name service may have opened
			break
		}
		if !wait(ctx, 10*time.Millisecond) {
			return 0, fmt.Errorf("paytfake has %d files open although its clients have gone; it began with %d", files, p.files)
		}
	}
	var exit *exec.ExitError
	if err := p.end(syscall.SIGQUIT); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	return strings.Count("\n"+p.log.String(), "\ngoroutine "), nil
}
