package server

import (
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A countingConn counts the deadlines set on it.
type countingConn struct {
	net.Conn
	set int
}

func (c *countingConn) SetReadDeadline(t time.Time) error { c.set++; return c.Conn.SetReadDeadline(t) }
func (c *countingConn) SetWriteDeadline(t time.Time) error {
	c.set++
	return c.Conn.SetWriteDeadline(t)
}

// pipe returns the two ends of a connection, one of them a deadlineConn.
func pipe() (*deadlineConn, *countingConn, net.Conn) {
	one, other := net.Pipe()
	inner := &countingConn{Conn: one}
	return newDeadlineConn(inner), inner, other
}

func TestDeadlinesAreKept(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		want func(*deadlineConn, time.Time) error
		wait func(*deadlineConn) (int, error)
	}{
		{"a deadline of reads is kept", (*deadlineConn).SetReadDeadline,
			func(c *deadlineConn) (int, error) { return c.Read(make([]byte, 1)) }},
		{"a deadline of writes is kept", (*deadlineConn).SetWriteDeadline,
			func(c *deadlineConn) (int, error) { return c.Write([]byte("x")) }},
		{"a deadline of both is kept", (*deadlineConn).SetDeadline,
			func(c *deadlineConn) (int, error) { return c.Read(make([]byte, 1)) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, _, other := pipe()
				defer other.Close()
				defer c.Close()
				ends := func(after time.Duration) {
					t.Helper()
					began := time.Now()
					_, err := row.wait(c)
					require.ErrorIs(t, err, os.ErrDeadlineExceeded)
					require.Equal(t, after, time.Since(began))
				}
				in := func(d time.Duration) { require.NoError(t, row.want(c, time.Now().Add(d))) }
				in(time.Second)
				ends(time.Second)
				ends(0)
				in(time.Minute)
				ends(time.Minute)
				in(time.Minute)
				in(time.Second)
				ends(time.Second)
				in(-time.Second)
				ends(0)
				in(time.Second)
				time.AfterFunc(time.Millisecond, func() { in(time.Hour) })
				ends(time.Hour + time.Millisecond)
				in(time.Hour)
				time.AfterFunc(time.Millisecond, func() { in(0) })
				ends(time.Millisecond)
				in(time.Second)
				require.NoError(t, row.want(c, time.Time{}))
				time.AfterFunc(time.Hour, func() { in(0) })
				ends(time.Hour)
			})
		})
	}
}

func TestDeadlinesAreSetOnlyForReadsAndWrites(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, inner, other := pipe()
		defer other.Close()
		defer c.Close()
		go func() {
			for range 1000 {
				other.Write([]byte("x"))
			}
		}()
		for range 1000 {
			c.SetReadDeadline(time.Now().Add(time.Second))
			c.SetReadDeadline(time.Now().Add(time.Minute))
			c.SetWriteDeadline(time.Now().Add(time.Minute))
			n, err := c.Read(make([]byte, 1))
			require.NoError(t, err)
			require.Equal(t, 1, n)
			c.SetReadDeadline(time.Time{})
			c.SetWriteDeadline(time.Time{})
		}
		require.Equal(t, 1, inner.set)
	})
}
