package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

func TestAStreamThatEndedIsNotFollowed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := New(fake.Options{}, Config{})
	c.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/_fake/events", nil))
	require.NotNil(t, c.changes.followers)
	require.Empty(t, c.changes.followers)
}

func TestNoConfigurationAllowsACallWithoutAHost(t *testing.T) {
	t.Parallel()
	require.False(t, New(fake.Options{}, Config{AllowHosts: []string{""}}).isHost(""))
}
