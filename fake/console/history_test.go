package console_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/paytfake/paytfake/fake"
)

// A history is a set of concurrent calls. The seed determines the calls of each
// client, but not their order.
type history struct {
	seed           uint64
	clients, calls int

	url     string // of the fake, without a path
	wire    *http.Client
	clock   atomic.Int64
	swapped atomic.Int64

	mu     sync.Mutex            // guards all below
	ssids  [len(emails)][]string // returned by the fake, oldest first
	tokens [len(emails)][]string // that the fake returned, oldest first
	made   map[string]bool       // all these ssids and tokens
	done   []porcupine.Operation // in the order of their ends
	wrong  []error               // wrong in every order
}

// run makes the calls. Each client makes its calls one after the other.
func (h *history) run() {
	h.made = map[string]bool{}
	var all sync.WaitGroup
	begin := make(chan struct{})
	for client := range h.clients {
		random := rand.New(rand.NewPCG(h.seed, uint64(client)))
		all.Go(func() {
			<-begin
			for range h.calls {
				o := h.draw(random)
				call := h.clock.Add(1)
				got, err := h.send(o)
				h.note(porcupine.Operation{ClientId: client, Input: o, Call: call, Output: got, Return: h.clock.Add(1)}, err)
			}
		})
	}
	close(begin)
	all.Wait()
}

// draw returns a random operation. Its ssid or token is a recent one, which
// another client may have received.
func (h *history) draw(random *rand.Rand) operation {
	o := operation{email: random.IntN(len(emails)), valid: random.IntN(3) == 0}
	o.company = []string{"acme", "globex"}[random.IntN(2)]
	o.password = fmt.Sprint("p", random.IntN(1000))
	kind, which, users := random.IntN(100), random.IntN(4), random.IntN(1<<len(emails))
	h.mu.Lock()
	defer h.mu.Unlock()
	last := func(of []string) string { // returns one of the last four
		return of[max(0, len(of)-1-which)]
	}
	switch {
	case kind < 20 && len(h.ssids[o.email]) > 0:
		o.kind, o.value = "launch", last(h.ssids[o.email])
	case kind < 38 && len(h.tokens[o.email]) > 0:
		which /= 2
		o.kind, o.value = "open", last(h.tokens[o.email])
	case kind < 46:
		o.kind = "read"
	case kind < 50:
		o.kind, o.users = "put", h.state(users, o.password)
	case kind < 54:
		o.kind, o.users = "load", h.state(users, o.password)
	case kind < 57:
		o.kind = "reset"
	case kind < 61:
		o.kind = "patch"
	default:
		o.kind = "register"
	}
	return o
}

// state returns a set of users with new ssids.
func (h *history) state(which int, password string) []savedUser {
	users := []savedUser{}
	for i, email := range emails {
		if which&(1<<i) != 0 {
			ssid := fmt.Sprintf("11111111-1111-1111-1111-%012d", h.swapped.Add(1))
			users = append(users, savedUser{[]string{"acme", "globex"}[i%2], email, password, ssid, 1 + i})
			h.ssids[i] = append(h.ssids[i], ssid)
		}
	}
	return users
}

// note records an operation and its outcome.
func (h *history) note(op porcupine.Operation, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, got := op.Input.(operation), op.Output.(outcome)
	if err != nil {
		h.wrong = append(h.wrong, fmt.Errorf("%v: %w", o, err))
	}
	h.done = append(h.done, op)
	if got.value == "" {
		return
	}
	if h.made[got.value] {
		h.wrong = append(h.wrong, fmt.Errorf("%v: %s was returned twice", o, got.value))
	}
	h.made[got.value] = true
	if o.kind == "register" {
		h.ssids[o.email] = append(h.ssids[o.email], got.value)
	} else {
		h.tokens[o.email] = append(h.tokens[o.email], got.value)
	}
}

