// Package storetest tests implementations of [store.Store] with [Run].
package storetest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
)

// Run tests a store. open must return a new store with the given records. Run calls it
// many times, possibly concurrently.
func Run(t *testing.T, open func(given []store.Record) store.Store) {
	t.Run("a store agrees with a simple model", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) { compare(t, open) })
	})
	t.Run("returned records never change", func(t *testing.T) {
		t.Parallel()
		keepsCopies(t, open(nil))
	})
	t.Run("concurrent updates happen one after another", func(t *testing.T) {
		t.Parallel()
		countsUp(t, open(nil))
	})
	t.Run("a list is a snapshot while users are created and replaced", func(t *testing.T) {
		t.Parallel()
		listsWhileItGrows(t, open(nil))
	})
	t.Run("a token is used only once under concurrency", func(t *testing.T) {
		t.Parallel()
		opensOnce(t, open(nil))
	})
}

// A decider is a function as a [store.Decider].
type decider func(store.View) store.Change

func (d decider) Decide(v store.View) store.Change { return d(v) }

// Update updates a store and returns a copy of the view that decide got.
func Update(t require.TestingT, s store.Store, q store.Query, decide func(store.View) store.Change) (seen store.View) {
	require.NoError(t, s.Update(q, decider(func(v store.View) store.Change {
		seen = clone(v)
		return decide(v)
	})))
	return seen
}

// clone returns a copy that is valid after the update.
func clone(v store.View) store.View {
	v.Users, v.Companies = slices.Clone(v.Users), slices.Clone(v.Companies)
	for i, u := range v.Users {
		v.Users[i].Company, v.Users[i].Email, v.Users[i].Password =
			strings.Clone(u.Company), strings.Clone(u.Email), strings.Clone(u.Password)
	}
	for i, name := range v.Companies {
		v.Companies[i] = strings.Clone(name)
	}
	return v
}

// A model is a store that is too simple to be wrong.
type model struct {
	epoch  uint64
	users  []store.User
	owner  map[guid.GUID]uint32 // of each given ssid
	issued uint64
	used   map[uint64]bool // serials of used tokens
}

func newModel(epoch uint64, given []store.Record) *model {
	m := &model{epoch: epoch, owner: map[guid.GUID]uint32{}, used: map[uint64]bool{}}
	for i, r := range given {
		r.SSID, r.Registrations = guid.Serial(epoch, 1), max(r.Registrations, 1)
		m.users = append(m.users, store.User{Index: uint32(i + 1), Record: r})
		if r.Given != (guid.GUID{}) {
			m.owner[r.Given] = uint32(i + 1)
		}
	}
	return m
}

func (m *model) view(q store.Query) store.View {
	v := store.View{Epoch: m.epoch, NextUser: uint32(len(m.users) + 1), NextToken: guid.Serial(m.epoch, m.issued+1)}
	index := q.User
	if owner, ok := m.owner[q.SSID]; ok {
		index, v.BySSID = owner, true
	}
	for _, u := range m.users {
		if q.Email != "" && strings.EqualFold(u.Email, q.Email) || u.Index == index {
			v.Users = append(v.Users, u)
		}
		if q.Company != "" && strings.EqualFold(u.Company, q.Company) && !slices.Contains(v.Companies, u.Company) {
			v.Companies = append(v.Companies, u.Company)
		}
	}
	v.TokenUsable = q.Token > guid.Serial(m.epoch, 0) && q.Token < v.NextToken && !m.used[q.Token]
	return v
}

func (m *model) commit(q store.Query, v store.View, c store.Change) {
	if c.User.Index == v.NextUser {
		m.users = append(m.users, c.User)
	} else if c.User.Index != 0 {
		u := &m.users[c.User.Index-1]
		c.User.Company, c.User.Email = u.Company, u.Email
		*u = c.User
	}
	if c.UseToken && v.TokenUsable {
		m.used[q.Token] = true
	}
	if c.IssueToken {
		m.issued++
	}
}

func (m *model) find(email string) []store.User { return m.view(store.Query{Email: email}).Users }

func (m *model) list() (all []store.Record) {
	for _, u := range m.users {
		all = append(all, u.Record)
	}
	return all
}

