package main

// The process of paytfake that the soak test starts, kills and measures.

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

// A process is a running paytfake.
type process struct {
	*exec.Cmd
	url     string        // without a path
	gone    chan struct{} // closed before the process is stopped; from then on calls may fail
	stopped bool
	log     bytes.Buffer // its standard error
	files   int          // number of open files before the first client connected
}

// announced matches the line that names the endpoint.
var announced = regexp.MustCompile(`^  endpoint  (http://[^/\s]+)/`)

// start starts a process. The scenario file may be empty.
func (s *soakRun) start(scenario string) (*process, error) {
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
		return nil, fmt.Errorf("%s exited without naming its endpoint: %w\n%s", s.program, p.Wait(), &p.log)
	}
	go io.Copy(io.Discard, out) // ends with the process
	p.files, err = p.countFiles()
	return p, err
}

// stop sends the process a signal and waits for its exit. After an interrupt its
// exit code must be 0.
func (p *process) stop(by os.Signal) error {
	if p.stopped {
		return nil
	}
	p.stopped = true
	close(p.gone)
	if err := p.Process.Signal(by); err != nil {
		return err
	}
	if err := p.Wait(); err != nil && by == os.Interrupt {
		return fmt.Errorf("paytfake after an interrupt: %w\n%s", err, &p.log)
	}
	return nil
}

// restart kills the process and starts another one. If saved is true, it shuts the
// process down instead, and the next one starts with its state.
func (s *soakRun) restart(saved bool) error {
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
	if err := p.stop(by); err != nil {
		return err
	}
	next, err := s.start(scenario)
	if err != nil {
		return err
	}
	state, err := s.get(next.url + "/_fake/state")
	s.now.Store(next)
	if n := strings.Count(state, `"ssid":`); err == nil && n != users {
		err = fmt.Errorf("the restart kept %d of %d users", n, users)
	}
	return err
}

// get returns the body of a successful response.
func (s *soakRun) get(url string) (string, error) {
	res, err := s.client.Get(url)
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

// memory returns the resident memory of the process, in bytes.
func (p *process) memory() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.Process.Pid))
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// countFiles returns the number of files and connections that the process has open.
func (p *process) countFiles() (int, error) {
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.Process.Pid))
	return len(files), err
}

// countGoroutines waits until the process has closed its clients' connections,
// stops it with a signal that makes it print its goroutines, and counts these.
func (p *process) countGoroutines(ctx context.Context) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		files, err := p.countFiles()
		if err != nil {
			return 0, err
		}
		if files <= p.files+2 { // the poller and name resolution may have opened two
			break
		}
		if !wait(ctx, 10*time.Millisecond) {
			return 0, fmt.Errorf("without clients, paytfake has %d open files; it started with %d", files, p.files)
		}
	}
	var exit *exec.ExitError
	if err := p.stop(syscall.SIGQUIT); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	return strings.Count("\n"+p.log.String(), "\ngoroutine "), nil
}
