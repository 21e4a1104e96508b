//go:build !windows

package ledger

import (
	"errors"
	"os"
	"syscall"
)

// errLocked is the error of lock for a file that another run has locked.
var errLocked = error(syscall.EWOULDBLOCK)

// lock opens a file to read and to append, and locks it until it is closed. The system
// unlocks the file of a process that was killed.
func lock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o666)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil && !errors.Is(err, errors.ErrUnsupported) { // some network file systems cannot lock
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
