package console

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake"
)

// A change is what a control changed.
type change string

const (
	changeState     change = "state"
	changeDialect   change = "dialect"
	changeFaults    change = "faults"
	changeScenario  change = "scenario" // state, dialect and faults at once
	changeSandboxes change = "sandboxes"
	changeCalls     change = "calls" // the journal was emptied
	changeClock     change = "clock"
)

// A hub tells followers what has changed. Nobody waits for a slow one: what
// changes twice before it looks has changed once.
type hub struct {
	mu        sync.Mutex // guards all below and what follower says
	followers map[*follower]struct{}
}

// A follower waits for changes of one fake. Its changes are guarded by hub.mu.
type follower struct {
	api     *fake.API
	changes []change
	signal  chan struct{} // has one where there are changes
}

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

func (h *hub) leave(f *follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.followers, f)
}

// notify tells the followers of a fake, or all of them where api is nil.
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

// take returns the changes since the last time.
func (h *hub) take(f *follower) []change {
	h.mu.Lock()
	defer h.mu.Unlock()
	changes := f.changes
	f.changes = nil
	return changes
}

// eventTime is how long a reader of events may take for one of them.
const eventTime = 10 * time.Second

// events streams the calls of a fake and the changes of its controls, until the
// client goes, the sandbox is removed or the server ends.
func (c *Console) events(w http.ResponseWriter, r *http.Request, u subject) error {
	search, err := parseSearch(r.URL.RawQuery, "after")
	if last := r.Header.Get("Last-Event-ID"); err == nil && last != "" {
		if search.After, err = strconv.ParseUint(last, 10, 64); err != nil {
			err = badRequest(fmt.Errorf("Last-Event-ID: %.80q is not the number of a call", last), "")
		}
	}
	if err != nil {
		return err
	}
	if kept, forgotten := u.api.Journal(fake.Search{}); search.After > forgotten+uint64(len(kept)) {
		search.After = 0 // the number of a call to an earlier fake at this address
	}
	follower := c.changes.follow(u.api) // before the client hears that it is followed
	defer c.changes.leave(follower)
	s := stream{w, http.NewResponseController(w)}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy would keep events back
	if s.write(": events of this fake\n\n") != nil {
		return nil
	}

	ctx, cancel := context.WithCancel(r.Context())
	calls := make(chan fake.Call)
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel()
	following.Go(func() {
		for call := range u.api.Follow(ctx, search) {
			select {
			case calls <- call:
			case <-ctx.Done():
				return
			}
		}
	})
	beat := time.NewTicker(c.config.Heartbeat)
	defer beat.Stop()
	for err == nil {
		select {
		case call := <-calls:
			err = s.event("call", strconv.FormatUint(call.Number, 10), filled(call))
		case <-follower.signal:
			for _, what := range c.changes.take(follower) {
				if err == nil {
					err = s.event("change", "", map[string]change{"what": what})
				}
			}
		case <-beat.C:
			err = s.write(": still here\n\n")
		case <-ctx.Done():
			return nil
		case <-u.gone:
			return nil
		case <-u.ending:
			return nil
		}
	}
	return nil // the client reads no longer
}

// A stream is an answer of server-sent events.
type stream struct {
	http.ResponseWriter
	*http.ResponseController
}

func (s stream) event(name, id string, data any) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "event: %s\n", name)
	if id != "" {
		fmt.Fprintf(&text, "id: %s\n", id)
	}
	text.WriteString("data: ")
	if err := json.NewEncoder(&text).Encode(data); err != nil {
		panic(err) // a value of ours has no JSON form
	}
	text.WriteByte('\n')
	return s.write(text.String())
}

// write sends at once. A client that does not read ends the stream.
func (s stream) write(text string) error {
	s.SetWriteDeadline(time.Now().Add(eventTime)) // there is none without a socket
	if _, err := s.ResponseWriter.Write([]byte(text)); err != nil {
		return err
	}
	return s.ResponseController.Flush()
}
