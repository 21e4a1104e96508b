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
		{"a Launch that is refused", 11, func() { send(launch + "488A6802-AD46-4BB4-B2E3-653C3ACF9F14") }},
		{"a Launch", 11, func() { send(launch + u.SSID) }},
		{"a Register by the handler", 10, func() { send(form) }},
		{"a duplicate email", 12, func() { send(strings.Replace(form, "company-1", "globex", 1)) }},
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