// send makes the call for an operation.
func (h *history) send(o operation) (got outcome, err error) {
	form := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}}
	oldSSID := map[bool]string{true: "valid", false: "revoked"}[o.valid]
	switch o.kind {
	case "register":
		form.Set("subop", "Register")
		form.Set("company", o.company)
		form.Set("email", emails[o.email])
		form.Set("password", o.password)
		return h.exchange("POST", fake.Path, form.Encode())
	case "launch":
		form.Set("subop", "Launch")
		form.Set("ssid", o.value)
		return h.exchange("POST", fake.Path, form.Encode())
	case "open":
		return h.exchange("GET", "/?authtoken="+o.value, "")
	case "read":
		return h.exchange("GET", "/_fake/state", "")
	case "put":
		return h.exchange("PUT", "/_fake/state", `{"users":`+encoded(o.users)+`}`)
	case "load":
		given := ""
		if len(o.users) > 0 {
			given = `,"given":{"users":` + encoded(o.users) + `}`
		}
		return h.exchange("POST", "/_fake/scenario", `{"summary":"A swap.","dialect":{"old-ssid":"`+oldSSID+`"}`+given+`}`)
	case "reset":
		return h.exchange("DELETE", "/_fake/state", "")
	}
	return h.exchange("PATCH", "/_fake/dialect", `{"old-ssid":"`+oldSSID+`"}`)
}

func encoded(users []savedUser) string {
	text, err := json.Marshal(users)
	if err != nil {
		panic(err)
	}
	return string(text)
}

var successValue = regexp.MustCompile(`"status":"ok","sig":"","value":"([0-9A-F-]{36})"`)

// exchange sends a request and reads the outcome from the response.
func (h *history) exchange(method, path, body string) (got outcome, err error) {
	r, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	if err != nil {
		return got, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := h.wire.Do(r)
	if err != nil {
		return got, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return got, err
	}
	got.rule = res.Header.Get("Fake-Rule")
	switch opens := strings.HasPrefix(path, "/?"); {
	case got.rule != "" && res.StatusCode == http.StatusOK && opens:
		got.page = string(text)
	case got.rule != "":
		if found := successValue.FindSubmatch(text); found != nil {
			got.value = string(found[1])
		}
	case res.StatusCode >= 300:
		return got, fmt.Errorf("%s: %s", res.Status, text)
	case method == "GET":
		var state struct{ Users []savedUser }
		err, got.users = json.Unmarshal(text, &state), state.Users
	}
	return got, err
}

func (o operation) String() string {
	email := emails[o.email][:3]
	switch o.kind {
	case "register":
		return fmt.Sprintf("register %s %s %s", o.company, email, o.password)
	case "launch", "open":
		return fmt.Sprintf("%s %s %s", o.kind, email, o.value)
	case "put":
		return fmt.Sprintf("put %v", o.users)
	case "load":
		return fmt.Sprintf("load old-ssid=%t %v", o.valid, o.users)
	case "patch":
		return fmt.Sprintf("patch old-ssid=%t", o.valid)
	}
	return o.kind
}

func (o outcome) String() string {
	if o.rule == "" {
		return fmt.Sprint(o.users)
	}
	return strings.TrimSpace(o.rule + " " + o.value + o.page)
}

// String returns the operations, each with the times at which it began and ended,
// and the command that runs the history again.
func (h *history) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "history of seed %d, %d clients with %d calls each, at %s\n", h.seed, h.clients, h.calls, h.url)
	fmt.Fprintf(&b, "run it again: go test ./fake/console -run Linearizable -seed %d -histories 10000\n", h.seed)
	byStart := func(a, b porcupine.Operation) int { return int(a.Call - b.Call) }
	for _, op := range slices.SortedFunc(slices.Values(h.done), byStart) {
		fmt.Fprintf(&b, "  [%3d,%3d] client %d: %v -> %v\n", op.Call, op.Return, op.ClientId, op.Input, op.Output)
	}
	return b.String()
}

// newWire returns an HTTP client that keeps a connection for each client of a history.
func newWire(t testing.TB, clients int) *http.Client {
	wire := &http.Transport{MaxIdleConnsPerHost: clients}
	t.Cleanup(wire.CloseIdleConnections)
	return &http.Client{Transport: wire}
}
