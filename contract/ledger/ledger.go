// Package ledger keeps a file with one line for each user that a run created on a
// target, or may have created. Nobody can delete users through the API, so a person
// needs the list to have them removed:
//
//	{"time":"2026-03-01T03:00:04Z","target":"https://…","company":"ours","email":"payt-contract+…","scenario":"ssid-rotates","created":"yes"}
//
// created is "yes" where the target said that the user is registered, and "maybe"
// where no response told. [Open] opens a ledger, [Ledger.Begin] and [Ledger.End] go
// around each call that may create a user, [Ledger.Close] ends the run.
//
// Two files have the ledger's name: FILE itself, to which lines are only added, and
// during a run FILE.sending, which names the run and the users of the call in
// flight. If a run is killed, the next one moves these users to the ledger. Where the
// folder is read-only and FILE is not, such as a file mounted into a container, a user
// gets a "maybe" line before the call instead.
package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"
)

// A User is a user that a call may create.
type User struct {
	Target   string `json:"target"` // URL of the endpoint
	Company  string `json:"company"`
	Email    string `json:"email"`
	Scenario string `json:"scenario"` // whose call it is
}

// An Outcome is what a response tells about the users of a call.
type Outcome int

// The outcomes of a call.
const (
	CreatedMaybe Outcome = iota // the target may have created the user and did not say so
	CreatedYes                  // the target said that the user is registered
	CreatedNo                   // the call was not sent, or the target refused it
)

// A Ledger is an open ledger. Each user gets one line. The nil Ledger writes nothing.
// A Ledger must not be used concurrently.
type Ledger struct {
	file      *os.File // locked
	name      string
	now       func() time.Time
	known     map[key]bool
	pending   []line // of the call in flight, without the known ones
	noSending bool   // FILE.sending cannot be written
	holder    holder
}

// A key identifies a user.
type key struct{ target, company, email string }

type line struct {
	Time time.Time `json:"time"`
	User
	Created string `json:"created"` // yes or maybe
}

// A holder is a run that has locked a ledger.
type holder struct {
	PID   uint32    `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

func (u User) key() key { return key{u.Target, u.Company, u.Email} }

// Open opens a ledger, which need not exist, and locks it until [Ledger.Close] or
// the end of the process. It returns an error if another run has locked it, or if it
// cannot be written. It keeps lines that it cannot read.
func Open(name string) (*Ledger, error) {
	file, err := lock(name)
	if errors.Is(err, errLocked) {
		return nil, inUse(name)
	}
	if err != nil {
		return nil, fmt.Errorf("the ledger cannot be written, so nothing is sent: %w", err)
	}
	l := &Ledger{file: file, name: name, now: time.Now, known: map[key]bool{}}
	if err := l.load(); err != nil {
		file.Close()
		return nil, err
	}
	return l, nil
}

// load reads the ledger and what a killed run left.
func (l *Ledger) load() error {
	data, err := io.ReadAll(l.file)
	if err != nil {
		return err
	}
	for _, line := range parse(data) {
		l.known[line.key()] = true
	}
	if len(data) > 0 && data[len(data)-1] != '\n' { // the last line is incomplete
		if err := write(l.file, []byte("\n")); err != nil {
			return err
		}
	}
	left, err := os.ReadFile(l.sendingFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	l.pending = parse(left) // a run that was killed before the line was complete sent no call
	if err := l.settle("maybe"); err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	l.holder = holder{PID: uint32(os.Getpid()), Host: host, Since: l.now().UTC().Truncate(time.Second)}
	err = l.send(true)
	if l.noSending = isReadOnly(err); l.noSending {
		return nil
	}
	return err
}

// isReadOnly reports whether a file could not be written since its folder is read-only.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// parse returns the lines of users that it can read.
func parse(data []byte) (lines []line) {
	for text := range bytes.Lines(data) {
		var l line
		if json.Unmarshal(text, &l) == nil && l.Email != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// inUse returns the error for a ledger that another run has locked.
func inUse(name string) error {
	var h holder
	who := "another run"
	if data, err := os.ReadFile(name + sending); err == nil {
		first, _, _ := bytes.Cut(data, []byte("\n"))
		if json.Unmarshal(first, &h) == nil && !h.Since.IsZero() {
			who = fmt.Sprintf("process %d on %q since %s", h.PID, h.Host, h.Since.UTC().Format("2006-01-02 15:04:05 UTC"))
		}
	}
	return fmt.Errorf("%s is in use by %s: wait until that run ends, or name another ledger", name, who)
}

const sending = ".sending"

func (l *Ledger) sendingFile() string { return l.name + sending }

// Begin notes the users that the next call may create. After an error the call must
// not be sent.
func (l *Ledger) Begin(users ...User) error {
	if l == nil {
		return nil
	}
	l.pending = nil
	for _, u := range users {
		known := l.known[u.key()] || slices.ContainsFunc(l.pending, func(line line) bool { return line.key() == u.key() })
		if !known {
			l.pending = append(l.pending, line{Time: l.now().UTC().Truncate(time.Second), User: u, Created: "maybe"})
		}
	}
	switch {
	case l.pending == nil:
		return nil
	case l.noSending:
		return l.settle("maybe")
	}
	return l.send(true)
}

// End notes the outcome of the call. Of several users, CreatedYes does not tell
// which one was created.
func (l *Ledger) End(outcome Outcome) error {
	if l == nil || l.pending == nil {
		return nil
	}
	created := "maybe"
	if outcome == CreatedYes && len(l.pending) == 1 {
		created = "yes"
	}
	if outcome == CreatedNo {
		l.pending = nil
	}
	if err := l.settle(created); err != nil {
		return err
	}
	return l.send(false)
}

// Close unlocks the ledger.
func (l *Ledger) Close() error {
	if l == nil {
		return nil
	}
	err := os.Remove(l.sendingFile())
	if errors.Is(err, fs.ErrNotExist) || l.noSending {
		err = nil
	}
	return errors.Join(err, l.file.Close())
}

// settle moves the pending users to the ledger.
func (l *Ledger) settle(created string) error {
	lines := slices.DeleteFunc(l.pending, func(line line) bool { return l.known[line.key()] })
	l.pending = nil
	var text []byte
	for _, line := range lines {
		line.Created = created
		text = appendJSON(text, line)
		l.known[line.key()] = true
	}
	if text == nil {
		return nil
	}
	return write(l.file, text)
}

// send writes FILE.sending, if wanted so that it survives a crash of the machine. The
// entry of a new file in its folder may not survive one.
func (l *Ledger) send(sync bool) error {
	text := appendJSON(nil, l.holder)
	for _, line := range l.pending {
		text = appendJSON(text, line)
	}
	f, err := os.OpenFile(l.sendingFile(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return fmt.Errorf("the ledger cannot be written, so nothing is sent: %w", err)
	}
	_, err = f.Write(text)
	if sync {
		err = errors.Join(err, f.Sync())
	}
	return errors.Join(err, f.Close())
}

// write adds whole lines in one write, and returns when they are on disk.
func write(f *os.File, text []byte) error {
	_, err := f.Write(text)
	if err = errors.Join(err, f.Sync()); err != nil {
		return fmt.Errorf("the ledger cannot be written, so nothing is sent: %w", err)
	}
	return nil
}

func appendJSON(text []byte, value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic("ledger: " + err.Error()) // texts, numbers and times of four-digit years
	}
	return append(append(text, data...), '\n')
}
