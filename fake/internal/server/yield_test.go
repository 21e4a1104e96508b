//go:build !race

// With the race detector the scheduler does not run goroutines in the order in which
// they became runnable.

package server

import (
	"net"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A recordingConn records its reads and writes.
type recordingConn struct {
	net.Conn
	number int
	done   *[]step
}

type step struct {
	what string
	conn int
}

func (c recordingConn) record(what string) { *c.done = append(*c.done, step{what, c.number}) }

func (c recordingConn) Read(p []byte) (int, error) {
	if len(p) == 1 {
		c.record("watch")
	} else {
		c.record("read")
	}
	return len(p), nil
}

func (c recordingConn) Write(p []byte) (int, error) {
	c.record("write")
	return len(p), nil
}

// With one processor the goroutine that has waited longest runs next, and the records
// need no lock. The scheduler sometimes makes an exception, so the test runs several
// rounds.
func TestConcurrentCallsGoThroughEachStageTogether(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const rounds = 100
	together := 0
	var done []step
	for range rounds {
		if done = serveTogether(3); inStages(done) {
			together++
		}
	}
	require.Greater(t, together, rounds*3/4, "rounds in which all calls were read, then all decided, then all written, "+
		"and a client was watched after its response; the last round: %v", done)
}

// serveTogether returns the steps of concurrent calls, in order.
func serveTogether(conns int) (done []step) {
	var all sync.WaitGroup
	for number := range conns {
		all.Go(func() {
			inner := recordingConn{number: number, done: &done}
			c := yieldingConn{inner}
			c.Read(make([]byte, 4096))
			all.Go(func() { c.Read(make([]byte, 1)) })
			inner.record("decide")
			c.Write(make([]byte, 100))
		})
	}
	all.Wait()
	return done
}

func inStages(done []step) bool {
	var stages []string
	for i, s := range done {
		if s.what != "watch" {
			stages = append(stages, s.what)
		} else if !slices.Contains(done[:i], step{"write", s.conn}) {
			return false
		}
	}
	return slices.Equal(stages, []string{"read", "read", "read", "decide", "decide", "decide", "write", "write", "write"})
}

func TestPlainConnectionsYield(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer client.Close()
	c, err := listener{l, &Config{}}.Accept()
	require.NoError(t, err)
	defer c.Close()
	require.IsType(t, yieldingConn{}, c.(*conn).Conn)
}
