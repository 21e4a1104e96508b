package main

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A proxy notes what it is asked for and does nothing.
type proxy struct {
	mu    sync.Mutex // guards asked
	asked []string
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.Method+" "+r.Host)
	http.Error(w, "not today", http.StatusServiceUnavailable)
}

func TestAProxyOfTheEnvironmentIsUsedForALiveTargetAndNotForLoopback(t *testing.T) {
	p := &proxy{}
	listening := httptest.NewServer(p)
	t.Cleanup(listening.Close)
	s := newServer(t)
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		c, stdout, stderr := s.child(t, t.TempDir(), []string{name + "=" + listening.URL, "HTTP_PROXY=" + listening.URL},
			"--url", "https://live.example/trackerpro_admin.ashx", "--timeout", "5s")
		_ = c.Run()
		require.Equal(t, 3, c.ProcessState.ExitCode(), "%s%s", stdout, stderr)
		require.Contains(t, stdout.String(), "the target cannot be reached: Service")
		require.Contains(t, stdout.String(), " 0 calls in")
		require.NotContains(t, stdout.String()+stderr.String(), key)
		p.mu.Lock()
		require.Equal(t, []string{"CONNECT live.example:443", "CONNECT live.example:443"}, p.asked)
		p.asked = nil
		p.mu.Unlock()
	}
	c, stdout, _ := s.child(t, t.TempDir(), []string{"HTTPS_PROXY=" + listening.URL, "HTTP_PROXY=" + listening.URL})
	require.NoError(t, c.Run(), stdout)
	require.Empty(t, p.asked)
}
