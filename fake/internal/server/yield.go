package server

import (
	"net"
	"runtime"
)

// A yieldingConn yields before each stage, so that concurrent calls are read, decided
// and written in batches. The first call of a batch brings the code and data of a stage
// into the processor's cache, and the first response wakes the client for the others. A
// single call has no other to yield to and loses nothing.
//
// Most calls also need one read less. During each call net/http reads one byte, to
// notice that a client disconnects, and cancels that read after the response. Because
// the read yields first, it is usually canceled before it starts.
type yieldingConn struct{ net.Conn }

func (c yieldingConn) Read(p []byte) (int, error) {
	if len(p) == 1 {
		runtime.Gosched()
		return c.Conn.Read(p)
	}
	n, err := c.Conn.Read(p)
	runtime.Gosched()
	return n, err
}

func (c yieldingConn) Write(p []byte) (int, error) {
	runtime.Gosched()
	return c.Conn.Write(p)
}
