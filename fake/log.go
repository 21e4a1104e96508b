package fake

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// maxLikes is for how many kinds of calls a log keeps what their lines share.
const maxLikes = 64

// A callLog writes a line for each call. Most calls are like one before in all
// that their lines say but for the time, and a [slog.Handler] puts attributes
// that it is given beforehand into words once; so there is one for each kind.
type callLog struct {
	handler slog.Handler

	mu    sync.Mutex // guards likes
	likes map[like]slog.Handler
}

// like is what the lines of calls of one kind share.
type like struct {
	method, path string
	status       int
	rule         rule
	basis        string
}

func newCallLog(logger *slog.Logger) *callLog {
	return &callLog{handler: logger.Handler(), likes: map[like]slog.Handler{}}
}

// line writes the line of a call, with advice if there is any.
func (l *callLog) line(at time.Time, level slog.Level, of like, advice []string) {
	// A record without a source: a Logger would look for its caller each time,
	// and find this line.
	record := slog.NewRecord(at, level, "call", 0)
	if len(advice) > 0 {
		record.AddAttrs(slog.String("advice", strings.Join(advice, "; ")))
	}
	l.of(of).Handle(context.Background(), record)
}

// of returns the handler for the lines of calls that are like one.
func (l *callLog) of(one like) slog.Handler {
	l.mu.Lock()
	defer l.mu.Unlock()
	handler, ok := l.likes[one]
	if !ok {
		if len(l.likes) >= maxLikes {
			clear(l.likes)
		}
		one.method, one.path = strings.Clone(one.method), strings.Clone(one.path) // and not the request that they are parts of
		handler = l.handler.WithAttrs([]slog.Attr{
			slog.String("method", one.method), slog.String("path", one.path), slog.Int("status", one.status),
			slog.String("rule", one.rule.String()), slog.String("basis", one.basis),
		})
		l.likes[one] = handler
	}
	return handler
}
