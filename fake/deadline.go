package fake

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// A timed is a connection whose deadlines cost next to nothing. net/http sets
// seven of them for each call, and with each one a timer of the runtime, though
// what a call reads and writes hardly ever has to be waited for.
type timed struct {
	net.Conn
	reads, writes deadline
}

func newTimed(c net.Conn) *timed {
	return &timed{Conn: c, reads: deadline{set: c.SetReadDeadline}, writes: deadline{set: c.SetWriteDeadline}}
}

func (c *timed) Read(p []byte) (n int, err error) {
	if err := c.reads.begin(); err != nil {
		return 0, err
	}
	for again := true; again; again = n == 0 && c.reads.early(err) {
		n, err = c.Conn.Read(p)
	}
	c.reads.end()
	return n, err
}

func (c *timed) Write(p []byte) (n int, err error) {
	if err := c.writes.begin(); err != nil {
		return 0, err
	}
	for again := true; again; again = c.writes.early(err) {
		var more int
		more, err = c.Conn.Write(p[n:])
		n += more
	}
	c.writes.end()
	return n, err
}

func (c *timed) SetReadDeadline(t time.Time) error  { return c.reads.want(t) }
func (c *timed) SetWriteDeadline(t time.Time) error { return c.writes.want(t) }
func (c *timed) SetDeadline(t time.Time) error {
	return errors.Join(c.reads.want(t), c.writes.want(t))
}

// A deadline is the one that is wanted, and the one that is in force, which may
// be an earlier one: whoever is ended by that looks again. So it is set only when
// somebody waits, and then mostly stays as it was for the last call.
type deadline struct {
	set func(time.Time) error

	mu      sync.Mutex // guards all below
	wanted  time.Time
	inForce time.Time
	waiting int // reads or writes under way
}

// want sets the deadline, also of whoever waits already.
func (d *deadline) want(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = t
	if d.waiting > 0 && d.late() {
		return d.enforce()
	}
	return nil
}

// begin stands before what may have to wait; end follows it unless there was an error.
func (d *deadline) begin() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.late() {
		if !time.Now().Before(d.wanted) {
			return os.ErrDeadlineExceeded
		}
		if err := d.enforce(); err != nil {
			return err
		}
	}
	d.waiting++
	return nil
}

func (d *deadline) end() {
	d.mu.Lock()
	d.waiting--
	d.mu.Unlock()
}

// early says whether an error is that of a deadline that was not wanted. Then the
// one that is wanted is in force.
func (d *deadline) early(err error) bool {
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return (d.wanted.IsZero() || time.Now().Before(d.wanted)) && d.enforce() == nil
}

// late says whether the deadline in force is none, or later than the wanted one.
func (d *deadline) late() bool {
	return !d.wanted.IsZero() && (d.inForce.IsZero() || d.inForce.After(d.wanted))
}

func (d *deadline) enforce() error {
	d.inForce = d.wanted
	return d.set(d.wanted)
}
