package fake

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAllocationBudgets holds what a call may allocate. The budgets leave room
// for the race detector, which drops what is pooled now and then.
func TestAllocationBudgets(t *testing.T) {
	api := New(Options{JournalSize: 8})
	send, register := direct(api), through(api)
	form := registerForm(1)
	for range 8 { // fills the journal
		send(form)
	}
	u, ok := api.User("user-1@acme.test")
	require.True(t, ok)
	launch := "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid="
	for _, row := range []struct {
		name   string
		budget float64
		call   func()
	}{
		{"a Launch that is refused", 8, func() { send(launch + "488A6802-AD46-4BB4-B2E3-653C3ACF9F14") }},
		{"a Launch", 8, func() { send(launch + u.SSID) }},
		{"a Register by the handler", 8, func() { send(form) }},
		{"a duplicate email", 8, func() { send(strings.Replace(form, "company-1", "globex", 1)) }},
		{"a Register through Client", 60, func() { register(1) }},
	} {
		require.LessOrEqual(t, testing.AllocsPerRun(1000, row.call), row.budget, row.name)
	}
}

// TestAUserTakesLittleMemory holds the bytes of heap for each user, the indexes
// included, beyond those of the strings themselves.
func TestAUserTakesLittleMemory(t *testing.T) {
	const users = 100_000
	strings := 0
	for n := range users {
		strings += len(fmt.Sprintf("user-%d@acme.test", n)) + len(fmt.Sprintf("password-%d", n))
	}
	api, each := filled(users)
	require.Less(t, each-float64(strings)/users, 150.0)
	runtime.KeepAlive(api)
}

// TestAUserStaysAsSmallHoweverOftenItIsRegistered has passwords of all lengths
// come and go.
func TestAUserStaysAsSmallHoweverOftenItIsRegistered(t *testing.T) {
	s := newStore()
	s.update("acme", "ann@acme.test", func(v view) { v.create(record{company: "acme", email: "ann@acme.test"}) })
	kept := func() (bytes int) {
		for _, block := range s.texts.blocks {
			bytes += len(block)
		}
		return bytes
	}
	for n := range 100_000 {
		password := strings.Repeat("x", n*7919%1000)
		s.update("acme", "ann@acme.test", func(v view) {
			for i, r := range v.records {
				r.password = password
				v.put(i, r)
			}
		})
		r, ok := s.get(1)
		require.True(t, ok)
		require.Equal(t, record{company: "acme", email: "ann@acme.test", password: password}, r)
	}
	require.Less(t, kept(), 8_000)
}
