package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// logger is where calls are logged, and close writes what is not written yet.
func logger(format string, w io.Writer) (l *slog.Logger, close func()) {
	lines := &lines{to: w}
	switch format {
	case "json":
		return slog.New(slog.NewJSONHandler(lines, nil)), lines.flush
	case "text":
		return slog.New(slog.NewTextHandler(lines, nil)), lines.flush
	}
	return nil, lines.flush
}

const (
	logDelay  = 20 * time.Millisecond // between a call and its line
	logBuffer = 8 << 10               // that is written without a delay; more of it would drive other things out of the processor's cache
)

// lines is a writer that writes the lines of many calls at once: a write of its
// own for each would cost as much as the call.
type lines struct {
	to io.Writer

	mu      sync.Mutex // guards pending, and writing
	pending []byte
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) == 0 {
		time.AfterFunc(logDelay, l.flush)
	}
	if l.pending = append(l.pending, line...); len(l.pending) >= logBuffer {
		l.write()
	}
	return len(line), nil
}

// flush writes what is pending.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) > 0 {
		l.write()
	}
}

// write writes what is pending; the caller holds mu. Of an error nobody can be
// told: the log is where it would be told.
func (l *lines) write() {
	l.to.Write(l.pending)
	l.pending = l.pending[:0]
}
