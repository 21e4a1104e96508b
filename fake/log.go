package fake

// The log: a line for each call.

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// logLevel returns the level at which a call is logged. Unmodelled calls are warnings.
func logLevel(e *journal.Entry) slog.Level {
	if e.Decision.Unmodelled {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// maxCallKinds is the maximum number of kinds that a callLog keeps a handler for.
const maxCallKinds = 64

// A callLog logs a line for each call. Most lines differ from an earlier one only
// in their time. A [slog.Handler] formats the attributes of its WithAttrs only once,
// so a callLog keeps a handler for each kind of call.
type callLog struct {
	handler slog.Handler

	mu       sync.Mutex // guards handlers
	handlers map[callKind]slog.Handler
}

// A callKind holds the attributes that the lines of similar calls share.
type callKind struct {
	method, path string
	status       int
	rule         rules.Rule
	basis        string
}

func newCallLog(logger *slog.Logger) *callLog {
	return &callLog{handler: logger.Handler(), handlers: map[callKind]slog.Handler{}}
}

// write logs a call, with advice if there is any.
func (l *callLog) write(at time.Time, level slog.Level, kind callKind, advice []string) {
	// The record has no source position. It would always be this line, and a Logger
	// would look it up for each call.
	record := slog.NewRecord(at, level, "call", 0)
	if len(advice) > 0 {
		record.AddAttrs(slog.String("advice", strings.Join(advice, "; ")))
	}
	l.handlerOf(kind).Handle(context.Background(), record)
}

// handlerOf returns the handler for a kind of call.
func (l *callLog) handlerOf(kind callKind) slog.Handler {
	l.mu.Lock()
	defer l.mu.Unlock()
	handler, ok := l.handlers[kind]
	if !ok {
		if len(l.handlers) >= maxCallKinds {
			clear(l.handlers)
		}
		// Without these copies the map would keep whole requests in memory.
		kind.method, kind.path = strings.Clone(kind.method), strings.Clone(kind.path)
		handler = l.handler.WithAttrs([]slog.Attr{
			slog.String("method", kind.method), slog.String("path", kind.path), slog.Int("status", kind.status),
			slog.String("rule", kind.rule.String()), slog.String("basis", kind.basis),
		})
		l.handlers[kind] = handler
	}
	return handler
}
