package console_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/dialect"
)

// TestSandboxesAreIsolated uses 100 sandboxes at once, each differently.
func TestSandboxesAreIsolated(t *testing.T) {
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
			fault := fmt.Sprintf(`{"on":{"email":"fault@acme.test"},"http":%d}`, 500+i%4)
			r.do("POST", below+"/_fake/faults", fault)
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
		require.False(t, seen[ssid], "two sandboxes have the same ssid")
		seen[ssid] = true
		require.Equal(t, i%2 == 0, api.Dialect().ErrorHTTPStatus == dialect.ErrorHTTPStatus400)
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
	ssid := again.register("/sandbox/box-0", "user-0@acme.test").value(t, "value")
	require.Equal(t, ssids[0], ssid, "the seed and the name determine the ssid")
	require.NotEqual(t, ssid, again.register("", "user-0@acme.test").value(t, "value"), "the root has other ssids")
}

func TestASandboxUnusedFor30MinutesIsRemoved(t *testing.T) {
	t.Parallel()
	var minutes atomic.Int64
	r := start(t, fake.Options{}, console.Config{Now: func() time.Time {
		return time.Unix(0, 0).Add(time.Duration(minutes.Load()) * time.Minute)
	}})
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
	require.Equal(t, `{"users":[]}`+"\n", r.do("GET", "/sandbox/used/_fake/state", "").body, "it is a new sandbox")
	events.end()
}

// TestAnIdleSandboxIsRemovedByCallsToOthers checks that a sandbox unused for 30
// minutes is removed soon although no call names it, and one used in between is not.
func TestAnIdleSandboxIsRemovedByCallsToOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := console.New(fake.Options{}, console.Config{})
		use := func(name string) *fake.API {
			api, err := c.Sandbox(name)
			require.NoError(t, err)
			return api
		}
		used := use("used")
		time.Sleep(time.Minute)
		use("idle")
		root, end := stream(c, "")
		defer end()
		for range 30 {
			time.Sleep(time.Minute - time.Second)
			require.Same(t, used, use("used"))
			time.Sleep(time.Second)
			require.Same(t, used, use("used"))
		}
		require.NotContains(t, root(), "sandboxes", "the sandbox is idle only now")
		for range 3 { // a sweep is at most 3 minutes away
			time.Sleep(time.Minute)
			require.Same(t, used, use("used"))
		}
		require.Equal(t, 1, strings.Count(root(), "sandboxes"))
		require.Equal(t, []string{"used"}, c.Names())
	})
}

// TestARequestKeepsItsSandbox checks that the time without use begins when a
// request ends.
func TestARequestKeepsItsSandbox(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := console.New(fake.Options{}, console.Config{})
		_, end := stream(c, "/sandbox/one")
		time.Sleep(time.Hour)
		require.Equal(t, []string{"one"}, c.Names())
		end()
		time.Sleep(30*time.Minute - 1)
		require.Equal(t, []string{"one"}, c.Names())
		root, end := stream(c, "")
		defer end()
		time.Sleep(time.Nanosecond)
		require.Empty(t, c.Names())
		require.Equal(t, 1, strings.Count(root(), `{"what":"sandboxes"}`))
	})
}

// TestAnIdleSandboxMakesRoom checks that the limit does not count idle sandboxes.
func TestAnIdleSandboxMakesRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := console.New(fake.Options{}, console.Config{MaxSandboxes: 1})
		_, err := c.Sandbox("old")
		require.NoError(t, err)
		time.Sleep(29 * time.Minute)
		_, err = c.Sandbox("new")
		require.ErrorContains(t, err, "no room")
		time.Sleep(time.Minute)
		_, err = c.Sandbox("new")
		require.NoError(t, err)
		require.Equal(t, []string{"new"}, c.Names())
	})
}

func TestASandboxIsRemovedOnRequest(t *testing.T) {
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

func TestTheNumberOfSandboxesIsLimited(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{MaxSandboxes: 2})
	r.register("/sandbox/one", "ann@acme.test")
	require.Equal(t, 200, r.do("GET", "/sandbox/two/_fake/state", "").status)
	for _, got := range []response{
		r.register("/sandbox/three", "ann@acme.test"), r.do("GET", "/sandbox/three/_fake/state", ""),
	} {
		require.Equal(t, 503, got.status)
		require.Equal(t, []string{"endpoint", "unmodelled", "nosniff", "no-store"}, []string{
			got.header.Get("Fake-Rule"), got.header.Get("Fake-Basis"),
			got.header.Get("X-Content-Type-Options"), got.header.Get("Cache-Control"),
		})
		require.JSONEq(t, `{"error":"the limit of 2 sandboxes leaves no room for \"three\"",
			"hint":"remove one with DELETE /sandbox/NAME/, or start paytfake with a larger --max-sandboxes"}`, got.body)
	}
	require.Equal(t, 204, r.do("DELETE", "/sandbox/one/", "").status)
	require.Equal(t, 200, r.register("/sandbox/three", "ann@acme.test").status)
	_, err := r.Sandbox("four")
	require.ErrorContains(t, err, "no room")
}

func TestThereCanBe1000SandboxesByDefault(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	for i := range 1000 {
		_, err := c.Sandbox(fmt.Sprint(i))
		require.NoError(t, err)
	}
	_, err := c.Sandbox("one more")
	require.ErrorContains(t, err, "invalid")
	_, err = c.Sandbox("more")
	require.ErrorContains(t, err, "the limit of 1000 sandboxes")
}

func TestASandboxHasAShortPlainName(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	longest := strings.Repeat("x", 64)
	for _, name := range []string{"a", "z", "A", "Z", "0", "9", "A.b_c-9", longest, "...x"} {
		require.Equal(t, 200, r.register("/sandbox/"+name, "ann@acme.test").status, name)
	}
	for _, name := range []string{
		"", "a%20b", "%3Cscript%3E", "..", "%2e%2e", "é", longest + "x", "%60", "%7B", "%40", "%5B", "%3A",
	} {
		got := r.register("/sandbox/"+name, "ann@acme.test")
		require.Equal(t, 400, got.status, name)
		require.Equal(t, "unmodelled", got.header.Get("Fake-Basis"))
		require.Contains(t, got.body, "invalid sandbox name")
	}
	for _, path := range []string{"/sandbox", "/sandbox/", "/sandboxes/a/_fake/state"} {
		require.Equal(t, "unmodelled", r.do("GET", path, "").header.Get("Fake-Basis"), path)
	}
	require.Len(t, r.Names(), 9)
	got := r.do("POST", "/sandbox/a/trackerpro_Admin.ashx",
		"key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=a&email=b@c.test&password=d",
		"Content-Type: application/x-www-form-urlencoded")
	require.Equal(t, "ok", got.value(t, "status"), "the other spelling of the path works")
}
