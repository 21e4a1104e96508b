package fake_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// delayed sends a Register that is delayed by an hour, lets during run in the
// middle of it, and returns the fake once the call is over.
func delayed(t *testing.T, o fake.Options, during func(*fake.API)) *fake.API {
	t.Helper()
	api := fake.New(o)
	api.Fail(fake.Fault{Delay: fake.Delay{Min: time.Hour}})
	time.AfterFunc(30*time.Minute, func() { during(api) })
	_, _, _, err := send(api.Client(), "http://live"+fake.Path, "ann@acme.test")
	require.NoError(t, err)
	return api
}

func TestADelayedCallMeetsTheUsersThatAreThereAfterwards(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := delayed(t, fake.Options{}, func(api *fake.API) {
			api.SetUsers(scenarios.Given{Users: []scenarios.User{{Company: "globex", Email: "bob@acme.test", Password: "one"}}})
		})
		_, ok := api.User("ann@acme.test")
		require.True(t, ok, "the call registered its user where the others are now")
		require.Equal(t, 2, api.Calls()[0].User)
		require.Equal(t, 2, api.Calls()[0].Generation)
	})
}

func TestTookIsTheTimeThatPassedForTheClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := delayed(t, fake.Options{}, func(api *fake.API) { api.Advance(1000 * time.Hour) })
		require.Equal(t, time.Hour, api.Calls()[0].Took, "the fake's clock does not count")
	})
}
