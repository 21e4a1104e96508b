package console

import (
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/paytfake/paytfake/fake"
)

// sandboxes are the fakes beside the root, by name.
type sandboxes struct {
	mu   sync.Mutex // guards all below, and what sandbox says
	all  map[string]*sandbox
	next time.Time // when to look for idle ones again
}

// A sandbox is a fake of its own. Its fields but for api are guarded by sandboxes.mu.
type sandbox struct {
	api  *fake.API
	name string
	gone chan struct{} // closed when it is removed
	busy int           // requests under way
	used time.Time     // when the last one ended
}

// idle says whether nobody has used the sandbox for as long as it may be idle.
func (c *Console) idle(s *sandbox, now time.Time) bool {
	return s.busy == 0 && now.Sub(s.used) >= c.config.SandboxIdle
}

// acquire returns a sandbox, made if there is none of the name, which stays
// until it is released.
func (c *Console) acquire(name string) (*sandbox, error) {
	if !isName(name) {
		return nil, &problem{status: http.StatusBadRequest, Message: fmt.Sprintf("%.80q is not the name of a sandbox", name),
			Hint: "a name is 1 to 64 letters, digits, dots, underscores and hyphens, and not dots alone"}
	}
	c.sandboxes.mu.Lock()
	now := c.config.Now()
	changed := c.sweep(now, name)
	s := c.sandboxes.all[name]
	if s == nil {
		if len(c.sandboxes.all) >= c.config.MaxSandboxes {
			c.sandboxes.next = time.Time{} // whoever is refused wants to know when one is free
			changed = c.sweep(now, name) || changed
		}
		if len(c.sandboxes.all) < c.config.MaxSandboxes {
			s, changed = c.create(name), true
		}
	}
	if s != nil {
		s.busy++
		s.used = now
	}
	c.sandboxes.mu.Unlock()
	if changed {
		c.changes.notify(nil, changeSandboxes)
	}
	if s == nil {
		return nil, &problem{status: http.StatusServiceUnavailable,
			Message: fmt.Sprintf("there are %d sandboxes already, so there is no room for %q", c.config.MaxSandboxes, name),
			Hint:    "remove one with DELETE " + sandboxPrefix + "NAME/, or start paytfake with a larger --max-sandboxes"}
	}
	return s, nil
}

// release ends a use of a sandbox.
func (c *Console) release(s *sandbox) {
	c.sandboxes.mu.Lock()
	defer c.sandboxes.mu.Unlock()
	s.busy--
	s.used = c.config.Now()
}

// create makes a sandbox. A seed is mixed with the name: what one sandbox hands
// out must mean nothing in another, and still be the same each time.
func (c *Console) create(name string) *sandbox {
	o := c.options
	if o.Seed != 0 {
		h := fnv.New64a()
		h.Write([]byte(name))
		if o.Seed ^= h.Sum64(); o.Seed == 0 {
			o.Seed = c.options.Seed
		}
	}
	o.Sandbox = name
	o.Logger = o.Logger.With("sandbox", name)
	s := &sandbox{api: fake.New(o), name: name, gone: make(chan struct{})}
	if c.sandboxes.all == nil {
		c.sandboxes.all = map[string]*sandbox{}
	}
	c.sandboxes.all[name] = s
	return s
}

// sweep removes idle sandboxes and says whether there were any: the named one
// in any case, the others at most ten times in the idle time, so that a call to
// a sandbox does not cost a look at all of them.
func (c *Console) sweep(now time.Time, name string) (removed bool) {
	if s := c.sandboxes.all[name]; s != nil && c.idle(s, now) {
		c.drop(s)
		removed = true
	}
	if now.Before(c.sandboxes.next) {
		return removed
	}
	c.sandboxes.next = now.Add(c.config.SandboxIdle / 10)
	for _, s := range c.sandboxes.all {
		if c.idle(s, now) {
			c.drop(s)
			removed = true
		}
	}
	return removed
}

func (c *Console) drop(s *sandbox) {
	delete(c.sandboxes.all, s.name)
	close(s.gone)
}

// Sandbox returns the fake of a sandbox, made if there is none of the name. That
// counts as use; the fake of a sandbox that has been removed goes on working and
// is no longer served.
func (c *Console) Sandbox(name string) (*fake.API, error) {
	s, err := c.acquire(name)
	if err != nil {
		return nil, err
	}
	defer c.release(s)
	return s.api, nil
}

// Remove removes a sandbox and says whether there was one. Streams of its events end.
func (c *Console) Remove(name string) bool {
	c.sandboxes.mu.Lock()
	s := c.sandboxes.all[name]
	if s != nil {
		c.drop(s)
	}
	c.sandboxes.mu.Unlock()
	if s != nil {
		c.changes.notify(nil, changeSandboxes)
	}
	return s != nil
}

// Names returns the names of all sandboxes that are not idle, sorted.
func (c *Console) Names() []string {
	c.sandboxes.mu.Lock()
	c.sandboxes.next = time.Time{}
	removed := c.sweep(c.config.Now(), "")
	names := slices.Sorted(maps.Keys(c.sandboxes.all))
	c.sandboxes.mu.Unlock()
	if removed {
		c.changes.notify(nil, changeSandboxes)
	}
	return names
}

// remove answers DELETE /sandbox/NAME/.
func (c *Console) remove(w http.ResponseWriter, name string) {
	if !c.Remove(name) {
		fail(w, &problem{status: http.StatusNotFound, Message: fmt.Sprintf("there is no sandbox %.80q", name)})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// isName says whether a sandbox can have a name. Clients take dots alone out of
// a path before they send it.
func isName(name string) bool {
	if name == "" || len(name) > 64 || strings.Trim(name, ".") == "" {
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}
