package fake

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAllocationBudgets limits the allocations of a call. The budgets are exact: one
// more allocation fails the test. They are doubled under the race detector, which
// drops pooled values at random.
func TestAllocationBudgets(t *testing.T) {
	api := New(Options{JournalSize: 8})
	send, register := direct(api), through(api)
	form := registerForm(1)
	for range 8 { // fills the journal
		send(form)
	}
	u, ok := api.User("user-1@acme.test")
	require.True(t, ok)
	duplicate := strings.Replace(form, "company-1", "globex", 1)
	launch := "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid="
	refused, granted := launch+"488A6802-AD46-4BB4-B2E3-653C3ACF9F14", launch+u.SSID
	for _, row := range []struct {
		name   string
		budget float64
		call   func()
	}{
		// The form as a string, the values of the headers and the media type with its charset.
		{"a Launch allocates 3 times", 3, func() { send(granted) }},
		// Also the email, which is escaped in the form.
		{"a Register through the handler allocates 4 times", 4, func() { send(form) }},
		{"a duplicate email allocates 4 times", 4, func() { send(duplicate) }},
		// The basis as a string and its parts, and the pages' reason.
		{"a refused Launch allocates 6 times", 6, func() { send(refused) }},
		{"a Register through Client allocates 44 times", 44, func() { register(1) }},
	} {
		budget := row.budget
		if isRace {
			budget *= 2
		}
		require.LessOrEqual(t, testing.AllocsPerRun(1000, row.call), budget, row.name)
	}
}

// TestAUserTakesLittleMemory limits the bytes of heap per user. They include the
// indexes but not the bytes of the user's strings.
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
