package fake_test

import (
	"bytes"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// delayed sends a Register that is delayed by an hour, calls during in the middle of
// the delay, and returns the fake after the call.
func delayed(t *testing.T, o fake.Options, during func(*fake.API)) *fake.API {
	t.Helper()
	api := fake.New(o)
	api.Fail(fake.Fault{Delay: fake.Delay{Min: time.Hour}})
	time.AfterFunc(30*time.Minute, func() { during(api) })
	_, _, _, err := send(api.Client(), "http://live"+fake.Path, "ann@acme.test")
	require.NoError(t, err)
	return api
}

func TestADelayedCallSeesTheUsersAfterTheDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := delayed(t, fake.Options{}, func(api *fake.API) {
			api.SetUsers(scenarios.Given{Users: []scenarios.User{{Company: "globex", Email: "bob@acme.test", Password: "one"}}})
		})
		_, ok := api.User("ann@acme.test")
		require.True(t, ok, "the call registered its user in the state after the delay")
		require.Equal(t, 2, api.Calls()[0].User)
		require.Equal(t, 2, api.Calls()[0].Generation)
	})
}

func TestTookIsTheTimeThatTheClientWaited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := delayed(t, fake.Options{}, func(api *fake.API) { api.Advance(1000 * time.Hour) })
		require.Equal(t, time.Hour, api.Calls()[0].Took, "advancing the fake's clock does not affect Took")
		_, _, _, err := send(api.Client(), "http://live"+fake.Path, "ann@acme.test")
		require.NoError(t, err)
		require.Equal(t, time.Hour, api.Calls()[1].Took, "a fake's clock that is ahead does not affect Took")
	})
}

func TestACallIsLoggedWhenItsResponseIsReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		delayed(t, fake.Options{Logger: slog.New(slog.NewTextHandler(&out, nil))}, func(*fake.API) {})
		require.Contains(t, out.String(), "time="+time.Now().Format("2006-01-02T15:04:05.000Z07:00")+" ")
	})
}
