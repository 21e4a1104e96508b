//go:build linux

package ca

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unprivileged is the user ID of a user that owns no file.
const unprivileged = 65534

// asUnprivileged runs f without root's rights to files: on a thread that accesses files
// with another user ID and ends with f.
func asUnprivileged(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // without an unlock, the thread ends with the goroutine
		syscall.RawSyscall(syscall.SYS_SETFSUID, unprivileged, 0, 0)
		f()
	}()
	<-done
}

// directory returns a new directory of the user that asUnprivileged runs as.
func directory(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() == 0 {
		require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
		require.NoError(t, os.Chown(dir, unprivileged, unprivileged))
	}
	require.NoError(t, os.Chmod(dir, mode))
	return dir
}

func TestOpenSaysWhatToDoWithoutPermission(t *testing.T) {
	t.Parallel()
	readOnly, writable, keyOnly := directory(t, 0o500), directory(t, 0o700), directory(t, 0o700)
	const advice = "\nlet this user read and write it, or name another directory"
	asUnprivileged(t, func() {
		_, err := Open(readOnly)
		assert.ErrorIs(t, err, fs.ErrPermission)
		assert.ErrorContains(t, err, advice)

		_, err = Open(writable)
		assert.NoError(t, err)
		assert.NoError(t, os.Chmod(filepath.Join(writable, "ca-key.pem"), 0))
		_, err = Open(writable)
		assert.ErrorIs(t, err, fs.ErrPermission)
		assert.ErrorContains(t, err, advice)

		_, err = Open(keyOnly)
		assert.NoError(t, err)
		assert.NoError(t, os.Remove(filepath.Join(keyOnly, "ca.pem")))
		assert.NoError(t, os.Chmod(keyOnly, 0o500))
		_, err = Open(keyOnly)
		assert.ErrorIs(t, err, fs.ErrPermission)
		assert.ErrorContains(t, err, advice)
	})
}
