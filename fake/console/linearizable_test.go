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
	histories = flag.Int("histories", 0, "how many histories each test of linearizability looks at; 0: a few hundred")
	oneSeed   = flag.Uint64("seed", 0, "the seed of each of these histories; 0: another for each")
	visualize = flag.String("visualize", "", "file for a page that shows the history that is not linearizable")
)

// patience is how long the checker looks for an order. A history here takes it
// some milliseconds.
const patience = 20 * time.Second

// check says what is wrong with a history that has been run; nil: nothing.
func (h *history) check(divided bool) error {
	if len(h.wrong) > 0 {
		return fmt.Errorf("%w\n%v", errors.Join(h.wrong...), h)
	}
	model := sequential()
	if divided {
		model.Partition = parts
	}
	switch result := porcupine.CheckOperationsTimeout(model, h.done, patience); result {
	case porcupine.Ok:
		return nil
	case porcupine.Illegal:
		if *visualize != "" {
			_, info := porcupine.CheckOperationsVerbose(model, h.done, patience)
			return errors.Join(fmt.Errorf("no order of these calls has this outcome: %v", h), porcupine.VisualizePath(model, info, *visualize))
		}
		return fmt.Errorf("no order of these calls has this outcome: %v", h)
	default:
		return fmt.Errorf("whether there is an order with this outcome could not be found out in %v: %v", patience, h)
	}
}

// quickly is how many histories an ordinary run looks at.
func quickly(n int) int {
	switch {
	case *histories > 0:
		return *histories
	case os.Getenv("THOROUGH") != "":
		return 2 * n
	}
	return n
}

// seedOf is the seed of the nth history.
func seedOf(n int) uint64 {
	if *oneSeed > 0 {
		return *oneSeed
	}
	return uint64(n + 1)
}

// TestLinearizable proves that registrations, launches, portal links, resets and
// swaps of state and dialect, made at once through sockets, have the outcome of
// one order of them. Short histories are looked at as a whole, which shows that
// a swap is one moment for all users; long ones email by email. Half of the
// histories are those of sandboxes.
//
// A run of 20,000 short histories was linearizable, and so were 5,200 long ones
// with 12 clients; then came one for whose 110 operations on one email the checker
// found no order in a minute, and did not show that there is none. That is why the
// long ones have 6 clients now.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name           string
		clients, calls int
		divided        bool
		histories      int
	}{
		{"short histories, as a whole", 4, 8, false, 200},
		{"long histories, divided by email", 6, 24, true, 30},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, fake.Options{JournalSize: 64}, console.Config{})
			wire := newWire(t, row.clients)
			for n := range quickly(row.histories) {
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
