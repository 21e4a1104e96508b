//go:build linux

package fake_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// nobody is a user that owns nothing.
const nobody = 65534

// asNobody runs f where the file system refuses what it would not refuse to
// root: on a thread with another user for files, which ends with f.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock it
		syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
		f()
	}()
	<-done
}

// directory is one of nobody's, if root runs the tests.
func directory(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() == 0 {
		require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
		require.NoError(t, os.Chown(dir, nobody, nobody))
	}
	require.NoError(t, os.Chmod(dir, mode))
	return dir
}

func TestAnAuthorityNeedsPermission(t *testing.T) {
	t.Parallel()
	closed, open := directory(t, 0o500), directory(t, 0o700)
	asNobody(t, func() {
		_, err := fake.OpenAuthority(closed)
		assert.ErrorIs(t, err, fs.ErrPermission)
		assert.ErrorContains(t, err, "let this user read and write it")

		_, err = fake.OpenAuthority(open)
		assert.NoError(t, err)
		assert.NoError(t, os.Chmod(filepath.Join(open, "ca-key.pem"), 0))
		_, err = fake.OpenAuthority(open)
		assert.ErrorIs(t, err, fs.ErrPermission)
	})
}
