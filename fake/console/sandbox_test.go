package console_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
)

// TestSandboxesLeakNothing drives 100 of them at once, each in its own way.
func TestSandboxesLeakNothing(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 8, 10, 0, 0, 0, time.UTC)
	r := start(t, fake.Options{Seed: 7, Now: func() time.Time { return at }}, console.Config{})
	var all sync.WaitGroup
	ssids := make([]string, 100)
	for i := range ssids {
		all.Go(func() {
			below, email := fmt.Sprintf("/sandbox/box-%d", i), fmt.Sprintf("user-%d@acme.test", i)
			for range i%3 + 1 {
				ssids[i], _ = r.register(below, email).value(t, "value").(string)
			}
			if i%2 == 0 {
				r.do("PATCH", below+"/_fake/dialect", `{"error-http-status":"400"}`)
			}
			r.do("POST", below+"/_fake/faults", fmt.Sprintf(`{"on":{"email":"fault@acme.test"},"http":%d}`, 500+i%4))
			r.do("POST", below+"/_fake/clock", fmt.Sprintf(`{"advance":"%ds"}`, i+1))
			r.register(below, "fault@acme.test")
		})
	}
	all.Wait()
	require.Len(t, r.Names(), 100)
	seen := map[string]bool{}
	for i, ssid := range ssids {
		api, err := r.Sandbox(fmt.Sprintf("box-%d", i))
		require.NoError(t, err)
		email := fmt.Sprintf("user-%d@acme.test", i)
		given := api.Given().Users
		require.Len(t, given, 1)
		require.Equal(t, []any{email, ssid, i%3 + 1}, []any{given[0].Email, given[0].SSID, given[0].Registrations})
		require.False(t, seen[ssid], "two sandboxes gave the same ssid")
		seen[ssid] = true
		require.Equal(t, i%2 == 0, api.Dialect().ErrorHTTPStatus == fake.ErrorHTTPStatus400)
		faults := api.Faults()
		require.Len(t, faults, 1)
		require.Equal(t, []any{1, 500 + i%4, 1}, []any{faults[0].ID, faults[0].HTTP, faults[0].Met})
		require.Equal(t, at.Add(time.Duration(i+1)*time.Second), api.Now())
		calls := api.Calls()
		require.Len(t, calls, i%3+2)
		require.Equal(t, fake.Path, calls[0].Path)
		require.Equal(t, 500+i%4, calls[len(calls)-1].Status)
	}
	require.Empty(t, r.Root().Calls())
	require.Empty(t, r.Root().Given().Users)
	require.Empty(t, r.Root().Faults())
	require.Equal(t, fake.Dialect{}, r.Root().Dialect())

	again := start(t, fake.Options{Seed: 7}, console.Config{})
	require.Equal(t, ssids[0], again.register("/sandbox/box-0", "user-0@acme.test").value(t, "value"), "the seed and the name give the same")
}

func TestIdleSandboxesAreRemoved(t *testing.T) {
	t.Parallel()
	var minutes atomic.Int64
	r := start(t, fake.Options{}, console.Config{Now: func() time.Time { return time.Unix(0, 0).Add(time.Duration(minutes.Load()) * time.Minute) }})
	r.register("/sandbox/old", "ann@acme.test")
	r.register("/sandbox/used", "ann@acme.test")
	events := follow(t, r, "/sandbox/followed/_fake/events")
	minutes.Store(29)
	r.register("/sandbox/used", "ann@acme.test")
	require.Equal(t, []string{"followed", "old", "used"}, r.Names())
	minutes.Store(30)
	require.Equal(t, []string{"followed", "used"}, r.Names(), "a stream of events is a use")
	require.Contains(t, r.do("GET", "/_fake/health", "").body, `"sandboxes":2`)
	minutes.Store(59)
	require.Equal(t, `{"users":[]}`+"\n", r.do("GET", "/sandbox/used/_fake/state", "").body, "it is made anew")
	events.end()
}

func TestSandboxesAreRemovedWhenAsked(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("/sandbox/one", "ann@acme.test")
	events := follow(t, r, "/sandbox/one/_fake/events")
	require.Equal(t, 204, r.do("DELETE", "/sandbox/one/", "").status)
	events.untilEnd()
	require.Equal(t, 404, r.do("DELETE", "/sandbox/one/", "").status)
	require.False(t, r.Remove("one"))
	require.Empty(t, r.Names())
	require.Equal(t, `{"users":[]}`+"\n", r.do("GET", "/sandbox/one/_fake/state", "").body)
	require.True(t, r.Remove("one"))
}

func TestThereAreAsManySandboxesAsThereIsRoomFor(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{MaxSandboxes: 2})
	r.register("/sandbox/one", "ann@acme.test")
	require.Equal(t, 200, r.do("GET", "/sandbox/two/_fake/state", "").status)
	for _, got := range []answered{r.register("/sandbox/three", "ann@acme.test"), r.do("GET", "/sandbox/three/_fake/state", "")} {
		require.Equal(t, 503, got.status)
		require.Equal(t, "unmodelled", got.header.Get("Fake-Basis"))
		require.JSONEq(t, `{"error":"there are 2 sandboxes already, so there is no room for \"three\"",
			"hint":"remove one with DELETE /sandbox/NAME/, or start paytfake with a larger --max-sandboxes"}`, got.body)
	}
	require.Equal(t, 204, r.do("DELETE", "/sandbox/one/", "").status)
	require.Equal(t, 200, r.register("/sandbox/three", "ann@acme.test").status)
	_, err := r.Sandbox("four")
	require.ErrorContains(t, err, "no room")
}

func TestNamesOfSandboxes(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for _, name := range []string{"a", "A.b_c-9", "0123456789012345678901234567890123456789012345678901234567890123", "...x"} {
		require.Equal(t, 200, r.register("/sandbox/"+name, "ann@acme.test").status, name)
	}
	for _, name := range []string{"", "a%20b", "%3Cscript%3E", "..", "%2e%2e", "é", "01234567890123456789012345678901234567890123456789012345678901234"} {
		got := r.register("/sandbox/"+name, "ann@acme.test")
		require.Equal(t, 400, got.status, name)
		require.Equal(t, "unmodelled", got.header.Get("Fake-Basis"))
		require.Contains(t, got.body, "is not the name of a sandbox")
	}
	for _, path := range []string{"/sandbox", "/sandbox/", "/sandboxes/a/_fake/state"} {
		require.Equal(t, "unmodelled", r.do("GET", path, "").header.Get("Fake-Basis"), path)
	}
	require.Len(t, r.Names(), 4)
	require.Equal(t, "ok", r.do("POST", "/sandbox/a/trackerpro_Admin.ashx", "key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=a&email=b@c.test&password=d",
		"Content-Type: application/x-www-form-urlencoded").value(t, "status"), "in the other spelling")
}
