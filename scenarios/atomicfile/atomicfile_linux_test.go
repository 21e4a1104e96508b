package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheModeOfANewFileFollowsTheUmask(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o027))
	dir := t.TempDir()
	name := filepath.Join(dir, "new")
	require.NoError(t, Write(name, nil))
	require.Equal(t, fs.FileMode(0o640), inode(t, name).Mode())
	require.NoError(t, os.Chmod(name, 0o666))
	require.NoError(t, Write(name, nil))
	require.Equal(t, fs.FileMode(0o666), inode(t, name).Mode(), "an existing file keeps its mode")

	syscall.Umask(0o777)
	created := filepath.Join(dir, "created")
	require.NoError(t, Create(created, nil, 0o600))
	require.Equal(t, fs.FileMode(0o600), inode(t, created).Mode())
}

// asOrdinaryUser runs a function without root's access to all files. The function must
// use relative paths, because an ordinary user may have no access to the directories
// above.
func asOrdinaryUser(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		require.NoError(t, syscall.Setfsuid(65534))
		defer syscall.Setfsuid(0)
	}
	f()
}

func TestAWritableFileInAReadOnlyDirectoryIsWrittenInPlace(t *testing.T) {
	name := file(t, 0o666)
	before := inode(t, name)
	t.Chdir(filepath.Dir(name))
	require.NoError(t, os.Chmod(".", 0o555))
	defer os.Chmod(".", 0o755)
	asOrdinaryUser(t, func() {
		require.NoError(t, Check("answers.yaml"))
		require.NoError(t, Write("answers.yaml", []byte("ne")))
		for _, err := range []error{Check("missing"), Write("missing", nil), Create("missing", nil, 0o600)} {
			require.EqualError(t, err, "create missing: permission denied")
		}
	})
	requireContents(t, "ne", name)
	require.True(t, os.SameFile(before, inode(t, name)))
	requireAlone(t, name)
}

func TestAReadOnlyFileIsNotReplaced(t *testing.T) {
	name := file(t, 0o444)
	t.Chdir(filepath.Dir(name))
	require.NoError(t, os.Chmod(".", 0o777))
	asOrdinaryUser(t, func() {
		for _, err := range []error{Check("answers.yaml"), Write("answers.yaml", []byte("new"))} {
			require.EqualError(t, err, "open answers.yaml: permission denied")
		}
	})
	requireContents(t, "old", name)
	requireAlone(t, name)
}

// TestAPipeIsWrittenInPlace stands for devices too. With a device, a wrong Write run as
// root would replace the device of the machine.
func TestAPipeIsWrittenInPlace(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(name, 0o600))
	require.NoError(t, Check(name), "Check does not wait for a reader")
	reader, err := os.OpenFile(name, os.O_RDWR|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer reader.Close()
	require.NoError(t, Write(name, []byte("text")))
	require.Equal(t, fs.ModeNamedPipe, inode(t, name).Mode().Type())
	text := make([]byte, 4)
	_, err = reader.Read(text)
	require.NoError(t, err)
	require.Equal(t, "text", string(text))
}
