package main

// Servers as processes: their start, end, processor time and memory.

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server is a process that load measures.
type server struct {
	name       string
	cmd        *exec.Cmd
	host, path string // of its endpoint
	began      time.Time
}

// start runs a program with a GOMAXPROCS and waits until it prints the URL of its endpoint.
func start(processors int, name, program string, args ...string) (*server, error) {
	s := &server{name: name, cmd: exec.Command(program, args...)}
	s.cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(processors))
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.began = time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", name, err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		at, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "endpoint ")
		if !ok {
			continue
		}
		go io.Copy(io.Discard, out) // ends with the process
		to, err := url.Parse(strings.TrimSpace(at))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("the endpoint of %s is not a URL: %w", name, err), s.stop())
		}
		s.host, s.path = to.Host, to.Path
		return s, nil
	}
	return nil, errors.Join(fmt.Errorf("%s exited before it listened", name), s.stop())
}

// stop ends the process and waits for it.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// processor returns the processor time that the process has used, user and system.
// /proc/PID/stat counts in ticks of 10 ms, too coarse for a short run. The scheduler's
// figures of the threads are in nanoseconds.
func (s *server) processor() (used time.Duration, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		return 0, errors.New("no processor times in /proc/PID/task/*/schedstat, which only Linux has")
	}
	for _, file := range threads {
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		spent, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(spent, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		used += time.Duration(ns)
	}
	return used, nil
}

// memory returns the resident memory of the process in bytes.
func (s *server) memory() (int64, error) {
	const field = "VmRSS"
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kB << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/PID/status has no %s", field)
}
