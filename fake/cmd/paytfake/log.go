package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// logger is where calls are logged, and close writes what is not written yet.
func logger(format string, w io.Writer) (l *slog.Logger, close func()) {
	lines := &lines{to: w, idle: make(chan struct{})}
	switch format {
	case "json":
		l = slog.New(slog.NewJSONHandler(lines, nil))
	case "text":
		l = slog.New(slog.NewTextHandler(lines, nil))
	}
	lines.warn = l
	return l, lines.close
}

const (
	logDelay  = 20 * time.Millisecond // between a call and its line
	logBuffer = 8 << 10               // that is written without a delay; more of it would drive other things out of the processor's cache
	logBehind = 1 << 20               // that is kept for a reader who is slow; what comes beyond is counted, and lost
	logEnd    = time.Second           // for the rest to be written when the program ends
)

// lines is a writer that writes the lines of many calls at once, in a goroutine of
// its own: a write for each would cost as much as the call, and whoever does not
// read the log would hold up the calls.
type lines struct {
	to   io.Writer
	warn *slog.Logger // to these lines

	mu      sync.Mutex // guards all below
	pending []byte
	spare   []byte // what was written, to be filled again
	lost    int    // lines
	writing bool
	idle    chan struct{} // closed when nothing is being written any more, and made anew
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending)+len(line) > logBehind {
		l.lost++
		return len(line), nil
	}
	if len(l.pending) == 0 {
		time.AfterFunc(logDelay, l.flush)
	}
	l.pending = append(l.pending, line...)
	if len(l.pending) >= logBuffer && !l.writing {
		l.writing = true // so that the next line begins no other goroutine
		go l.drain()
	}
	return len(line), nil
}

// flush writes what is pending, unless that is under way already. Of an error
// nobody can be told: the log is where it would be told.
func (l *lines) flush() {
	l.mu.Lock()
	busy := l.writing
	l.writing = true
	l.mu.Unlock()
	if !busy {
		l.drain()
	}
}

// drain writes for whoever has set writing.
func (l *lines) drain() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for more := len(l.pending) > 0; more; more = len(l.pending) >= logBuffer {
		text, lost := l.pending, l.lost
		l.pending, l.lost = l.spare[:0], 0
		l.mu.Unlock()
		l.to.Write(text)
		if lost > 0 {
			l.warn.Warn("lines of the log are lost: what reads standard error is too slow", "lines", lost)
		}
		l.mu.Lock()
		l.spare = text
	}
	l.writing = false
	if len(l.pending) > 0 { // its time may have come meanwhile
		time.AfterFunc(logDelay, l.flush)
	}
	close(l.idle)
	l.idle = make(chan struct{})
}

// close writes the rest, or as much of it as is read in time.
func (l *lines) close() {
	end := time.NewTimer(logEnd)
	defer end.Stop()
	for {
		go l.flush()
		l.mu.Lock()
		idle, rest := l.idle, l.writing || len(l.pending) > 0
		l.mu.Unlock()
		if !rest {
			return
		}
		select {
		case <-idle:
		case <-end.C:
			return
		}
	}
}
