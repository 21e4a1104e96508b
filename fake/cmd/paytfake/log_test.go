package main

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestTextLogIsThatOfSlog proves that the short way writes what the long one does.
func TestTextLogIsThatOfSlog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "call", "/trackerpro_admin.ashx", "documented; page=register", `a "b"`, `a\b`, "a\nb"}))
		record := slog.NewRecord(time.UnixMilli(rapid.Int64Range(0, 1<<41).Draw(t, "time")).Add(999), slog.LevelWarn, text.Draw(t, "message"), 0)
		record.AddAttrs(slog.String("path", text.Draw(t, "path")), slog.Int("status", rapid.Int().Draw(t, "status")), slog.Any("other", text.Draw(t, "other")))
		var want, got bytes.Buffer
		long := slog.NewTextHandler(&want, nil)
		logger, flush := logger("text", &got)
		for range 3 {
			require.NoError(t, long.Handle(t.Context(), record))
			require.NoError(t, logger.Handler().Handle(t.Context(), record))
			record.Time = record.Time.Add(time.Duration(rapid.Int64Range(0, int64(2*time.Second)).Draw(t, "later")))
		}
		flush()
		require.Equal(t, want.String(), got.String())
	})
}

// writes counts what is written to it.
type writes struct {
	mu    sync.Mutex // guards all below
	count int
	text  strings.Builder
}

func (w *writes) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	return w.text.Write(p)
}

func (w *writes) lines() (count, lines int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count, strings.Count(w.text.String(), "\n")
}

func TestLogIsWrittenManyLinesAtOnceAndSoon(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		synctest.Test(t, func(t *testing.T) {
			var out writes
			logger, flush := logger(format, &out)
			log := func(calls int) {
				for range calls {
					logger.Info("call", "path", "/x y")
				}
			}
			log(10)
			_, lines := out.lines()
			require.Zero(t, lines)
			time.Sleep(logDelay) // on the bubble's clock
			synctest.Wait()
			count, lines := out.lines()
			require.Equal(t, []int{1, 10}, []int{count, lines})

			log(10_000)
			flush()
			count, lines = out.lines()
			require.Equal(t, 10_010, lines)
			require.Less(t, count, 100)
			flush()
			again, _ := out.lines()
			require.Equal(t, count, again, "nothing was left")
			time.Sleep(time.Second) // the timers end before the bubble does
		})
	}
}
