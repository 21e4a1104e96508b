package console

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

func TestASlowFollowerSeesEachChangeOnce(t *testing.T) {
	t.Parallel()
	var h hub
	one, two := fake.New(fake.Options{}), fake.New(fake.Options{})
	f, other := h.follow(one), h.follow(two)
	h.notify(one, changeState, changeFaults)
	h.notify(one, changeState)
	h.notify(nil, changeSandboxes)
	require.Len(t, f.signal, 1)
	require.Equal(t, []change{changeState, changeFaults, changeSandboxes}, h.take(f))
	require.Empty(t, h.take(f))
	require.Equal(t, []change{changeSandboxes}, h.take(other))
	h.leave(f)
	h.notify(one, changeState)
	require.Empty(t, h.take(f))
}

func TestTheHubRemovesTheFollowerOfAStreamThatEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New(fake.Options{}, Config{})
		ctx, cancel := context.WithCancel(t.Context())
		go c.ServeHTTP(httptest.NewRecorder(),
			httptest.NewRequestWithContext(ctx, "GET", "http://localhost/_fake/events", nil))
		synctest.Wait()
		require.Len(t, c.changes.followers, 1)
		cancel()
		synctest.Wait()
		require.Empty(t, c.changes.followers)
	})
}

func TestAStreamThatEndedIsNotFollowed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := New(fake.Options{}, Config{})
	c.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet,
		"http://localhost/_fake/events", nil))
	require.NotNil(t, c.changes.followers)
	require.Empty(t, c.changes.followers)
}

func TestWhatAFollowerTookDoesNotChange(t *testing.T) {
	t.Parallel()
	var h hub
	f := h.follow(nil)
	h.notify(nil, changeState, changeState)
	took := h.take(f)
	h.notify(nil, changeFaults)
	require.Equal(t, []change{changeState}, took)
	require.Equal(t, []change{changeFaults}, h.take(f))
}

func TestNoConfigurationAllowsACallWithoutAHost(t *testing.T) {
	t.Parallel()
	require.False(t, New(fake.Options{}, Config{AllowHosts: []string{""}}).isHost(""))
}

func TestAPresetMeetsTheCallsThatItNames(t *testing.T) {
	t.Parallel()
	for _, p := range presets {
		f, err := scenarios.ParseFault(p.Name, []byte(p.Fault))
		require.NoError(t, err)
		want := map[string]fake.Fault{
			"next call":            {Calls: fake.Calls{From: 1, To: 1}},
			"next 2 registrations": {Calls: fake.Calls{From: 1, To: 2}, On: fake.On{Subop: "Register"}},
		}[p.For]
		require.Equal(t, want, fake.Fault{Calls: f.Calls, On: f.On}, p.Name)
	}
}

func TestADescriptionNamesTheServerOfItsSandbox(t *testing.T) {
	t.Parallel()
	require.Equal(t, "/", describe(fake.Dialect{}, "").Server)
	require.Equal(t, "/sandbox/blue", describe(fake.Dialect{}, "blue").Server)
}

func TestASandboxCountsItsConcurrentRequests(t *testing.T) {
	t.Parallel()
	c := New(fake.Options{}, Config{})
	var requests sync.WaitGroup
	for range 8 {
		requests.Go(func() {
			for range 2000 {
				_, err := c.Sandbox("blue")
				require.NoError(t, err)
			}
		})
	}
	requests.Wait()
	require.Zero(t, c.sandboxes.all["blue"].busy)
}

func TestTheLogOfAControlNamesItsSandbox(t *testing.T) {
	t.Parallel()
	for below, want := range map[string]string{"": "control changed=[calls]",
		"/sandbox/blue": "control sandbox=blue changed=[calls]"} {
		var log bytes.Buffer
		c := New(fake.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, Config{})
		c.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodDelete, "http://localhost"+below+"/_fake/calls",
			nil))
		require.Contains(t, log.String(), want)
	}
}