var (
	emails = rapid.SampledFrom([]string{"ann@x", "ANN@x", "Ann@X", "bob@x", "k@x", "K@x", "\u212a@x",
		strings.Repeat("ann", 99)})
	companies = rapid.SampledFrom([]string{"acme", "ACME", "Acme", "globex", "Globex", "acmé"})
	passwords = rapid.OneOf(rapid.StringN(0, 8, -1), rapid.SampledFrom([]string{
		strings.Repeat("x", 127), strings.Repeat("y", 128), strings.Repeat("z", 300), strings.Repeat("long", 20_000),
	}))
	ssids = rapid.Custom(func(t *rapid.T) guid.GUID { return guid.GUID{rapid.ByteMax(5).Draw(t, "ssid")} })
)

// compare makes the same updates of a store and of a model.
func compare(t *rapid.T, open func([]store.Record) store.Store) {
	given := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) store.Record {
		return store.Record{
			Company: companies.Draw(t, "company"), Email: emails.Draw(t, "email"), Password: passwords.Draw(t, "password"),
			SSID: rapid.Uint64().Draw(t, "serial"), Registrations: rapid.Uint32Max(2).Draw(t, "registrations"),
		}
	}), 0, 5, func(r store.Record) string { return r.Email }).Draw(t, "given")
	for i := range given { // at most one record has each ssid
		if rapid.Bool().Draw(t, "with an ssid") {
			given[i].Given = guid.GUID{byte(i + 1)}
		}
	}
	s := open(given)
	m := newModel(Update(t, s, store.Query{}, nothing).Epoch, given)

	for range rapid.IntRange(0, 30).Draw(t, "updates") {
		q := m.drawQuery(t)
		want := m.view(q)
		change := drawChange(t, want)
		got := Update(t, s, q, func(store.View) store.Change { return change })
		require.Empty(t, cmp.Diff(want, got, cmpopts.EquateEmpty()), "%+v", q)
		m.commit(q, want, change)

		email := emails.Draw(t, "find")
		found, err := s.Find(email)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m.find(email), found, cmpopts.EquateEmpty()), email)
	}
	list, err := s.List()
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(m.list(), list, cmpopts.EquateEmpty()))
}

func nothing(store.View) store.Change { return store.Change{} }

func (m *model) drawQuery(t *rapid.T) (q store.Query) {
	if rapid.Bool().Draw(t, "by email") {
		q.Email = emails.Draw(t, "email")
	} else {
		q.SSID = ssids.Draw(t, "ssid")
		q.User = rapid.OneOf(rapid.Uint32Max(uint32(len(m.users)+1)), rapid.Just[uint32](math.MaxUint32)).Draw(t, "user")
	}
	if rapid.Bool().Draw(t, "with a company") {
		q.Company = companies.Draw(t, "company")
	}
	if rapid.Bool().Draw(t, "with a token") {
		epoch := rapid.SampledFrom([]uint64{m.epoch, m.epoch, m.epoch - 1, m.epoch + 1}).Draw(t, "epoch")
		q.Token = guid.Serial(epoch, rapid.Uint64Max(m.issued+2).Draw(t, "token"))
	}
	return q
}

func drawChange(t *rapid.T, v store.View) (c store.Change) {
	switch n := len(v.Users); rapid.SampledFrom([]string{"create", "replace", "no user"}).Draw(t, "change") {
	case "create":
		c.User = store.User{Index: v.NextUser, Record: store.Record{
			Company: companies.Draw(t, "company"), Email: emails.Draw(t, "email"), SSID: guid.Serial(v.Epoch, 1),
		}}
		c.User.Registrations = rapid.Uint32Max(1).Draw(t, "registrations")
		c.User.Password = passwords.Draw(t, "password")
	case "replace":
		if n == 0 {
			break
		}
		c.User = v.Users[rapid.IntRange(0, n-1).Draw(t, "which")]
		c.User.Company, c.User.Email = companies.Draw(t, "company"), emails.Draw(t, "email") // which do not change
		c.User.Password = passwords.Draw(t, "password")
		c.User.SSID++
		c.User.Registrations++
		if rapid.Bool().Draw(t, "rotate") {
			c.User.Given = guid.GUID{}
		}
	}
	c.UseToken, c.IssueToken = rapid.Bool().Draw(t, "use"), rapid.Bool().Draw(t, "issue")
	return c
}

