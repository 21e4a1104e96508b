package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// A Ledger is a file with one line for each user that a run created on a target,
// or may have created, so that a person can have them removed:
//
//	{"time":"2026-03-01T03:00:04Z","target":"https://…","company":"ours","email":"payt-contract+…","scenario":"ssid-rotates","created":"yes"}
//
// created is "yes" where the target answered that the user is registered, which it
// may be under another spelling that has a line too, and "maybe" where no answer
// told. Lines are added and never changed; a
// user that has one gets no other. While a call is under way its user stands in
// FILE.sending, from where the next run takes it if this one is killed. One run
// at a time writes a ledger. The nil Ledger writes nothing.
type Ledger struct {
	name    string
	now     func() time.Time
	known   map[ledgerUser]bool
	pending []ledgerLine // the users of the call under way, but those known
}

// A ledgerLine is a line of a ledger.
type ledgerLine struct {
	Time     time.Time `json:"time"`
	Target   string    `json:"target"` // URL of the endpoint
	Company  string    `json:"company"`
	Email    string    `json:"email"`
	Scenario string    `json:"scenario"`
	Created  string    `json:"created"` // yes or maybe
}

type ledgerUser struct{ target, company, email string }

func (l ledgerLine) user() ledgerUser { return ledgerUser{l.Target, l.Company, l.Email} }

// OpenLedger reads a ledger, which need not be there yet, and makes sure that it
// can be written. A line that cannot be read is left as it is.
func OpenLedger(name string) (*Ledger, error) {
	l := &Ledger{name: name, now: time.Now, known: map[ledgerUser]bool{}}
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for text := range bytes.Lines(data) {
		var line ledgerLine
		if json.Unmarshal(text, &line) == nil {
			l.known[line.user()] = true
		}
	}
	end := ""
	if len(data) > 0 && data[len(data)-1] != '\n' {
		end = "\n" // the last line was cut off
	}
	if err := writeText(name, os.O_APPEND, end); err != nil {
		return nil, err
	}
	left, err := os.ReadFile(l.sendingFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case err != nil:
		return nil, err
	}
	for text := range bytes.Lines(left) {
		var line ledgerLine
		if json.Unmarshal(text, &line) == nil && line.Email != "" { // else killed before it was whole, and so before the call
			l.pending = append(l.pending, line)
		}
	}
	return l, l.settle("maybe")
}

func (l *Ledger) sendingFile() string { return l.name + ".sending" }

// sending notes that a call is about to be sent which may create a user.
func (l *Ledger) sending(t Target, r request) error {
	if l == nil {
		return nil
	}
	l.pending = nil
	for _, o := range r.owners() {
		line := ledgerLine{
			Time: l.now().UTC().Truncate(time.Second), Target: t.URL,
			Company: o.company, Email: o.email, Scenario: r.scenario, Created: "maybe",
		}
		if !l.known[line.user()] {
			l.pending = append(l.pending, line)
		}
	}
	if l.pending == nil {
		return nil
	}
	return store(l.sendingFile(), os.O_TRUNC, l.pending)
}

// sent notes what came of the call.
func (l *Ledger) sent(a answer, err error) error {
	if l == nil || l.pending == nil {
		return nil
	}
	_, unsent := errors.AsType[errUnsent](err)
	switch {
	case err == nil && a.Succeeded() && len(l.pending) == 1:
		return l.settle("yes")
	case unsent, err == nil && a.refused():
		l.pending = nil
		return os.Remove(l.sendingFile())
	}
	return l.settle("maybe")
}

// settle moves the users of a call from FILE.sending to the ledger.
func (l *Ledger) settle(created string) error {
	lines := l.pending[:0]
	for _, line := range l.pending {
		if line.Created = created; !l.known[line.user()] {
			lines = append(lines, line)
		}
	}
	l.pending = nil
	if len(lines) > 0 {
		if err := store(l.name, os.O_APPEND, lines); err != nil {
			return err
		}
	}
	for _, line := range lines {
		l.known[line.user()] = true
	}
	return os.Remove(l.sendingFile())
}

// store adds lines to a file, or makes them the only ones, at once, and returns
// when they are on disk. Where the file is new, its entry in the folder may not be:
// that outlives a kill, and not a power cut.
func store(name string, flag int, lines []ledgerLine) error {
	var text strings.Builder
	for _, line := range lines {
		data, err := json.Marshal(line)
		if err != nil {
			return err
		}
		text.Write(append(data, '\n'))
	}
	return writeText(name, flag, text.String())
}

func writeText(name string, flag int, text string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|flag, 0o644)
	if err != nil {
		return fmt.Errorf("the ledger cannot be written, so nothing is sent: %w", err)
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
