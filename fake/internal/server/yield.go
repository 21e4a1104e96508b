package server

import (
	"net"
	"runtime"
)

// A yieldingConn yields before each stage, so that concurrent calls are read,
// decided and written in batches. A batch finds the code and data of a stage in
// the processor's cache, and a client that the first response has woken is awake
// for the others. A call that is alone yields to no other and loses nothing.
//
// Most calls also need one read less. During each call net/http reads one byte,
// to notice a client that disconnects, and cancels that read once the response is
// written. The read yields first, and is then mostly canceled before it starts.
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
