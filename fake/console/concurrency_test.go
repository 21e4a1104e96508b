package console_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/scenarios"
)

// TestAReadOfTheStateIsAtomic replaces and resets the users while other clients read
// them. Every read must return one of the states that were sent, or no users.
func TestAReadOfTheStateIsAtomic(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	states := map[string]bool{"": true}
	var bodies []string
	for i := range 4 {
		var users, passwords []string
		for j := range 20 {
			users = append(users, fmt.Sprintf(`{"company":"acme","email":"user-%d@acme.test","password":"p%d"}`, j, i))
			passwords = append(passwords, fmt.Sprintf("p%d", i))
		}
		bodies = append(bodies, `{"users":[`+strings.Join(users, ",")+`]}`)
		states[strings.Join(passwords, " ")] = true
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 25 {
				if i := rand.IntN(len(bodies) + 1); i < len(bodies) {
					r.do("PUT", "/_fake/state", bodies[i])
				} else {
					r.do("DELETE", "/_fake/state", "")
				}
			}
		})
		all.Go(func() {
			for range 25 {
				var got struct{ Users []struct{ Password string } }
				if err := json.Unmarshal([]byte(r.do("GET", "/_fake/state", "").body), &got); err != nil {
					t.Error(err)
				}
				var passwords []string
				for _, u := range got.Users {
					passwords = append(passwords, u.Password)
				}
				if !states[strings.Join(passwords, " ")] {
					t.Errorf("a state that was never sent: %v", passwords)
				}
			}
		})
	}
	all.Wait()
}

// TestConcurrentPatchesAreAllApplied changes each question in a goroutine.
func TestConcurrentPatchesAreAllApplied(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for range 10 {
		var all sync.WaitGroup
		want := map[string]string{}
		for _, b := range r.Root().Bases() {
			want[b.Question] = otherAnswer(b)
		}
		for question, answer := range want {
			all.Go(func() { r.do("PATCH", "/_fake/dialect", fmt.Sprintf("{%q: %q}", question, answer)) })
			all.Go(func() { r.register("", "ann@acme.test") })
			all.Go(func() { r.do("POST", "/_fake/faults", `{"on":{"subop":"None"},"http":500}`) })
		}
		all.Wait()
		got := map[string]string{}
		for _, b := range r.Root().Bases() {
			got[b.Question] = b.Answer
		}
		require.Equal(t, want, got)
	}
	require.Equal(t, 10*len(scenarios.Questions()), len(r.Root().Faults()), "one fault for each patch")
}

// TestControlsAndCallsRunConcurrently sends random requests to random fakes.
func TestControlsAndCallsRunConcurrently(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{MaxSandboxes: 3})
	requests := [][3]string{
		{"PUT", "/_fake/state", ann}, {"DELETE", "/_fake/state", ""}, {"GET", "/_fake/state", ""},
		{"GET", "/_fake/calls", ""}, {"DELETE", "/_fake/calls", ""}, {"GET", "/_fake/faults", ""},
		{"POST", "/_fake/faults", `{"on":{"subop":"Launch"},"calls":"every 2","http":500}`},
		{"DELETE", "/_fake/faults/1", ""}, {"DELETE", "/_fake/faults", ""}, {"GET", "/_fake/dialect", ""},
		{"PATCH", "/_fake/dialect", `{"email-case":"sensitive"}`}, {"DELETE", "/_fake/dialect", ""},
		{"POST", "/_fake/scenario", "summary: One.\nfaults: [{on: {subop: None}, http: 500}]\n"},
		{"GET", "/_fake/scenario", ""}, {"GET", "/_fake/openapi.yaml", ""}, {"GET", "/_fake/", ""},
		{"POST", "/_fake/clock", `{"advance":"1s"}`}, {"GET", "/_fake/health", ""}, {"DELETE", "/", ""},
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				below := []string{"", "/sandbox/a", "/sandbox/b", "/sandbox/c", "/sandbox/d"}[rand.IntN(5)]
				if rand.IntN(2) == 0 {
					r.register(below, "ann@acme.test")
					continue
				}
				q := requests[rand.IntN(len(requests))]
				if got := r.do(q[0], below+q[1], q[2]); got.status >= 500 && got.status != 503 {
					t.Errorf("%v: %d %s", q, got.status, got.body)
				}
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, len(r.Names()), 3)
}

// otherAnswer returns an answer to a question that is not its current one.
func otherAnswer(b fake.Basis) string {
	s, _ := scenarios.Lookup(b.Question)
	if s.Answers[0].Name == b.Answer {
		return s.Answers[1].Name
	}
	return s.Answers[0].Name
}
