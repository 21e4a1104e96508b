package console_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// A racyFake is a small fake with a race condition: between a check and the action
// that depends on it, it releases its lock.
type racyFake struct {
	race string // one of races; "": none

	mu sync.Mutex // guards all below
	world
	owner map[string]int // by ssid and token
}

// races lists the race conditions.
var races = []string{
	"a registration looks up the user and then stores it",
	"a rotation increments a count that it read before",
	"a token is looked up and then spent",
	"a registration writes to a state that was replaced",
	"a reset removes the users one by one",
	"a swap removes the users and then adds others",
	"a read copies the users one by one",
	"a launch checks its ssid and then creates the token",
}

// gap releases the lock for a while if the fake has this race. The lock must be held.
func (y *racyFake) gap(race string) {
	if y.race != race {
		return
	}
	y.mu.Unlock()
	for range 50 {
		runtime.Gosched()
	}
	y.mu.Lock()
}

func (y *racyFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	switch {
	case r.URL.Path == "/":
		y.open(w, r.URL.Query().Get("authtoken"))
	case strings.HasPrefix(r.URL.Path, "/_fake/"):
		y.control(w, r, body)
	default:
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if r.FormValue("subop") == "Register" {
			y.register(w, slices.Index(emails[:], r.FormValue("email")), r.FormValue("company"), r.FormValue("password"))
		} else {
			y.launch(w, r.FormValue("ssid"))
		}
	}
}

// envelope writes a success, or an error if value is empty.
func envelope(w http.ResponseWriter, rule, value string) {
	w.Header().Set("Fake-Rule", rule)
	if value == "" {
		fmt.Fprint(w, `{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"No"}]}`)
		return
	}
	fmt.Fprintf(w, `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"%s"}`, value)
}

// newValue returns an ssid or a token for a user.
func (y *racyFake) newValue(email int) (value string) {
	value = strings.ToUpper(uuid.NewString())
	y.owner[value] = email
	return value
}

func (y *racyFake) register(w http.ResponseWriter, email int, company, password string) {
	before := y.world
	o := operation{kind: "register", email: email, company: company, password: password}
	u := y.users[email]
	y.gap(races[0])
	if u.company != "" && u.company != company {
		envelope(w, "email-unique", "")
		return
	}
	if u.company == "" && y.users[email].company != "" { // another client has registered the user meanwhile
		y.users[email] = account{}
		y.order = strings.Replace(y.order, string(rune('0'+email)), "", 1)
	}
	value := y.newValue(email)
	if y.race == races[1] {
		u = y.users[email]
		y.gap(races[1])
		y.users[email].registrations = u.registrations
	}
	if y.race == races[3] {
		y.gap(races[3])
		if before.order != "" && y.order == "" {
			y.world = before
		}
	}
	for _, rule := range []string{"client-created", "user-created", "ssid-rotates", "email-unique"} {
		if ok, next := y.world.step(o, outcome{rule: rule, value: value}); ok {
			y.world = next
			envelope(w, rule, value)
			return
		}
	}
	envelope(w, "email-unique", "")
}

func (y *racyFake) launch(w http.ResponseWriter, ssid string) {
	email, known := y.owner[ssid]
	launches := known && (y.users[email].ssid == ssid || y.valid && strings.Contains(y.users[email].old, ssid))
	y.gap(races[7])
	if !launches {
		envelope(w, "launch-token", "")
		return
	}
	token := y.newValue(email)
	y.users[email].tokens += token + " "
	envelope(w, "launch-token", token)
}

func (y *racyFake) open(w http.ResponseWriter, token string) {
	w.Header().Set("Fake-Rule", "launch-opens")
	email := y.owner[token]
	u := y.users[email]
	y.gap(races[2])
	if !strings.Contains(u.tokens, token) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	y.users[email].tokens = strings.Replace(y.users[email].tokens, token+" ", "", 1)
	fmt.Fprintf(w, "The portal of %s (%s).", emails[email], u.company)
}

func (y *racyFake) control(w http.ResponseWriter, r *http.Request, body []byte) {
	var sent struct {
		Users   []savedUser
		Given   struct{ Users []savedUser }
		Dialect map[string]string
		OldSSID string `json:"old-ssid"`
	}
	if len(body) > 0 && json.Unmarshal(body, &sent) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	switch r.Method + r.URL.Path {
	case "GET/_fake/state":
		users := []savedUser{}
		for _, i := range y.order {
			users = append(users, visible(y.state(0), int(i-'0')+1)...)
			y.gap(races[6])
		}
		fmt.Fprintf(w, `{"users":%s}`, encoded(users))
	case "PUT/_fake/state":
		y.swap(sent.Users, y.valid)
	case "POST/_fake/scenario":
		y.swap(sent.Given.Users, sent.Dialect["old-ssid"] == "valid")
	case "DELETE/_fake/state":
		for y.race == races[4] && y.order != "" {
			i := y.order[0] - '0'
			y.users[i], y.order = account{}, y.order[1:]
			y.gap(races[4])
		}
		y.world = world{}
	case "PATCH/_fake/dialect":
		y.valid = sent.OldSSID == "valid"
	}
}

func (y *racyFake) swap(users []savedUser, valid bool) {
	y.world = world{valid: valid}
	y.gap(races[5])
	y.world = given(users, valid)
	for i := range y.users {
		if ssid := y.users[i].ssid; ssid != "" {
			y.owner[ssid] = i
		}
	}
}

// TestEveryRaceIsFound checks the checker. It must find each race within 5,000 histories,
// and nothing wrong with the fake without a race.
func TestEveryRaceIsFound(t *testing.T) {
	t.Parallel()
	// run returns the number of the first history that is not linearizable.
	run := func(t *testing.T, race string, most int) (found int, err error) {
		y := &racyFake{race: race}
		server := httptest.NewServer(y)
		t.Cleanup(server.Close)
		wire := newWire(t, 6)
		for n := range most {
			y.mu.Lock()
			y.world, y.owner = world{}, map[string]int{}
			y.mu.Unlock()
			h := &history{seed: seedOf(n), clients: 6, calls: 8, url: server.URL, wire: wire}
			h.run()
			if err := h.check(false); err != nil {
				return n, err
			}
		}
		return most, nil
	}
	t.Run("without a race", func(t *testing.T) {
		_, err := run(t, "", 50)
		require.NoError(t, err)
	})
	for _, race := range races {
		t.Run(race, func(t *testing.T) {
			n, err := run(t, race, 5000)
			require.Error(t, err, "not found in 5,000 histories")
			require.Contains(t, err.Error(), "-seed ", "the error says how to run the history again")
			t.Logf("found in history %d", n+1)
		})
	}
}
