package console

// The table of controls, and how a request finds one.

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A subject is the fake that a control reads or changes.
type subject struct {
	api     *fake.API
	sandbox string          // its name; "" for the root
	ending  <-chan struct{} // closed when the server shuts down; nil: never
	gone    <-chan struct{} // closed when the sandbox is removed; nil: never
}

// A control handles one method of one path.
type control func(c *Console, w http.ResponseWriter, r *http.Request, u subject) error

// controls maps each path below /_fake/ to its methods. The path faults/ID stands for
// every path below faults/.
var controls = map[string]map[string]control{
	"":             {"GET": (*Console).getPage},
	"health":       {"GET": (*Console).getHealth},
	"state":        {"GET": (*Console).getState, "PUT": (*Console).putState, "DELETE": (*Console).reset},
	"state.yaml":   {"GET": (*Console).getStateYAML},
	"calls":        {"GET": (*Console).getCalls, "DELETE": (*Console).clearCalls},
	"faults":       {"GET": (*Console).getFaults, "POST": (*Console).addFault, "DELETE": (*Console).clearFaults},
	"faults/ID":    {"DELETE": (*Console).removeFault},
	"dialect":      {"GET": (*Console).getDialect, "PATCH": (*Console).patchDialect, "DELETE": (*Console).resetDialect},
	"scenario":     {"GET": (*Console).getScenario, "POST": (*Console).loadScenario},
	"clock":        {"POST": (*Console).advanceClock},
	"events":       {"GET": (*Console).getEvents},
	"openapi.yaml": {"GET": (*Console).getOpenAPI},
	"style.css":    {"GET": (*Console).getAsset},
	"script.js":    {"GET": (*Console).getAsset},
}

// paths lists the controls for hints, without the page and its assets.
var paths = slices.DeleteFunc(slices.Sorted(maps.Keys(controls)), func(path string) bool {
	return path == "" || path == "style.css" || path == "script.js"
})

// control serves a request below /_fake/ if the client may make it.
func (c *Console) control(w http.ResponseWriter, r *http.Request, u subject, what string) {
	defer clearWriteDeadline(w)
	if c.guard(w, r, what) {
		c.dispatch(w, r, u, what)
	}
}

// dispatch runs the control for a path and a method.
func (c *Console) dispatch(w http.ResponseWriter, r *http.Request, u subject, what string) {
	if what == noSlash {
		w.Header().Set("Location", r.URL.Path+"/")
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusPermanentRedirect)
		return
	}
	key := what
	if strings.HasPrefix(what, "faults/") {
		key = "faults/ID"
	}
	methods, ok := controls[key]
	if !ok {
		hint := "known: " + strings.Join(paths, ", ")
		if near, ok := scenarios.Nearest(what, paths); ok {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		writeError(w, &problem{http.StatusNotFound, fmt.Sprintf("unknown control %.80q", what), hint})
		return
	}
	handle, ok := methods[r.Method]
	if !ok {
		allowed := slices.Sorted(maps.Keys(methods))
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		writeError(w, &problem{http.StatusMethodNotAllowed,
			fmt.Sprintf("%s does not support the method %.20s", what, r.Method), "use " + strings.Join(allowed, ", ")})
		return
	}
	if err := handle(c, w, r, u); err != nil {
		writeError(w, err)
	}
}

// notify logs the changes that a control made and notifies the subject's followers.
func (c *Console) notify(u subject, what ...change) {
	c.changes.notify(u.api, what...)
	logger := c.options.Logger
	if u.sandbox != "" {
		logger = logger.With("sandbox", u.sandbox)
	}
	logger.Info("control", slog.Any("changed", what))
}

// getHealth reports that the server is up.
func (c *Console) getHealth(w http.ResponseWriter, r *http.Request, u subject) error {
	writeJSON(w, http.StatusOK, struct {
		Status    string `json:"status"`
		Endpoint  string `json:"endpoint"`
		Sandboxes int    `json:"sandboxes"`
	}{"ok", basePath(u.sandbox) + fake.Path, len(c.Names())})
	return nil
}

// basePath returns the path below which a sandbox is served, "" for the root.
func basePath(sandbox string) string {
	if sandbox == "" {
		return ""
	}
	return sandboxPrefix + sandbox
}
