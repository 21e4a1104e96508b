// Package atomicfile writes files atomically: after a crash, a file has the old contents
// or the new ones, never a part. It is exported because other packages of this module
// use it.
package atomicfile

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Write replaces the contents of a file, or creates it. It follows symbolic
// links and keeps the mode of an existing file; the mode of a new one is 0666
// before umask. An existing file must be writable.
//
// Write overwrites in place what it cannot replace by renaming: a device, a pipe, a file
// mounted into a container, a file in a read-only directory. Only then can a crash leave
// a part of the contents.
//
// Write may be called concurrently, even by several processes. One of the calls wins.
func Write(name string, data []byte) error { return write(name, data, os.Rename) }

// write is [Write] with the function that renames.
func write(name string, data []byte, rename func(from, to string) error) error {
	old, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(name, data, newFile, rename)
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return overwrite(name, data)
	}
	if err := Check(name); err != nil {
		return err
	}
	err = replace(name, data, old.Mode().Perm(), rename)
	for _, inPlace := range []error{fs.ErrPermission, syscall.EROFS, syscall.EBUSY, syscall.EXDEV} {
		if errors.Is(err, inPlace) {
			return overwrite(name, data)
		}
	}
	return err
}

// Create creates a file with exactly the mode perm, whatever the umask. It does not
// change an existing file and then returns [fs.ErrExist]. Other processes never see a
// part of the file.
func Create(name string, data []byte, perm fs.FileMode) error {
	dir, _ := filepath.Split(name)
	temp, err := writeTemp(dir, name, data, perm)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := os.Link(temp, name); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// Check returns the error that [Write] would return, without changing the file. It does
// not notice a full disk.
func Check(name string) error {
	old, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		dir, target := resolve(name)
		temp, err := writeTemp(dir, target, nil, newFile)
		if err != nil {
			return err
		}
		return os.Remove(temp)
	}
	if err != nil || !old.Mode().IsRegular() && !old.IsDir() {
		return err // opening a pipe would wait for its reader
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// newFile is the mode of a file that does not exist yet: 0666 before umask.
const newFile = fs.ModeIrregular | 0o666

// replace writes a temporary file and renames it to name.
func replace(name string, data []byte, mode fs.FileMode, rename func(from, to string) error) error {
	dir, target := resolve(name)
	temp, err := writeTemp(dir, target, data, mode)
	if err != nil {
		return err
	}
	if err := rename(temp, target); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	syncDir(dir)
	return nil
}

// resolve follows symbolic links, even to a file that does not exist, and returns the
// target and its directory. It does not clean paths: to the kernel, link/.. is the parent
// of the link's target, but [filepath.Clean] returns the parent of the link.
func resolve(name string) (dir, target string) {
	for range 40 { // as many as Linux follows
		dir, _ = filepath.Split(name)
		next, err := os.Readlink(name)
		switch {
		case err != nil:
			return dir, name
		case filepath.IsAbs(next):
			name = next
		default:
			name = dir + next
		}
	}
	return dir, name
}

const (
	tempPrefix = ".paytfake-"
	tempSuffix = ".tmp"
	tempAge    = time.Hour // an older temporary file is a leftover of a killed process
)

// writeTemp writes a temporary file for name in dir and removes old ones.
func writeTemp(dir, name string, data []byte, mode fs.FileMode) (temp string, err error) {
	files, _ := fs.Glob(os.DirFS(cmp.Or(dir, ".")), tempPrefix+"*"+tempSuffix)
	for _, file := range files {
		if info, err := os.Lstat(dir + file); err == nil && time.Since(info.ModTime()) > tempAge {
			os.Remove(dir + file)
		}
	}
	temp = dir + tempPrefix + rand.Text() + tempSuffix
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode.Perm())
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return "", &fs.PathError{Op: "create", Path: name, Err: e.Err}
	}
	_, err = f.Write(data)
	if mode != newFile {
		err = errors.Join(err, f.Chmod(mode))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(temp))
	}
	return temp, nil
}

// overwrite writes to a file in place.
func overwrite(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	// a pipe, for example
	if serr := f.Sync(); !errors.Is(serr, errors.ErrUnsupported) && !errors.Is(serr, syscall.EINVAL) {
		err = errors.Join(err, serr)
	}
	return errors.Join(err, f.Close())
}

// syncDir makes a rename durable on file systems that support it.
func syncDir(dir string) {
	if d, err := os.Open(cmp.Or(dir, ".")); err == nil {
		d.Sync()
		d.Close()
	}
}
