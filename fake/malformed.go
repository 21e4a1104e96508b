package fake

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
)

// A request that is not HTTP never reaches a handler: net/http writes an answer
// of its own and closes the connection. Nothing of net/http's is an answer of
// the API, so the connection replaces it by a reply that is marked unmodelled.

// A listener's connections answer malformed requests as the fake does.
type listener struct {
	net.Listener
	api *API
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if c, ok := c.(*tls.Conn); ok {
		return &secured{connection: connection{c, l.api, c.NetConn()}, tls: c}, nil
	}
	return &connection{cohort{newTimed(c)}, l.api, c}, nil
}

type connection struct {
	net.Conn
	api      *API
	accepted net.Conn // below all else, TLS too
}

func (c *connection) NetConn() net.Conn { return c.accepted }

// ownEnd follows the status line of an answer that net/http made up. It writes
// such an answer at once, and adds the connection's end to it. An expectation
// that it does not know is the exception: its 417 looks like a handler's that
// has no body and none of the headers that every answer of the fake has.
var ownEnd = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")

// madeUp says whether what the server writes is an answer of net/http's own.
func madeUp(p []byte) bool {
	status, ok := bytes.CutPrefix(p, []byte("HTTP/1."))
	if !ok || len(status) < len("1 400 ") || status[2] != '4' && status[2] != '5' {
		return false
	}
	if bytes.HasPrefix(status[1:], []byte(" 417 ")) {
		header, body, _ := bytes.Cut(p, []byte("\r\n\r\n"))
		return len(body) == 0 && bytes.Contains(header, []byte("\r\nContent-Length: 0")) && !bytes.Contains(header, []byte("\r\nX-Content-Type-Options: "))
	}
	line, _, ended := bytes.Cut(p, ownEnd)
	return ended && !bytes.Contains(line, []byte("\n"))
}

// Write passes on what the server writes, but for answers to malformed requests.
func (c *connection) Write(p []byte) (int, error) {
	if !madeUp(p) {
		return c.Conn.Write(p)
	}
	if _, err := c.Conn.Write(c.api.malformed("The request is not valid HTTP")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// malformed is the whole HTTP answer to a request that is not HTTP. It is in the
// journal like any other.
func (a *API) malformed(message string) []byte {
	w := newRecorder()
	a.handle(w, nil, func(c *call) reply { return c.outside(message) })
	w.header.Set("Content-Length", fmt.Sprint(w.body.Len()))
	w.header.Set("Connection", "close")
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\r\n", w.status, http.StatusText(w.status))
	w.header.Write(&out)
	out.WriteString("\r\n")
	out.Write(w.body.Bytes())
	return out.Bytes()
}
