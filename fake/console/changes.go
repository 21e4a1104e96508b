package console

import (
	"slices"
	"sync"

	"github.com/paytfake/paytfake/fake"
)

// A change names what a control changed.
type change string

const (
	changeState     change = "state"
	changeDialect   change = "dialect"
	changeFaults    change = "faults"
	changeScenario  change = "scenario" // state, dialect and faults at once
	changeSandboxes change = "sandboxes"
	changeCalls     change = "calls" // the journal was cleared
	changeClock     change = "clock"
)

// A hub notifies followers of changes. It never waits for a slow follower. Several
// changes of one kind reach such a follower as one.
type hub struct {
	mu        sync.Mutex // guards all below and follower.changes
	followers map[*follower]struct{}
}

// A follower waits for changes of one fake.
type follower struct {
	api     *fake.API
	changes []change      // guarded by hub.mu
	signal  chan struct{} // holds a value while there are changes
}

// follow adds a follower of a fake.
func (h *hub) follow(api *fake.API) *follower {
	f := &follower{api: api, signal: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.followers == nil {
		h.followers = map[*follower]struct{}{}
	}
	h.followers[f] = struct{}{}
	return f
}

// leave removes a follower.
func (h *hub) leave(f *follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.followers, f)
}

// notify notifies the followers of a fake of changes. A nil api means all followers.
func (h *hub) notify(api *fake.API, changes ...change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for f := range h.followers {
		if api != nil && api != f.api {
			continue
		}
		for _, c := range changes {
			if !slices.Contains(f.changes, c) {
				f.changes = append(f.changes, c)
			}
		}
		select {
		case f.signal <- struct{}{}:
		default:
		}
	}
}

// take returns a follower's changes since the last call of take.
func (h *hub) take(f *follower) []change {
	h.mu.Lock()
	defer h.mu.Unlock()
	changes := f.changes
	f.changes = nil
	return changes
}
