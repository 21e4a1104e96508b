package atomicfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// file creates a file with the contents "old" and a mode.
func file(t *testing.T, mode fs.FileMode) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "answers.yaml")
	require.NoError(t, os.WriteFile(name, []byte("old"), 0o600))
	require.NoError(t, os.Chmod(name, mode))
	return name
}

func requireContents(t *testing.T, want, name string) {
	t.Helper()
	got, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, want, string(got))
}

// requireAlone requires that the directory of a file has no other file.
func requireAlone(t *testing.T, name string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, filepath.Base(name), files[0].Name())
}

func inode(t *testing.T, name string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(name)
	require.NoError(t, err)
	return info
}

func TestWriteRenamesACompleteFileOverTheOldOne(t *testing.T) {
	t.Parallel()
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o666} {
		name := file(t, mode)
		require.NoError(t, write(name, []byte("new"), func(from, to string) error {
			requireContents(t, "old", name)
			requireContents(t, "new", from)
			require.Equal(t, mode, inode(t, from).Mode())
			require.Equal(t, name, to)
			return os.Rename(from, to)
		}))
		requireContents(t, "new", name)
		require.Equal(t, mode, inode(t, name).Mode(), "Write keeps the mode")
		requireAlone(t, name)
	}
}

func TestAFailedRenameLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	name := file(t, 0o644)
	require.ErrorIs(t, write(name, []byte("new"), refuse(syscall.ENOSPC)), syscall.ENOSPC)
	requireContents(t, "old", name)
	requireAlone(t, name)
}

// refuse returns a rename function that fails.
func refuse(err error) func(from, to string) error {
	return func(from, to string) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: err} }
}

func TestAFileThatCannotBeRenamedOverIsWrittenInPlace(t *testing.T) {
	t.Parallel()
	for _, err := range []syscall.Errno{syscall.EBUSY, syscall.EXDEV, syscall.EROFS, syscall.EPERM, syscall.EACCES} {
		t.Run(err.Error(), func(t *testing.T) {
			t.Parallel()
			name := file(t, 0o640)
			before := inode(t, name)
			require.NoError(t, write(name, []byte("ne"), refuse(err)))
			requireContents(t, "ne", name)
			require.True(t, os.SameFile(before, inode(t, name)))
			requireAlone(t, name)

			missing := filepath.Join(t.TempDir(), "missing")
			require.ErrorIs(t, write(missing, nil, refuse(err)), err)
			require.NoFileExists(t, missing, "only an existing file is written in place")
		})
	}
}

func TestWriteKeepsSymbolicLinks(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	for _, dir := range []string{"links", "deep/er"} {
		require.NoError(t, os.MkdirAll(filepath.Join(base, dir), 0o700))
	}
	require.NoError(t, os.Symlink(filepath.Join(base, "deep/er"), filepath.Join(base, "links/er")))
	for _, row := range []struct{ name, target, file string }{
		{"an absolute link", filepath.Join(base, "a"), "a"},
		{"a relative link", "../b", "b"},
		{"a link through the parent of a linked directory", "er/../c", "deep/c"},
	} {
		t.Run(row.name, func(t *testing.T) {
			link := filepath.Join(base, "links", row.file[len(row.file)-1:])
			require.NoError(t, os.Symlink(row.target, link))
			outer := link + "-outer"
			require.NoError(t, os.Symlink(filepath.Base(link), outer))
			for _, contents := range []string{"a link to a missing file", "a link to a file"} {
				require.NoError(t, Check(outer))
				require.NoError(t, Write(outer, []byte(contents)))
				requireContents(t, contents, filepath.Join(base, row.file))
			}
			for _, link := range []string{link, outer} {
				info, err := os.Lstat(link)
				require.NoError(t, err)
				require.Equal(t, fs.ModeSymlink, info.Mode().Type())
			}
		})
	}
	loop := filepath.Join(base, "loop")
	require.NoError(t, os.Symlink("loop", loop))
	require.Error(t, Check(loop))
	require.Error(t, Write(loop, nil))
}

func TestARelativeNameIsRelativeToTheWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	stale(t, ".")
	require.NoError(t, Check("new"))
	require.NoError(t, Write("new", []byte("1")))
	requireContents(t, "1", "new")
	requireAlone(t, "new")
	require.ErrorIs(t, Create("new", nil, 0o600), fs.ErrExist)
	require.NoError(t, os.Symlink("linked", "link"))
	require.NoError(t, Write("link", []byte("2")))
	requireContents(t, "2", "linked")
}

// stale leaves a temporary file in a directory like a process that was killed long ago.
func stale(t *testing.T, dir string) {
	t.Helper()
	temp, err := writeTemp(dir+"/", "", nil, newFile)
	require.NoError(t, err)
	old := time.Now().Add(-tempAge - time.Minute)
	require.NoError(t, os.Chtimes(temp, old, old))
}

func TestLeftoversOfAKilledProcessAreRemoved(t *testing.T) {
	t.Parallel()
	name := file(t, 0o644)
	dir := filepath.Dir(name) + "/"
	stale(t, dir)
	require.NoError(t, Check(name))
	require.NoError(t, Write(name, nil))
	requireAlone(t, name)

	fresh, err := writeTemp(dir, "", nil, newFile) // of another process
	require.NoError(t, err)
	recent := time.Now().Add(-tempAge + time.Minute)
	require.NoError(t, os.Chtimes(fresh, recent, recent))
	require.NoError(t, Write(name, nil))
	require.FileExists(t, fresh)
}

func TestCreateReplacesNothing(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "ca-key.pem")
	require.NoError(t, Create(name, []byte("first"), 0o600))
	require.ErrorIs(t, Create(name, []byte("second"), 0o600), fs.ErrExist)
	requireContents(t, "first", name)
	require.Equal(t, fs.FileMode(0o600), inode(t, name).Mode())
	requireAlone(t, name)

	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink("nowhere", link))
	require.ErrorIs(t, Create(link, nil, 0o600), fs.ErrExist, "a link to a missing file counts as a file")
}

func TestOneOfManyProcessesCreatesAFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "ca-key.pem")
	won := make(chan string, 8)
	var all sync.WaitGroup
	for i := range cap(won) {
		all.Go(func() {
			if contents := strings.Repeat(fmt.Sprint(i), 1<<16); Create(name, []byte(contents), 0o600) == nil {
				won <- contents
			}
		})
	}
	all.Wait()
	close(won)
	requireContents(t, <-won, name)
	require.Empty(t, won)
	requireAlone(t, name)
}

func TestErrorsNameTheFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "no", "answers.yaml")
	for _, err := range []error{Check(name), Write(name, nil), Create(name, nil, 0o600)} {
		require.EqualError(t, err, "create "+name+": "+syscall.ENOENT.Error())
	}
	dir := t.TempDir()
	for _, err := range []error{Check(dir), Write(dir, nil)} {
		require.ErrorIs(t, err, syscall.EISDIR)
	}
}
