package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// onTerminal runs a command whose outputs are a pseudo-terminal, and returns what
// was written to it.
func onTerminal(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	control, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	defer control.Close()
	var number, unlock int32
	ioctl(t, control, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock))
	ioctl(t, control, syscall.TIOCGPTN, unsafe.Pointer(&number))
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	c.Stdout, c.Stderr = terminal, terminal
	require.NoError(t, c.Start())
	require.NoError(t, terminal.Close())
	var out bytes.Buffer
	io.Copy(&out, control) // it ends with an error, when nobody has the terminal any more
	_ = c.Wait()
	return out.String()
}

func ioctl(t *testing.T, f *os.File, request uintptr, argument unsafe.Pointer) {
	t.Helper()
	raw, err := f.SyscallConn()
	require.NoError(t, err)
	var failed syscall.Errno
	require.NoError(t, raw.Control(func(fd uintptr) {
		_, _, failed = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(argument))
	}))
	require.Zero(t, failed)
}

func TestATerminalShowsHowFarARunIsOnOneLine(t *testing.T) {
	s := newServer(t)
	c, _, _ := s.child(t, t.TempDir(), nil, "--rate", "2000/s", "--run", "^(ssid-rotates|email-unique|jsonp)$")
	out := onTerminal(t, c)
	require.Zero(t, c.ProcessState.ExitCode(), out)
	require.Regexp(t, `\x1b\[K(\x1b\[\d+m)?[━─]+.*8 of \d+ calls.*: email-unique\r`, out)
	require.Contains(t, out, "\x1b[K\rRULE", "nothing of it is left when the report comes")
	require.Contains(t, out, "\x1b[32mholds\x1b[0m")
	require.Contains(t, out, "\x1b[1;32mHOLDS\x1b[0m")
	require.NotContains(t, out, key)
}

func TestNoColorIsRespected(t *testing.T) {
	s := newServer(t)
	c, _, _ := s.child(t, t.TempDir(), []string{"NO_COLOR=1"}, "--run", "^ssid-rotates$")
	out := onTerminal(t, c)
	require.Zero(t, c.ProcessState.ExitCode(), out)
	require.NotRegexp(t, `\x1b\[[0-9;]*m`, out)
	require.Contains(t, out, "calls: ssid-rotates\r")
}

func TestATerminalThatCannotPaintGetsPlainLines(t *testing.T) {
	s := newServer(t)
	c, _, _ := s.child(t, t.TempDir(), []string{"TERM=dumb"}, "--run", "^ssid-rotates$")
	out := onTerminal(t, c)
	require.NotContains(t, out, "\x1b")
	require.Contains(t, out, "HOLDS: 1 hold")
}
