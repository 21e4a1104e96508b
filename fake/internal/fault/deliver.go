package fault

// What a fault does to a call that it meets.

import (
	"cmp"
	"context"
	"html"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// responseTime is how long a client may take to read a response after the fault is over.
const responseTime = 5 * time.Minute

// A Meeting is a fault that meets a call. The caller takes three steps: [Meeting.Wait] waits for the delay,
// [Meeting.Response] may return a response instead of carrying the call out, and [Meeting.Deliver] writes the
// response. The zero Meeting has no delay, carries the call out and delivers the whole response.
type Meeting struct {
	fault scenarios.Fault
	delay time.Duration
}

// Delay returns how long the call waits before it is carried out.
func (m Meeting) Delay() time.Duration { return m.delay }

// Wait waits for the delay and keeps the connection open meanwhile. It returns earlier if ctx ends. w may be nil.
func (m Meeting) Wait(ctx context.Context, w http.ResponseWriter) {
	if m.delay > 0 {
		extend(w, m.delay)
		wait(ctx, m.delay)
	}
}

// Response returns the response that replaces carrying the call out. If instead is false, there is none, and the
// caller carries the call out. If the fault sends no response at all, Response returns an empty one with status
// 200.
func (m Meeting) Response() (status int, contentType, body string, instead bool) {
	f := m.fault
	switch {
	case f.HTTP != 0:
		body = f.Body
		if f.Page == scenarios.PageIIS {
			body = iisPage(f.HTTP)
		}
		return f.HTTP, cmp.Or(f.ContentType, "text/html"), body, true
	case f.Drop == scenarios.DropReset, f.Drop == scenarios.DropHang:
		return http.StatusOK, "text/html", "", true
	}
	return 0, "", "", false
}

// Deliver writes a response, or a part of it, in the way of the fault. The caller has set the header of w, apart
// from the length of the body. A fault that hangs does so for maxHang and then cuts the connection. If Deliver
// does not complete the response, or if ctx ends first, it panics with [net/http.ErrAbortHandler].
func (m Meeting) Deliver(ctx context.Context, w http.ResponseWriter, maxHang time.Duration, status int, body []byte) {
	switch f := m.fault; {
	case f.Drop == scenarios.DropHang:
		hang(ctx, w, maxHang)
	case f.Drop == scenarios.DropReset:
		reset(w)
	case f.Drop == scenarios.DropTruncate:
		truncate(w, status, body, f.After)
	case f.Slow > 0:
		slow(ctx, w, status, body, f.Slow)
	default:
		begin(w, status, len(body))
		w.Write(body)
	}
}

// iisPage returns the error page of an ASP.NET application on IIS.
func iisPage(status int) string {
	title := strconv.Itoa(status) + " - " + http.StatusText(status)
	return "<!DOCTYPE html><title>" + html.EscapeString(title) + "</title>" +
		"<p>" + html.EscapeString("Server Error in '/' Application.") + "</p>\n"
}

// hang sends nothing until ctx ends or the longest time is over. Then it cuts the connection.
func hang(ctx context.Context, w http.ResponseWriter, longest time.Duration) {
	wait(ctx, longest)
	reset(w)
}

// reset resets the connection without a response.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // no connection to hijack: the call is in process or uses HTTP/2
		panic(http.ErrAbortHandler)
	}
	type wrapper interface{ NetConn() net.Conn }
	for outer, ok := conn.(wrapper); ok; outer, ok = conn.(wrapper) { // because TLS would send a close_notify
		conn = outer.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0) // Close then sends RST
	}
	conn.Close()
	panic(http.ErrAbortHandler)
}

// truncate sends the first after bytes of a body and cuts the connection. If that is the whole body, or more, the
// declared length is after+1.
func truncate(w http.ResponseWriter, status int, body []byte, after int) {
	sent := min(max(after, 0), len(body))
	begin(w, status, max(len(body), min(after, math.MaxInt-1)+1)) // after+1 could overflow
	w.Write(body[:sent])
	flush(w)
	panic(http.ErrAbortHandler) // net/http closes the connection
}

// slow sends the header at once and the body in parts, the last part when the time is over.
func slow(ctx context.Context, w http.ResponseWriter, status int, body []byte, takes time.Duration) {
	const parts = 10
	start := time.Now()
	extend(w, takes)
	begin(w, status, len(body))
	flush(w)
	for i := range parts {
		if !wait(ctx, time.Until(start.Add(takes/parts*time.Duration(i+1)))) {
			panic(http.ErrAbortHandler)
		}
		w.Write(body[i*len(body)/parts : (i+1)*len(body)/parts])
		flush(w)
	}
}

// begin writes the header of a response with a body of the given length.
func begin(w http.ResponseWriter, status, length int) {
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(status)
}

// flush sends the bytes written so far. It ignores the error of a response without a socket.
func flush(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }

// extend extends the write deadline for a late response. A response without a socket has none.
func extend(w http.ResponseWriter, by time.Duration) {
	deadline := time.Now().Add(by).Add(responseTime) // by + responseTime could overflow
	_ = http.NewResponseController(w).SetWriteDeadline(deadline)
}

// wait waits for d, or until ctx ends, and reports whether the whole of d has passed.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
