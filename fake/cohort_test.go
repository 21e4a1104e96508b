//go:build !race

// The race detector's scheduler mixes up who has waited longest.

package fake

import (
	"net"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// noted is a connection that notes what is done with it.
type noted struct {
	net.Conn
	number int
	done   *[]step
}

type step struct {
	what string
	conn int
}

func (n noted) note(what string) { *n.done = append(*n.done, step{what, n.number}) }

func (n noted) Read(p []byte) (int, error) {
	if len(p) == 1 {
		n.note("watch")
	} else {
		n.note("read")
	}
	return len(p), nil
}

func (n noted) Write(p []byte) (int, error) {
	n.note("write")
	return len(p), nil
}

// With one processor whoever has waited longest goes on, and the notes need no
// lock. Now and then the scheduler lets somebody pass, hence the rounds.
func TestCallsThatComeTogetherGoTogether(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const rounds = 100
	together := 0
	var done []step
	for range rounds {
		if done = comeTogether(3); inStages(done) {
			together++
		}
	}
	require.Greater(t, together, rounds*3/4, "in how many rounds all were read, then all decided, then all written, "+
		"and a client watched once its answer was written; the last round: %v", done)
}

// comeTogether returns what is done, in which order, for calls on some connections.
func comeTogether(conns int) (done []step) {
	var all sync.WaitGroup
	for number := range conns {
		all.Go(func() {
			inner := noted{number: number, done: &done}
			c := cohort{inner}
			c.Read(make([]byte, 4096))
			all.Go(func() { c.Read(make([]byte, 1)) })
			inner.note("decide")
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
