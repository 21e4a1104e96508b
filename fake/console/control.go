package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A subject is the fake that a control is for.
type subject struct {
	api     *fake.API
	sandbox string          // "" for the root
	ending  <-chan struct{} // closed when the server ends; nil: never
	gone    <-chan struct{} // closed when the sandbox is removed; nil: never
}

// A control answers one method of one path.
type control func(c *Console, w http.ResponseWriter, r *http.Request, u subject) error

// controls are all paths below /_fake/ and their methods. faults/ID stands for
// each path below faults/.
var controls = map[string]map[string]control{
	"":             {"GET": (*Console).page},
	"health":       {"GET": (*Console).health},
	"state":        {"GET": (*Console).getState, "PUT": (*Console).putState, "DELETE": (*Console).reset},
	"state.yaml":   {"GET": (*Console).saveState},
	"calls":        {"GET": (*Console).getCalls, "DELETE": (*Console).forget},
	"faults":       {"GET": (*Console).getFaults, "POST": (*Console).addFault, "DELETE": (*Console).mendAll},
	"faults/ID":    {"DELETE": (*Console).mend},
	"dialect":      {"GET": (*Console).getDialect, "PATCH": (*Console).patchDialect, "DELETE": (*Console).resetDialect},
	"scenario":     {"GET": (*Console).record, "POST": (*Console).load},
	"clock":        {"POST": (*Console).advance},
	"events":       {"GET": (*Console).events},
	"openapi.yaml": {"GET": (*Console).openAPI},
	"style.css":    {"GET": (*Console).asset},
	"script.js":    {"GET": (*Console).asset},
}

// paths are the keys of controls, for messages: those that are for programs.
var paths = slices.DeleteFunc(slices.Sorted(maps.Keys(controls)), func(path string) bool {
	return path == "" || path == "style.css" || path == "script.js"
})

// control answers a request below /_fake/, if it may be made.
func (c *Console) control(w http.ResponseWriter, r *http.Request, u subject, what string) {
	defer unhurry(w)
	if c.guard(w, r, what) {
		c.answer(w, r, u, what)
	}
}

// answer finds the control that a path and a method name.
func (c *Console) answer(w http.ResponseWriter, r *http.Request, u subject, what string) {
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
		hint := "there are " + strings.Join(paths, ", ")
		if near, ok := scenarios.Nearest(what, paths); ok {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		fail(w, &problem{status: http.StatusNotFound, Message: fmt.Sprintf("there is no control %.80q", what), Hint: hint})
		return
	}
	act, ok := methods[r.Method]
	if !ok {
		allowed := make([]string, 0, len(methods))
		for method := range methods {
			allowed = append(allowed, method)
		}
		slices.Sort(allowed)
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		fail(w, &problem{status: http.StatusMethodNotAllowed, Message: fmt.Sprintf("%.20s is not a method of %s", r.Method, what),
			Hint: "use " + strings.Join(allowed, ", ")})
		return
	}
	if err := act(c, w, r, u); err != nil {
		fail(w, err)
	}
}

// unhurry takes back the deadline for writing, which would hold for the next
// call on the connection too. What the deadline is for must be on its way before.
func unhurry(w http.ResponseWriter) {
	rc := http.NewResponseController(w)
	rc.Flush()
	rc.SetWriteDeadline(time.Time{})
}

// A problem is an error as the control API tells it.
type problem struct {
	status  int
	Message string `json:"error"`
	Hint    string `json:"hint,omitempty"`
}

func (p *problem) Error() string { return p.Message }

// badRequest is an error in what was sent.
func badRequest(err error, hint string) error {
	return &problem{status: http.StatusBadRequest, Message: err.Error(), Hint: hint}
}

// fail writes an error.
func fail(w http.ResponseWriter, err error) {
	p, ok := errors.AsType[*problem](err)
	if !ok {
		p = &problem{status: http.StatusInternalServerError, Message: err.Error()}
	}
	reply(w, p.status, p)
}

// reply writes JSON.
func reply(w http.ResponseWriter, status int, value any) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	if err := e.Encode(value); err != nil {
		panic(err) // a value of ours has no JSON form
	}
	send(w, status, "application/json", body.Bytes())
}

func send(w http.ResponseWriter, status int, mediaType string, body []byte) {
	hurry(w) // to make it may have taken long
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

func done(w http.ResponseWriter) error {
	hurry(w)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// body reads the body of a request, which keeps its own reader: net/http has to
// know it to refuse a client that waits before it sends one.
func body(r *http.Request) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &problem{status: http.StatusRequestEntityTooLarge, Message: fmt.Sprintf("the body is longer than %d MiB", tooLong.Limit>>20)}
	}
	if err != nil {
		return nil, badRequest(fmt.Errorf("the body could not be read: %w", err), "")
	}
	return data, nil
}

// language is the hint beside an error of a body in the scenario language.
const language = "the body is YAML or JSON; go doc github.com/paytfake/paytfake/scenarios describes it"

// parsed reads the body of a request with a parser of the scenario language,
// which gives problems the name of the control as their file.
func parsed[T any](r *http.Request, name string, parse func(file string, data []byte) (T, error)) (value T, err error) {
	data, err := body(r)
	if err != nil {
		return value, err
	}
	if value, err = parse(name, data); err != nil {
		return value, badRequest(err, language)
	}
	return value, nil
}

// changed tells the followers of a subject that a control changed something,
// and logs it.
func (c *Console) changed(u subject, what ...change) {
	c.changes.notify(u.api, what...)
	logger := c.options.Logger
	if u.sandbox != "" {
		logger = logger.With("sandbox", u.sandbox)
	}
	logger.Info("control", slog.Any("changed", what))
}

// health says that the server answers.
func (c *Console) health(w http.ResponseWriter, r *http.Request, u subject) error {
	reply(w, http.StatusOK, struct {
		Status    string `json:"status"`
		Endpoint  string `json:"endpoint"`
		Sandboxes int    `json:"sandboxes"`
	}{"ok", below(u.sandbox) + fake.Path, len(c.Names())})
	return nil
}

// below is the path below which a sandbox is served, and so is the root for "".
func below(sandbox string) string {
	if sandbox == "" {
		return ""
	}
	return sandboxPrefix + sandbox
}
