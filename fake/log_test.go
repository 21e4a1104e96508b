package fake

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestEachCallIsLoggedWithItsOwnAttributes logs more kinds of calls than the log
// keeps handlers for, each twice, in two orders.
func TestEachCallIsLoggedWithItsOwnAttributes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	api := New(Options{Logger: slog.New(slog.NewTextHandler(&out, nil))})
	ask := func(method string, n int) (line string) {
		out.Reset()
		api.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, fmt.Sprintf("/%d", n), nil))
		return out.String()
	}
	for range 2 {
		for n := range 2 * maxCallKinds {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				line := ask(method, n)
				require.Equal(t, 1, strings.Count(line, "\n"), line)
				require.Contains(t, line,
					fmt.Sprintf(" msg=call method=%s path=/%d status=200 rule=endpoint basis=unmodelled advice=", method, n))
				require.LessOrEqual(t, len(api.log.handlers), maxCallKinds, "the number of handlers is limited")
			}
		}
	}
}

func TestCallsOfDifferentKindsAreLoggedConcurrently(t *testing.T) {
	t.Parallel()
	log := newCallLog(slog.New(slog.DiscardHandler))
	var calls sync.WaitGroup
	for i := range 8 {
		calls.Go(func() {
			for n := range 2000 {
				require.NotNil(t, log.handlerOf(callKind{path: fmt.Sprint(i), status: n}))
			}
		})
	}
	calls.Wait()
}

func TestTheLogSharesNoMemoryWithARequest(t *testing.T) {
	t.Parallel()
	log := newCallLog(slog.New(slog.DiscardHandler))
	line := strings.Clone("GET /x?and a long query")
	log.handlerOf(callKind{method: line[:3], path: line[4:6]})
	for kept := range log.handlers {
		require.Equal(t, callKind{method: "GET", path: "/x"}, kept)
		require.NotSame(t, unsafe.StringData(line), unsafe.StringData(kept.method))
		require.NotSame(t, unsafe.StringData(line[4:]), unsafe.StringData(kept.path))
	}
}
