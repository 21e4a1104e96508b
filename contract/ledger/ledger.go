// Package ledger keeps a file with one line for each user that a run created on a
// target, or may have created. Nobody can delete users through the API, so a person
// needs the list to have them removed:
//
//	{"time":"2026-03-01T03:00:04Z","target":"https://…","company":"ours","email":"payt-contract+…","scenario":"ssid-rotates","created":"yes"}
//
// created is "yes" where the target said that the user is registered, and "maybe"
// where no response told. [Open] opens a ledger, [Ledger.Begin] and [Ledger.End] go
// around each call that may create a user.
package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
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

// A Ledger adds lines to its file and never changes one; a user gets one line.
// During a call its users are also in FILE.sending, which the next run moves to the
// ledger if this one is killed. The nil Ledger writes nothing. A Ledger must not be
// used concurrently.
type Ledger struct {
	name    string
	now     func() time.Time
	known   map[key]bool
	pending []line // of the call in flight, without the known ones
}

// A key identifies a user.
type key struct{ target, company, email string }

type line struct {
	Time time.Time `json:"time"`
	User
	Created string `json:"created"` // yes or maybe
}

func (u User) key() key { return key{u.Target, u.Company, u.Email} }

// Open reads a ledger, which need not exist, and returns an error unless it can be
// written. It keeps lines that it cannot read.
func Open(name string) (*Ledger, error) {
	l := &Ledger{name: name, now: time.Now, known: map[key]bool{}}
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, line := range parse(data) {
		l.known[line.key()] = true
	}
	end := ""
	if len(data) > 0 && data[len(data)-1] != '\n' {
		end = "\n" // the last line is incomplete
	}
	if err := write(name, os.O_APPEND, end); err != nil {
		return nil, err
	}
	left, err := os.ReadFile(l.sendingFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case err != nil:
		return nil, err
	}
	l.pending = parse(left) // a run that was killed before the line was complete sent no call
	return l, l.settle("maybe")
}

// parse returns the lines that it can read.
func parse(data []byte) (lines []line) {
	for text := range bytes.Lines(data) {
		var l line
		if json.Unmarshal(text, &l) == nil && l.Email != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func (l *Ledger) sendingFile() string { return l.name + ".sending" }

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
	if l.pending == nil {
		return nil
	}
	return store(l.sendingFile(), os.O_TRUNC, l.pending)
}

// End notes the outcome of the call. Of several users, CreatedYes does not tell
// which one was created.
func (l *Ledger) End(outcome Outcome) error {
	switch {
	case l == nil || l.pending == nil:
		return nil
	case outcome == CreatedNo:
		l.pending = nil
		return os.Remove(l.sendingFile())
	case outcome == CreatedYes && len(l.pending) == 1:
		return l.settle("yes")
	}
	return l.settle("maybe")
}

// settle moves the pending users to the ledger.
func (l *Ledger) settle(created string) error {
	lines := slices.DeleteFunc(l.pending, func(line line) bool { return l.known[line.key()] })
	l.pending = nil
	for i := range lines {
		lines[i].Created = created
	}
	if len(lines) > 0 {
		if err := store(l.name, os.O_APPEND, lines); err != nil {
			return err
		}
	}
	for _, line := range lines {
		l.known[line.key()] = true
	}
	return os.Remove(l.sendingFile())
}

// store writes lines in one write and returns when they are on disk. The entry of a
// new file in its folder may not be: it survives a kill, but not a power failure.
func store(name string, flag int, lines []line) error {
	var text strings.Builder
	for _, line := range lines {
		data, err := json.Marshal(line)
		if err != nil {
			return err
		}
		text.Write(append(data, '\n'))
	}
	return write(name, flag, text.String())
}

func write(name string, flag int, text string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|flag, 0o666)
	if err != nil {
		return fmt.Errorf("the ledger cannot be written, so nothing is sent: %w", err)
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
