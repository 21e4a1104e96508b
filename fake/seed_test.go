package fake_test

import (
	"io"
	"math"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// history makes the same calls each time and returns all values handed out.
func history(t *testing.T, seed uint64) (made []string) {
	d := throughClient(t, fake.Options{Seed: seed, Dialect: fake.Dialect{EmptyPassword: dialect.EmptyPasswordGenerated}})
	for range 2 {
		for _, email := range []string{"ann@acme.test", "bob@acme.test", "ann@acme.test"} {
			ssid := d.registered("acme", email)
			d.register("globex", email, "") // refused
			made = append(made, ssid, d.launched(ssid))
		}
		d.register("acme", "cyd@acme.test", "")
		cyd, _ := d.User("cyd@acme.test")
		made = append(made, cyd.Password)
		d.Reset()
	}
	return made
}

func TestSeed(t *testing.T) {
	t.Parallel()
	one := history(t, 7)
	require.Equal(t, one, history(t, 7), "the same seed and calls give the same values")
	seen := map[string]bool{}
	for _, made := range append(append(one, history(t, 8)...), history(t, 0)...) {
		require.False(t, seen[made], "another seed, or another state with the same seed, gives other values")
		seen[made] = true
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{Seed: 7, Dialect: fake.Dialect{OldSSID: dialect.OldSSIDValid}},
		func(t *testing.T, d door) {
			ssid := d.registered("acme", "ann@acme.test")
			token := d.launched(ssid)
			d.Reset()
			require.Empty(t, d.users())
			require.Len(t, d.Calls(), 2, "a reset keeps the journal")
			require.Equal(t, "client-created", d.register("acme", "ann@acme.test", "one").Rule)
			require.Equal(t, "invalid_query", d.launch(ssid).reason(),
				"an ssid from before the reset is unknown, even if old ones are valid")
			d.launched(d.registered("acme", "ann@acme.test"))
			require.Equal(t, 403, d.open(token).Status, "a token from before the reset does not open the portal")
		})
}

// TestASeedRepeatsNoSSIDThatIsGiven starts a fake with the state and the seed of an
// earlier one. If it made the same ssids again, it would take a new ssid for the given
// one, which the rotation has revoked.
func TestASeedRepeatsNoSSIDThatIsGiven(t *testing.T) {
	t.Parallel()
	first := throughClient(t, fake.Options{Seed: 7})
	for range 5 {
		first.registered("acme", "ann@acme.test")
	}
	saved := first.Given().Escaped()
	next := throughClient(t, fake.Options{Seed: 7, Scenario: &scenarios.Scenario{Given: saved}})
	for range 10 {
		ssid := next.registered("acme", "ann@acme.test")
		require.NotEqual(t, saved.Users[0].SSID, ssid)
		next.launched(ssid)
	}
}

func TestAFakeContinuesFromASavedState(t *testing.T) {
	one := fake.New(fake.Options{})
	for _, email := range []string{"ann@acme.test", "bob@acme.test", "ann@acme.test"} {
		_, _, _, err := send(one.Client(), "http://live"+fake.Path, email)
		require.NoError(t, err)
	}
	two := fake.New(fake.Options{})
	two.SetUsers(one.Given())
	require.Empty(t, cmp.Diff(one.Given(), two.Given()))
	ann, _ := one.User("ann@acme.test")
	launch := func(api *fake.API, ssid string) bool {
		answer, err := api.Client().PostForm("http://live"+fake.Path,
			url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Launch"}, "ssid": {ssid}})
		require.NoError(t, err)
		defer answer.Body.Close()
		data, _ := io.ReadAll(answer.Body)
		return strings.Contains(string(data), `"ok"`)
	}
	require.True(t, launch(two, ann.SSID), "an ssid of the saved state launches")
	_, _, _, err := send(two.Client(), "http://live"+fake.Path, "ann@acme.test")
	require.NoError(t, err)
	require.False(t, launch(two, ann.SSID), "a rotated ssid does not launch")
	two.SetDialect(fake.Dialect{OldSSID: dialect.OldSSIDValid})
	require.True(t, launch(two, ann.SSID), "a rotated ssid launches if old ones are valid")
	again, _ := two.User("ann@acme.test")
	require.True(t, launch(two, again.SSID))
	require.Equal(t, 3, again.Registrations)
}

// TestRegistrationsAreCountedAsFarAsAStateCanHold proves that a saved state can be loaded.
func TestRegistrationsAreCountedAsFarAsAStateCanHold(t *testing.T) {
	t.Parallel()
	const most = 1<<31 - 1
	api := fake.New(fake.Options{})
	api.SetUsers(scenarios.Given{Users: []scenarios.User{{Company: "acme", Email: "ann@acme.test", Password: "one",
		Registrations: most}}})
	res, err := api.Client().PostForm("http://x"+fake.Path,
		url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
			"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"two"}})
	require.NoError(t, err)
	res.Body.Close()
	ann, ok := api.User("ann@acme.test")
	require.True(t, ok)
	require.Equal(t, []any{most, "two"}, []any{ann.Registrations, ann.Password})
}

// SetUsers takes users that no parser has checked.
func TestRegistrationsOutsideOfWhatAStateCanHoldAreTheNearestThatItCan(t *testing.T) {
	t.Parallel()
	for set, want := range map[int]int{
		math.MinInt: 1, -1: 1, 0: 1, 1: 1, math.MaxInt32: math.MaxInt32, math.MaxInt32 + 1: math.MaxInt32,
		math.MaxInt: math.MaxInt32,
	} {
		api := fake.New(fake.Options{})
		api.SetUsers(scenarios.Given{Users: []scenarios.User{
			{Company: "acme", Email: "ann@acme.test", Password: "one", Registrations: set},
		}})
		ann, ok := api.User("ann@acme.test")
		require.True(t, ok)
		require.Equal(t, want, ann.Registrations, set)
	}
}
