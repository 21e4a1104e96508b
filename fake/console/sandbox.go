package console

// Sandboxes: created when they are first used, removed when they are idle.

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

// sandboxes holds the sandboxes by name.
type sandboxes struct {
	mu        sync.Mutex // guards all below and the fields of each sandbox that change
	all       map[string]*sandbox
	nextSweep time.Time // when to remove idle sandboxes next
}

// A sandbox is a fake with a name.
type sandbox struct {
	api  *fake.API
	name string
	gone chan struct{} // closed when the sandbox is removed
	busy int           // requests in flight; guarded by sandboxes.mu
	used time.Time     // end of the last request; guarded by sandboxes.mu
}

// isIdle reports whether a sandbox has been unused for SandboxIdle.
func (c *Console) isIdle(s *sandbox, now time.Time) bool {
	return s.busy == 0 && now.Sub(s.used) >= c.config.SandboxIdle
}

// acquire returns the named sandbox, which it creates if necessary. The sandbox
// does not become idle before release.
func (c *Console) acquire(name string) (*sandbox, error) {
	if !isName(name) {
		return nil, &problem{http.StatusBadRequest, fmt.Sprintf("invalid sandbox name %.80q", name),
			"a name is 1 to 64 letters, digits, dots, underscores and hyphens, and not only dots"}
	}
	c.sandboxes.mu.Lock()
	now := c.config.Now()
	changed := c.sweep(now, name)
	s := c.sandboxes.all[name]
	if s == nil {
		if len(c.sandboxes.all) >= c.config.MaxSandboxes {
			c.sandboxes.nextSweep = time.Time{} // remove idle sandboxes before refusing a new one
			changed = c.sweep(now, name)
		}
		if len(c.sandboxes.all) < c.config.MaxSandboxes {
			s, changed = c.create(name), true
		}
	}
	if s != nil {
		s.busy++
	}
	c.sandboxes.mu.Unlock()
	if changed {
		c.changes.notify(nil, changeSandboxes)
	}
	if s == nil {
		return nil, &problem{http.StatusServiceUnavailable,
			fmt.Sprintf("the limit of %d sandboxes leaves no room for %q", c.config.MaxSandboxes, name),
			"remove one with DELETE " + sandboxPrefix + "NAME/, or start paytfake with a larger --max-sandboxes"}
	}
	return s, nil
}

// release must be called after acquire when the request ends.
func (c *Console) release(s *sandbox) {
	c.sandboxes.mu.Lock()
	defer c.sandboxes.mu.Unlock()
	s.busy--
	s.used = c.config.Now()
}

// create creates a sandbox. It mixes the name into the seed, so that the ssids of one
// sandbox are unknown in another, but the same in each run.
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

// sweep removes idle sandboxes and reports whether there were any. It always checks the
// named sandbox. To keep calls cheap, it checks the others only ten times per
// SandboxIdle.
func (c *Console) sweep(now time.Time, name string) (removed bool) {
	if s := c.sandboxes.all[name]; s != nil && c.isIdle(s, now) {
		c.drop(s)
		removed = true
	}
	if now.Before(c.sandboxes.nextSweep) {
		return removed
	}
	c.sandboxes.nextSweep = now.Add(c.config.SandboxIdle / 10)
	for _, s := range c.sandboxes.all {
		if c.isIdle(s, now) {
			c.drop(s)
			removed = true
		}
	}
	return removed
}

// drop removes a sandbox and ends its streams.
func (c *Console) drop(s *sandbox) {
	delete(c.sandboxes.all, s.name)
	close(s.gone)
}

// Sandbox returns the fake of the named sandbox, which it creates if necessary.
// This counts as use. The fake of a removed sandbox still works, but the console
// no longer serves it.
func (c *Console) Sandbox(name string) (*fake.API, error) {
	s, err := c.acquire(name)
	if err != nil {
		return nil, err
	}
	defer c.release(s)
	return s.api, nil
}

// Remove removes the named sandbox, ends its streams of events and reports
// whether the sandbox existed.
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

// Names removes idle sandboxes and returns the names of the others, sorted.
func (c *Console) Names() []string {
	c.sandboxes.mu.Lock()
	c.sandboxes.nextSweep = time.Time{}
	removed := c.sweep(c.config.Now(), "")
	names := slices.Sorted(maps.Keys(c.sandboxes.all))
	c.sandboxes.mu.Unlock()
	if removed {
		c.changes.notify(nil, changeSandboxes)
	}
	return names
}

// removeSandbox handles DELETE /sandbox/NAME/.
func (c *Console) removeSandbox(w http.ResponseWriter, name string) {
	if !c.Remove(name) {
		writeError(w, &problem{status: http.StatusNotFound, Message: fmt.Sprintf("unknown sandbox %.80q", name)})
		return
	}
	writeNothing(w)
}

// isName reports whether name is valid for a sandbox. Names of dots only are
// not: clients resolve them before they send the path.
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
