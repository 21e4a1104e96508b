package console

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// TestASavedStateIsAScenario starts a fake with a saved state and uploads it to another.
func TestASavedStateIsAScenario(t *testing.T) {
	t.Parallel()
	ask := func(c *Console, method, what, body string) (int, string) {
		r := httptest.NewRequest(method, "http://localhost/_fake/"+what, strings.NewReader(body))
		w := httptest.NewRecorder()
		c.ServeHTTP(w, r)
		text, err := io.ReadAll(w.Result().Body)
		require.NoError(t, err)
		return w.Code, string(text)
	}
	one, two := New(fake.Options{}, Config{}), New(fake.Options{}, Config{})
	const users = `{"users": [{"company": "acme", "email": "ann@acme.test", "password": "$a: {"}]}`
	status, _ := ask(one, "PUT", "state", users)
	require.Equal(t, http.StatusNoContent, status)
	status, saved := ask(one, "GET", "state.yaml", "")
	require.Equal(t, http.StatusOK, status)

	s, err := scenarios.Parse("saved.yaml", []byte(saved))
	require.NoError(t, err)
	require.Equal(t, "A saved state with 1 user.", s.Summary)
	require.Empty(t, s.Steps)
	started := New(fake.Options{Scenario: s}, Config{})
	require.Empty(t, cmp.Diff(one.Root().Given(), started.Root().Given()), "a fake can start with it")

	status, _ = ask(two, "PUT", "state", saved)
	require.Equal(t, http.StatusNoContent, status)
	require.Empty(t, cmp.Diff(one.Root().Given(), two.Root().Given()), "another fake accepts it as its state")

	status, problem := ask(two, "PUT", "state", "summary: x\ngivn: {}\n")
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, problem, "state:")
	require.Empty(t, cmp.Diff(one.Root().Given(), two.Root().Given()), "a refused upload changes nothing")
}
