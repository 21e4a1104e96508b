package console

// The stream of events.

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake"
)

const (
	eventTime  = 10 * time.Second // for the client to read the last write
	eventBatch = 64               // maximum number of calls in one write
)

// getEvents streams the calls to a fake and the changes that controls make, until
// the client disconnects, the sandbox is removed or the server shuts down.
func (c *Console) getEvents(w http.ResponseWriter, r *http.Request, u subject) error {
	search, err := parseResume(r, u.api)
	if err != nil {
		return err
	}
	follower := c.changes.follow(u.api) // before the client can rely on the stream
	defer c.changes.leave(follower)
	s := eventStream{w, http.NewResponseController(w)}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // prevents a proxy from buffering events
	if s.write([]byte(": events of this fake\n\n")) != nil {
		return nil
	}

	ctx, cancel := context.WithCancel(r.Context())
	calls := make(chan fake.Call, eventBatch)
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
	heartbeat := time.NewTicker(c.config.Heartbeat)
	defer heartbeat.Stop()
	for err == nil {
		select {
		case call := <-calls:
			text := appendCall(nil, call)
			for range len(calls) { // one write for the calls that are waiting
				text = appendCall(text, <-calls)
			}
			err = s.write(text)
		case <-follower.signal:
			var text []byte
			for _, what := range c.changes.take(follower) {
				text = appendEvent(text, "change", "", map[string]change{"what": what})
			}
			err = s.write(text)
		case <-heartbeat.C:
			err = s.write([]byte(": still here\n\n"))
		case <-ctx.Done():
			return nil
		case <-u.gone:
			return nil
		case <-u.ending:
			return nil
		}
	}
	return nil // the client has stopped reading
}

// parseResume returns a search for the calls after the last one that the client has
// seen. The client names that call in the parameter after or the header Last-Event-ID.
func parseResume(r *http.Request, api *fake.API) (fake.Search, error) {
	search, err := parseSearch(r.URL.RawQuery, "after")
	if err != nil {
		return search, err
	}
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		if search.After, err = strconv.ParseUint(last, 10, 64); err != nil {
			return search, badRequest(fmt.Errorf("Last-Event-ID: %.80q is not the number of a call", last), "")
		}
	}
	if search.After > 0 {
		// A number that is too high is that of a call to an earlier fake at this address.
		if kept, evicted := api.Journal(fake.Search{}); search.After > evicted+uint64(len(kept)) {
			search.After = 0
		}
	}
	return search, nil
}

// appendCall appends the event for a call.
func appendCall(text []byte, call fake.Call) []byte {
	return appendEvent(text, "call", strconv.FormatUint(call.Number, 10), withLists(call))
}

// appendEvent appends a server-sent event. Its id may be empty.
func appendEvent(text []byte, name, id string, data any) []byte {
	text = fmt.Appendf(text, "event: %s\n", name)
	if id != "" {
		text = fmt.Appendf(text, "id: %s\n", id)
	}
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(err) // programmer error: the type has no JSON form
	}
	return fmt.Appendf(text, "data: %s\n\n", encoded)
}

// An eventStream is a response that consists of server-sent events.
type eventStream struct {
	http.ResponseWriter
	*http.ResponseController
}

// write sends text at once. It fails if the client does not read.
func (s eventStream) write(text []byte) error {
	s.SetWriteDeadline(time.Now().Add(eventTime)) // no effect without a socket
	if _, err := s.ResponseWriter.Write(text); err != nil {
		return err
	}
	return s.ResponseController.Flush()
}
