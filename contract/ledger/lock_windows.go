package ledger

import (
	"os"
	"syscall"
)

// errLocked is the error of lock for a file that another run has locked.
var errLocked = error(syscall.Errno(32)) // ERROR_SHARING_VIOLATION

// lock opens a file to read and to append. Until it is closed, nobody else can open it
// to write. The system closes the file of a process that was killed.
func lock(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.FILE_APPEND_DATA, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(handle), name), nil
}