// keepsCopies requires that a returned password never changes.
func keepsCopies(t *testing.T, s store.Store) {
	set := func(v store.View) store.Change {
		c := store.Change{User: store.User{Index: v.NextUser, Record: store.Record{Company: "acme", Email: "ann@acme.test"}}}
		if len(v.Users) > 0 {
			c.User = v.Users[0]
		}
		c.User.SSID++
		c.User.Password = fmt.Sprintf("%04d", c.User.SSID)
		return c
	}
	var lists [][]store.Record
	var finds [][]store.User
	for range 100 {
		Update(t, s, store.Query{Email: "ann@acme.test"}, set)
		list, err := s.List()
		require.NoError(t, err)
		found, err := s.Find("ann@acme.test")
		require.NoError(t, err)
		lists, finds = append(lists, list), append(finds, found)
	}
	for i := range lists {
		want := store.Record{Company: "acme", Email: "ann@acme.test", Password: fmt.Sprintf("%04d", i+1), SSID: uint64(i + 1)}
		require.Equal(t, []store.Record{want}, lists[i])
		require.Equal(t, []store.User{{Index: 1, Record: want}}, finds[i])
	}
}

// concurrently calls a function with 0 to n-1 at the same time.
func concurrently(n int, call func(i int)) {
	var calls sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		calls.Go(func() {
			<-begin
			call(i)
		})
	}
	close(begin)
	calls.Wait()
}

// countsUp registers a few users many times concurrently, while others read them.
func countsUp(t *testing.T, s store.Store) {
	const users, each, readers = 4, 50, 8
	names := []string{"ann@acme.test", "bob@acme.test", "cyd@acme.test", "dan@acme.test"}
	whole := func(r store.Record) bool { // password and serial are of one update
		return r.Password == fmt.Sprint(r.SSID) && uint64(r.Registrations) == r.SSID
	}
	var tokens sync.Map
	concurrently(users*each+readers, func(i int) {
		email := names[i%users]
		if i >= users*each {
			list, err := s.List()
			require.NoError(t, err)
			found, err := s.Find(email)
			require.NoError(t, err)
			for _, u := range found {
				list = append(list, u.Record)
			}
			for _, r := range list {
				require.True(t, whole(r), "%+v", r)
			}
			return
		}
		seen := Update(t, s, store.Query{Email: email, Company: "acme"}, func(v store.View) store.Change {
			c := store.Change{User: store.User{Index: v.NextUser, Record: store.Record{Company: "acme", Email: email}},
				IssueToken: true}
			if len(v.Users) > 0 {
				c.User = v.Users[0]
			}
			c.User.SSID++
			c.User.Registrations++
			c.User.Password = fmt.Sprint(c.User.SSID)
			return c
		})
		for _, u := range seen.Users {
			require.True(t, whole(u.Record), "%+v", u)
		}
		_, twice := tokens.LoadOrStore(seen.NextToken, true)
		require.False(t, twice, "each token is issued once")
	})
	list, err := s.List()
	require.NoError(t, err)
	require.Len(t, list, users)
	for _, r := range list {
		require.EqualValues(t, each, r.SSID, r.Email)
		require.True(t, whole(r), "%+v", r)
	}
	last := Update(t, s, store.Query{}, nothing)
	require.Equal(t, guid.Serial(last.Epoch, users*each+1), last.NextToken)
}

// listsWhileItGrows lists users while others are created. With each new one, the
// first user gets a password of that length.
func listsWhileItGrows(t *testing.T, s store.Store) {
	const users = 500
	put := func(email string, length int) {
		Update(t, s, store.Query{Email: email}, func(v store.View) store.Change {
			c := store.Change{User: store.User{Index: v.NextUser, Record: store.Record{Company: "acme", Email: email}}}
			if len(v.Users) > 0 {
				c.User = v.Users[0]
			}
			c.User.SSID, c.User.Password = uint64(length), strings.Repeat("x", length)
			return c
		})
	}
	var done atomic.Bool
	concurrently(2, func(i int) {
		if i == 0 {
			defer done.Store(true)
			for n := range users {
				put("0", n)
				put(fmt.Sprint(n), n)
			}
			return
		}
		for !done.Load() {
			list, err := s.List()
			require.NoError(t, err)
			for n, r := range list {
				require.Equal(t, fmt.Sprint(n), r.Email)
				require.EqualValues(t, r.SSID, len(r.Password), r.Email)
			}
		}
	})
}

// opensOnce uses one token many times concurrently.
func opensOnce(t *testing.T, s store.Store) {
	token := Update(t, s, store.Query{}, func(store.View) store.Change { return store.Change{IssueToken: true} }).NextToken
	var usable [32]bool
	concurrently(len(usable), func(i int) {
		usable[i] = Update(t, s, store.Query{Token: token}, func(v store.View) store.Change {
			return store.Change{UseToken: v.TokenUsable}
		}).TokenUsable
	})
	count := map[bool]int{}
	for _, u := range usable {
		count[u]++
	}
	require.Equal(t, map[bool]int{true: 1, false: len(usable) - 1}, count)
}
