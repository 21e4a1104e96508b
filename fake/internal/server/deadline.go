package server

// Deadlines that are cheap to set.

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// A deadlineConn is a connection whose deadlines are cheap to set. net/http sets seven
// for each call, and each resets a timer of the runtime, although most reads and writes
// do not wait.
type deadlineConn struct {
	net.Conn
	reads, writes deadline
}

func newDeadlineConn(c net.Conn) *deadlineConn {
	return &deadlineConn{Conn: c, reads: deadline{set: c.SetReadDeadline}, writes: deadline{set: c.SetWriteDeadline}}
}

func (c *deadlineConn) Read(p []byte) (n int, err error) {
	if err := c.reads.begin(); err != nil {
		return 0, err
	}
	for again := true; again; again = n == 0 && c.reads.early(err) {
		n, err = c.Conn.Read(p)
	}
	c.reads.end()
	return n, err
}

func (c *deadlineConn) Write(p []byte) (n int, err error) {
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

func (c *deadlineConn) SetReadDeadline(t time.Time) error  { return c.reads.want(t) }
func (c *deadlineConn) SetWriteDeadline(t time.Time) error { return c.writes.want(t) }
func (c *deadlineConn) SetDeadline(t time.Time) error {
	return errors.Join(c.reads.want(t), c.writes.want(t))
}

// A deadline holds the wanted deadline and the one in force, which may be earlier: a
// read or write that the earlier one ends is retried. So a deadline has to be put in
// force only when a read or write begins, and usually the one of the last call is good
// enough.
type deadline struct {
	set func(time.Time) error

	mu      sync.Mutex // guards all below
	wanted  time.Time
	inForce time.Time
	waiting int // reads or writes in progress
}

// want sets the deadline, even for a read or write in progress.
func (d *deadline) want(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = t
	if d.waiting > 0 && d.late() {
		return d.enforce()
	}
	return nil
}

// begin must be called before a read or write, and end after it if begin succeeds.
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

// early reports whether an error comes from a deadline earlier than the wanted one. If
// so, it puts the wanted one in force.
func (d *deadline) early(err error) bool {
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return (d.wanted.IsZero() || time.Now().Before(d.wanted)) && d.enforce() == nil
}

// late reports whether no deadline is in force, or one later than the wanted one.
func (d *deadline) late() bool {
	return !d.wanted.IsZero() && (d.inForce.IsZero() || d.inForce.After(d.wanted))
}

func (d *deadline) enforce() error {
	d.inForce = d.wanted
	return d.set(d.wanted)
}
