package console_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
)

// go test ./fake/console -run Linearizable -histories 100000 -timeout 3h
var (
	histories = flag.Int("histories", 0, "number of histories for each test of linearizability; 0: a few hundred")
	oneSeed   = flag.Uint64("seed", 0, "seed of all these histories; 0: a different one for each")
	visualize = flag.String("visualize", "", "`file` for an HTML page that shows a history that is not linearizable")
)

// checkTime limits the search for an order. For most histories it takes milliseconds.
const checkTime = 20 * time.Second

// check returns an error for a completed history that is not linearizable. It checks
// divided histories email by email.
func (h *history) check(divided bool) error {
	if len(h.wrong) > 0 {
		return fmt.Errorf("%w\n%v", errors.Join(h.wrong...), h)
	}
	model := sequential()
	if divided {
		model.Partition = parts
	}
	switch result := porcupine.CheckOperationsTimeout(model, h.done, checkTime); result {
	case porcupine.Ok:
		return nil
	case porcupine.Illegal:
		if *visualize != "" {
			_, info := porcupine.CheckOperationsVerbose(model, h.done, checkTime)
			err := porcupine.VisualizePath(model, info, *visualize)
			return errors.Join(fmt.Errorf("no order of these calls has these outcomes: %v", h), err)
		}
		return fmt.Errorf("no order of these calls has these outcomes: %v", h)
	default:
		return fmt.Errorf("found neither an order nor a proof that there is none in %v: %v", checkTime, h)
	}
}

// countHistories returns how many histories to check instead of n.
func countHistories(n int) int {
	switch {
	case *histories > 0:
		return *histories
	case os.Getenv("THOROUGH") != "":
		return 2 * n
	}
	return n
}

// seedOf returns the seed of the nth history.
func seedOf(n int) uint64 {
	if *oneSeed > 0 {
		return *oneSeed
	}
	return uint64(n + 1)
}

// TestLinearizable makes concurrent registrations, launches, portal links, resets
// and swaps of state and dialect over sockets. Their outcomes must be those of some
// sequential order. Short histories are checked as a whole, which shows that a swap
// is atomic for all users, and long ones email by email. Half of the histories are
// of sandboxes. With 12 clients the checker could not decide some long histories,
// so they have 6.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name           string
		clients, calls int
		divided        bool
		histories      int
	}{
		{"short histories as a whole", 4, 8, false, 200},
		{"long histories email by email", 6, 24, true, 30},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, fake.Options{JournalSize: 64}, console.Config{})
			wire := newWire(t, row.clients)
			for n := range countHistories(row.histories) {
				below := ""
				if n%2 == 1 {
					below = fmt.Sprint("/sandbox/history-", n)
				}
				h := &history{seed: seedOf(n), clients: row.clients, calls: row.calls, url: r.url + below, wire: wire}
				h.run()
				require.NoError(t, h.check(row.divided))
				if below == "" {
					r.Root().Reset()
				} else {
					require.True(t, r.Remove(below[len("/sandbox/"):]))
				}
			}
		})
	}
}
