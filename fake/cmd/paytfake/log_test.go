package main

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A writeCounter counts the writes and lines written to it.
type writeCounter struct {
	mu    sync.Mutex // guards all below
	count int
	text  strings.Builder
}

func (w *writeCounter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	return w.text.Write(p)
}

func (w *writeCounter) lines() (count, lines int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count, strings.Count(w.text.String(), "\n")
}

func TestManyLogLinesAreWrittenAtOnceWithinTheDelay(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		synctest.Test(t, func(t *testing.T) {
			var out writeCounter
			logger, end := logger(format, &out)
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
			end()
			count, lines = out.lines()
			require.Equal(t, 10_010, lines)
			require.Less(t, count, 1000)
			end()
			again, _ := out.lines()
			require.Equal(t, count, again, "nothing is left to write")
			time.Sleep(time.Second) // the timers end before the bubble does
		})
	}
}

func TestOneLineThatIsDroppedIsReported(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writeCounter
		reader := blockedWriter{make(chan struct{})}
		logger, end := logger("text", io.MultiWriter(reader, &out))
		log := func(length int) { logger.Info("call", "path", strings.Repeat("x", length)) }
		log(logBuffer)
		synctest.Wait() // the reader has taken it
		log(logBehind - 200)
		log(300)
		close(reader.until)
		end()
		require.Contains(t, out.text.String(), `the reader of standard error is too slow" lines=1`)
	})
}

// A blockedWriter blocks writes until the channel is closed.
type blockedWriter struct{ until chan struct{} }

func (s blockedWriter) Write(p []byte) (int, error) {
	<-s.until
	return len(p), nil
}

// slowWriter takes a second for each write.
type slowWriter struct{ to io.Writer }

func (s slowWriter) Write(p []byte) (int, error) {
	time.Sleep(time.Second) // on the bubble's clock
	return s.to.Write(p)
}

func TestALineLoggedDuringAWriteIsWrittenAfterIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writeCounter
		logger, _ := logger("text", slowWriter{&out})
		logger.Info("first")
		time.Sleep(logDelay + time.Second/2)
		logger.Info("other")
		time.Sleep(3*time.Second/2 + logDelay/2) // two writes without a delay between them would be done
		count, _ := out.lines()
		require.Equal(t, 1, count, "the second write waits for more lines")
		time.Sleep(10 * time.Second)
		count, lines := out.lines()
		require.Equal(t, []int{2, 2}, []int{count, lines})
		require.Regexp(t, `(?s)msg=first.*msg=other`, out.text.String())
	})
}

// TestASlowLogReaderBlocksNoCall proves that lines beyond the buffer are counted,
// that a warning reports their number, and that close does not wait for the reader.
func TestASlowLogReaderBlocksNoCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writeCounter
		reader := blockedWriter{make(chan struct{})}
		logger, end := logger("text", io.MultiWriter(reader, &out))
		long := strings.Repeat("x", 1000)
		for range 3 * logBehind / 1000 {
			logger.Info("call", "path", long)
		}
		began := time.Now()
		end()
		require.Equal(t, logEnd, time.Since(began), "on the bubble's clock")
		close(reader.until)
		time.Sleep(time.Second) // on the bubble's clock
		end()
		_, lines := out.lines()
		warning := regexp.MustCompile(`WARN msg="dropped log lines: the reader of standard error is too slow" lines=(\d+)`)
		told := warning.FindAllStringSubmatch(out.text.String(), -1)
		counted := 0
		for _, lost := range told {
			n, err := strconv.Atoi(lost[1])
			require.NoError(t, err)
			counted += n
		}
		require.Equal(t, 3*logBehind/1000, lines-len(told)+counted)
		require.Positive(t, counted)
	})
}
