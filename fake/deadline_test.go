package fake

import (
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// counted counts the deadlines that are set.
type counted struct {
	net.Conn
	set int
}

func (c *counted) SetReadDeadline(t time.Time) error  { c.set++; return c.Conn.SetReadDeadline(t) }
func (c *counted) SetWriteDeadline(t time.Time) error { c.set++; return c.Conn.SetWriteDeadline(t) }

// pipe returns the two ends of a connection, one of them timed.
func pipe() (*timed, *counted, net.Conn) {
	one, other := net.Pipe()
	inner := &counted{Conn: one}
	return newTimed(inner), inner, other
}

func TestDeadlinesHold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		want func(*timed, time.Time) error
		wait func(*timed) (int, error)
	}{
		{"of reads", (*timed).SetReadDeadline, func(c *timed) (int, error) { return c.Read(make([]byte, 1)) }},
		{"of writes", (*timed).SetWriteDeadline, func(c *timed) (int, error) { return c.Write([]byte("x")) }},
		{"of both", (*timed).SetDeadline, func(c *timed) (int, error) { return c.Read(make([]byte, 1)) }},
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

func TestDeadlinesAreSetOnlyWhenSomethingWaits(t *testing.T) {
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
