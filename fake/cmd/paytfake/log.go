package main

import (
	"context"
	"io"
	"log/slog"
	"strconv"
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
		return slog.New(&textHandler{Handler: slog.NewTextHandler(lines, nil), lines: lines}), lines.flush
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
	return len(line), l.add(append(l.pending, line...))
}

// add makes what is pending what it is now, and sees to it that it is written in
// time. The caller holds mu.
func (l *lines) add(pending []byte) (err error) {
	if len(l.pending) == 0 {
		time.AfterFunc(logDelay, l.flush)
	}
	l.pending = pending
	if len(l.pending) >= logBuffer {
		_, err = l.to.Write(l.pending)
		l.pending = l.pending[:0]
	}
	return err
}

// flush writes what is pending. Of an error nobody can be told: the log is where
// it would be told.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) > 0 {
		l.to.Write(l.pending)
		l.pending = l.pending[:0]
	}
}

// textHandler writes what a [slog.TextHandler] writes, and the line of a call in
// a quarter of its time. What is not as plain as most calls are it leaves to that.
type textHandler struct {
	slog.Handler
	lines *lines
	stamp int64  // the second of the last line, of the Unix epoch; guarded by lines.mu, as is text
	text  []byte // the text of its time
}

func (h *textHandler) Handle(ctx context.Context, r slog.Record) error {
	if done, err := h.handlePlain(&r); done {
		return err
	}
	return h.Handler.Handle(ctx, r)
}

// handlePlain writes the line of a record whose texts are plain.
func (h *textHandler) handlePlain(r *slog.Record) (plain bool, err error) {
	h.lines.mu.Lock()
	defer h.lines.mu.Unlock()
	line := append(append(h.lines.pending, "time="...), h.time(r.Time)...)
	line = append(append(line, " level="...), r.Level.String()...)
	line, plain = appendPlain(append(line, " msg="...), r.Message)
	r.Attrs(func(a slog.Attr) bool {
		line = append(append(append(line, ' '), a.Key...), '=')
		switch a.Value.Kind() {
		case slog.KindInt64:
			line = strconv.AppendInt(line, a.Value.Int64(), 10)
		case slog.KindString:
			var ok bool
			line, ok = appendPlain(line, a.Value.String())
			plain = plain && ok
		default:
			plain = false
		}
		return plain
	})
	if !plain {
		return false, nil
	}
	return true, h.lines.add(append(line, '\n'))
}

// time is the text of a time. Most lines differ from the one before in its
// milliseconds alone.
func (h *textHandler) time(t time.Time) []byte {
	const layout, ms = "2006-01-02T15:04:05.000Z07:00", len("2006-01-02T15:04:05.")
	if t.Unix() != h.stamp || h.text == nil {
		h.stamp, h.text = t.Unix(), t.AppendFormat(h.text[:0], layout)
	}
	n := t.Nanosecond() / 1e6
	h.text[ms], h.text[ms+1], h.text[ms+2] = byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10)
	return h.text
}

// appendPlain appends a text in quotes where it has a space or an equals sign, or
// is empty, and says whether nothing else in it needs more than that.
func appendPlain(b []byte, text string) (appended []byte, plain bool) {
	quoted := text == ""
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c == '"' || c == '\\' || c > '~':
			return b, false
		case c == ' ' || c == '=':
			quoted = true
		}
	}
	if !quoted {
		return append(b, text...), true
	}
	return append(append(append(b, '"'), text...), '"'), true
}
