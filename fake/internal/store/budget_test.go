package store_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/fake/internal/store/storetest"
)

// A registration is a decider that registers a user. Like a pooled call, it needs no closure.
type registration struct {
	company, email, password string
	change                   store.Change // the change apart from the user
}

func (r *registration) Decide(v store.View) store.Change {
	c := r.change
	c.User = store.User{Index: v.NextUser,
		Record: store.Record{Company: r.company, Email: r.email, SSID: guid.Serial(v.Epoch, 0)}}
	if len(v.Users) > 0 {
		c.User = v.Users[0]
	}
	c.User.Password = r.password
	c.User.SSID++
	c.User.Registrations++
	return c
}

// user returns the registration of the n-th user.
func user(n int) registration {
	return registration{
		company: fmt.Sprintf("company-%d", n%100), email: fmt.Sprintf("user-%d@acme.test", n),
		password: fmt.Sprintf("password-%d", n),
	}
}

func (r *registration) update(s store.Store) {
	s.Update(store.Query{Email: r.email, Company: r.company}, r)
}

// filled returns a store with users.
func filled(users int) *store.Memory {
	s := store.NewMemory(1, nil)
	for n := range users {
		r := user(n)
		r.update(s)
	}
	return s
}

// A refusal is a decider that changes nothing.
type refusal struct{}

func (refusal) Decide(store.View) store.Change { return store.Change{} }

// TestAllocationBudgets requires an exact number of allocations, so that one more fails
// the test.
func TestAllocationBudgets(t *testing.T) {
	s := filled(1000)
	given := guid.GUID{1}
	loaded := store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test", Given: given}})
	long := user(0)
	long.password = strings.Repeat("x", 10_000)
	var fresh []registration
	for n := range 102 { // one for each run
		fresh = append(fresh, user(1000+n))
	}
	again, launch := user(1), user(2)
	launch.change = store.Change{IssueToken: true, UseToken: true}
	var none refusal
	for _, row := range []struct {
		name   string
		budget float64
		update func()
	}{
		{"an update of a user", 0, func() { again.update(s) }},
		{"an update that takes a password of another length", 0, func() {
			long.password = long.password[:len(long.password)/2]
			long.update(s)
		}},
		{"an update that changes nothing", 0, func() { s.Update(store.Query{Email: again.email, Company: "globex"}, none) }},
		{"an update of an unknown email", 0, func() { s.Update(store.Query{Email: "x@x", Company: "x"}, none) }},
		{"an update by a user's index and token", 0,
			func() { s.Update(store.Query{User: 2, Token: guid.Serial(1, 1)}, &launch) }},
		{"an update by a given ssid", 0, func() { loaded.Update(store.Query{SSID: given}, none) }},
		{"an update that creates a user, on average", 0, func() {
			fresh[0].update(s)
			fresh = fresh[1:]
		}},
		{"a find of a user: the slice and three strings", 4, func() { s.Find(again.email) }},
		{"a find of an unknown user", 0, func() { s.Find("x@x") }},
	} {
		row.update()
		require.Equal(t, row.budget, testing.AllocsPerRun(100, row.update), row.name)
	}
}

// heap returns the number of live bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestAUserTakesLittleMemory limits the bytes of heap per user, including 35 bytes of
// strings and the indexes. The map of emails takes between 10 and 21 bytes, more just
// after it has grown.
func TestAUserTakesLittleMemory(t *testing.T) {
	const users = 100_000
	before := heap()
	s := filled(users)
	each := float64(heap()-before) / users
	runtime.KeepAlive(s)
	t.Logf("%.1f bytes for each user", each)
	require.Less(t, each, 102.0)
}

// TestAUserStaysSmallHoweverOftenItIsRegistered uses passwords of all lengths.
func TestAUserStaysSmallHoweverOftenItIsRegistered(t *testing.T) {
	t.Parallel()
	s := store.NewMemory(1, nil)
	r := user(0)
	for n := range 20_000 {
		r.password = strings.Repeat("x", n*7919%1000)
		r.update(s)
		seen := storetest.Update(t, s, store.Query{User: 1}, nothing)
		require.Equal(t, r.password, seen.Users[0].Password)
	}
	require.Less(t, s.TextBytes(), 4_000)
}
