package fake

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// logLevel returns the level of a call's line: unmodelled calls are warnings.
func logLevel(e *journal.Entry) slog.Level {
	if e.Decision.Unmodelled && !e.Injected {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// maxCallKinds is how many kinds of calls a log keeps a handler for.
const maxCallKinds = 64

// A callLog writes a line for each call. Most calls agree with an earlier one in
// all that their lines say apart from the time, and a [slog.Handler] formats
// attributes that it is given beforehand once, so there is one for each kind.
type callLog struct {
	handler slog.Handler

	mu       sync.Mutex // guards handlers
	handlers map[callKind]slog.Handler
}

// A callKind is what the lines of some calls share.
type callKind struct {
	method, path string
	status       int
	rule         rules.Rule
	basis        string
}

func newCallLog(logger *slog.Logger) *callLog {
	return &callLog{handler: logger.Handler(), handlers: map[callKind]slog.Handler{}}
}

// write writes the line of a call, with advice if there is any.
func (l *callLog) write(at time.Time, level slog.Level, kind callKind, advice []string) {
	// The record has no source: a Logger would look for its caller each time and
	// find this line.
	record := slog.NewRecord(at, level, "call", 0)
	if len(advice) > 0 {
		record.AddAttrs(slog.String("advice", strings.Join(advice, "; ")))
	}
	l.handlerOf(kind).Handle(context.Background(), record)
}

// handlerOf returns the handler for the lines of a kind of calls.
func (l *callLog) handlerOf(kind callKind) slog.Handler {
	l.mu.Lock()
	defer l.mu.Unlock()
	handler, ok := l.handlers[kind]
	if !ok {
		if len(l.handlers) >= maxCallKinds {
			clear(l.handlers)
		}
		// The texts are copied, so that the map does not hold on to requests.
		kind.method, kind.path = strings.Clone(kind.method), strings.Clone(kind.path)
		handler = l.handler.WithAttrs([]slog.Attr{
			slog.String("method", kind.method), slog.String("path", kind.path), slog.Int("status", kind.status),
			slog.String("rule", kind.rule.String()), slog.String("basis", kind.basis),
		})
		l.handlers[kind] = handler
	}
	return handler
}
