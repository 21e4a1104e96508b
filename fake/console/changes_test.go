package console

import (
	"context"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
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
