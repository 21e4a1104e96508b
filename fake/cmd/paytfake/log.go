package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// logger returns a logger of calls, or nil for the format "off", and a function that
// writes the lines still buffered.
func logger(format string, w io.Writer) (l *slog.Logger, close func()) {
	lines := &lineWriter{to: w, idle: make(chan struct{})}
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
	logDelay  = 20 * time.Millisecond // longest time before a line is written
	logBuffer = 8 << 10               // bytes written without delay; more would evict other data from the CPU cache
	logBehind = 1 << 20               // bytes buffered for a slow reader; lines beyond it are dropped and counted
	logEnd    = time.Second           // longest time to write the rest when the program ends
)

// A lineWriter buffers lines and writes them in another goroutine. One write per call
// would cost as much as the call, and a slow reader would block calls.
type lineWriter struct {
	to   io.Writer
	warn *slog.Logger // writes to this lineWriter

	mu      sync.Mutex    // guards the fields below
	pending []byte        // lines to write
	spare   []byte        // the buffer written last, for reuse
	lost    int           // number of lines dropped
	writing bool          // a goroutine is writing, or about to
	idle    chan struct{} // closed and replaced when that goroutine ends
}

func (l *lineWriter) Write(line []byte) (int, error) {
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
		l.writing = true // so that the next line does not start another goroutine
		go l.drain()
	}
	return len(line), nil
}

// flush writes the pending lines unless another goroutine does. It ignores errors:
// there is no other place to log them.
func (l *lineWriter) flush() {
	l.mu.Lock()
	busy := l.writing
	l.writing = true
	l.mu.Unlock()
	if !busy {
		l.drain()
	}
}

// drain writes the pending lines. The caller has set writing.
func (l *lineWriter) drain() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for more := len(l.pending) > 0; more; more = len(l.pending) >= logBuffer {
		text, lost := l.pending, l.lost
		l.pending, l.lost = l.spare[:0], 0
		l.mu.Unlock()
		l.to.Write(text)
		if lost > 0 {
			l.warn.Warn("dropped log lines: the reader of standard error is too slow", "lines", lost)
		}
		l.mu.Lock()
		l.spare = text
	}
	l.writing = false
	if len(l.pending) > 0 { // flush may have been called while writing was set
		time.AfterFunc(logDelay, l.flush)
	}
	close(l.idle)
	l.idle = make(chan struct{})
}

// close writes the pending lines, or as many as the reader takes within logEnd.
func (l *lineWriter) close() {
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
