package fake

import (
	"net"
	"runtime"
)

// A cohort is a connection that lets the calls that came together go together:
// first all are read, then all are decided, then all answers are written. What a
// stage needs is then in the processor's cache for all but the first of them, and
// a client that the first answer has woken is awake for the others. A call that
// came alone lets nobody pass, and loses nothing. The fake's rules know nothing
// of it.
//
// It spares most calls a read as well. Beside each call net/http reads a byte, so
// as to notice a client that goes away, and ends that read when the answer is
// written. Here the read waits for its turn, and then the answer mostly is.
type cohort struct{ net.Conn }

func (c cohort) Read(p []byte) (int, error) {
	if len(p) == 1 {
		runtime.Gosched()
		return c.Conn.Read(p)
	}
	n, err := c.Conn.Read(p)
	runtime.Gosched()
	return n, err
}

func (c cohort) Write(p []byte) (int, error) {
	runtime.Gosched()
	return c.Conn.Write(p)
}
