package store_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/paytfake/paytfake/fake/internal/store"
)

// BenchmarkUpdate registers known users in random order. B/user is the heap per user,
// including strings.
func BenchmarkUpdate(b *testing.B) {
	for _, users := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
			before := heap()
			s := filled(users)
			each := float64(heap()-before) / float64(users)
			registrations := make([]registration, 1<<16)
			for i := range registrations {
				registrations[i] = user(rand.IntN(users))
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				registrations[n%len(registrations)].update(s)
				n++
			}
			b.ReportMetric(each, "B/user")
		})
	}
}

// BenchmarkCreate registers new users. Each store gets a million of them.
func BenchmarkCreate(b *testing.B) {
	const users = 1_000_000
	registrations := make([]registration, users)
	for n := range registrations {
		registrations[n] = user(n)
	}
	for b.Loop() {
		s := store.NewMemory(1, nil)
		for n := range registrations {
			registrations[n].update(s)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/users, "ns/user")
}

// BenchmarkCollection runs the garbage collector with a million users in a store, and
// with the same users in a map of records.
func BenchmarkCollection(b *testing.B) {
	const users = 1_000_000
	collect := func(b *testing.B) {
		runtime.GC()
		for b.Loop() {
			runtime.GC()
		}
	}
	b.Run("a store", func(b *testing.B) {
		s := filled(users)
		collect(b)
		runtime.KeepAlive(s)
	})
	b.Run("a map", func(b *testing.B) {
		byEmail := map[string]*store.Record{}
		for n := range users {
			r := user(n)
			byEmail[r.email] = &store.Record{Company: r.company, Email: r.email, Password: r.password}
		}
		collect(b)
		runtime.KeepAlive(byEmail)
	})
}
