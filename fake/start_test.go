package fake_test

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A tester is a T that records what Start does with it.
type tester struct {
	cleanups []func()
	errors   []string
}

func (t *tester) Helper()          {}
func (t *tester) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }
func (t *tester) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}
func (t *tester) Fatalf(format string, args ...any) { t.Errorf(format, args...) }

func (t *tester) end() {
	for _, f := range t.cleanups {
		f()
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	var test tester
	s := fake.Start(&test, fake.Options{})
	require.Regexp(t, `^http://127\.0\.0\.1:\d+/trackerpro_admin\.ashx$`, s.URL)
	require.Equal(t, fake.DefaultKey, s.Key)
	wire := &http.Transport{}
	d := door{s.API, t, s.URL, wire}
	require.NotEmpty(t, d.registered("acme", "ann@acme.test"))

	// A connection without a request must not delay the shutdown.
	to, err := url.Parse(s.URL)
	require.NoError(t, err)
	unused, err := net.Dial("tcp", to.Host)
	require.NoError(t, err)
	defer unused.Close()

	began := time.Now()
	test.end()
	require.Less(t, time.Since(began), 2*time.Second)
	_, err = net.Dial("tcp", to.Host)
	require.Error(t, err, "the fake no longer listens")
	require.Empty(t, test.errors)

	require.Equal(t, "ours", fake.Start(t, fake.Options{Key: "ours"}).Key)
}

func TestStrict(t *testing.T) {
	t.Parallel()
	var test tester
	s := fake.Start(&test, fake.Options{Strict: true})
	wire := &http.Transport{}
	d := door{s.API, t, s.URL, wire}
	d.register("acme", "ann@acme.test", "one")
	d.register("globex", "ann@acme.test", "one")
	d.open("x")
	d.send("PUT", "", "", "")
	require.Empty(t, test.errors, "a modelled call does not fail the test")

	d.send("GET", "/x", "", "")
	sendRaw(t, s, malformedRequest{request: "hello\r\n\r\n"})
	test.end()
	require.Empty(t, cmp.Diff([]string{
		"fake: unmodelled call GET /x: [" + unmodelledAdvice + "]",
		"fake: unmodelled call  : [" + unmodelledAdvice + "]",
	}, test.errors))
}

func TestScenarioIsInForce(t *testing.T) {
	t.Parallel()
	s, err := scenarios.Parse("x.yaml", []byte(`
summary: x
limit: 1/1h
dialect: {unknown-ssid: access_denied}
given:
  users:
    - {company: acme, email: ann@acme.test, password: one}
    - {company: globex, email: cyd@globex.test, password: two}
`))
	require.NoError(t, err)
	o := fake.Options{Scenario: s, Limit: fake.Limit{Calls: 100, Per: time.Hour},
		Dialect: fake.Dialect{ErrorHTTPStatus: dialect.ErrorHTTPStatus400}}
	throughEachDoor(t, o, func(t *testing.T, d door) {
		require.Equal(t, "error-http-status=400,unknown-ssid=access_denied", d.Dialect().String())
		users := d.users()
		require.Len(t, users, 2)
		require.NotEqual(t, users[0].SSID, users[1].SSID)
		for i, want := range s.Given.Users {
			require.Equal(t, fake.User{Company: want.Company, Email: want.Email, Password: want.Password, SSID: users[i].SSID,
				Registrations: 1}, users[i])
		}
		require.NotEmpty(t, d.launch(users[0].SSID).value(), "a given user has an ssid")
		require.Equal(t, 429, d.launch(users[0].SSID).Status, "the limit of the scenario takes precedence")

		d.Reset()
		require.Len(t, d.users(), 2, "a reset restores the given users")
		require.Equal(t, "email-unique", d.register("globex", "ann@acme.test", "one").Rule)
		require.Equal(t, 429, d.launch("x").Status, "a reset restarts the limit")
	})
}

func TestSituationsCanBeStarted(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios.All() {
		api := fake.New(fake.Options{Scenario: s})
		n := 0
		for u := range api.Users() {
			require.Equal(t, s.Given.Users[n].Email, u.Email)
			n++
		}
		require.Len(t, s.Given.Users, n, s.Name)
	}
}

func TestLimitFollowsTheClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	d := throughClient(t, fake.Options{Limit: fake.Limit{Calls: 2, Per: time.Minute},
		Now: func() time.Time { return now }})
	status := func() int { return d.launch("x").Status }
	require.Equal(t, []int{200, 200, 429}, []int{status(), status(), status()})
	require.Equal(t, 403, d.open("x").Status, "the portal does not count as a call")
	require.Equal(t, 200, d.send("GET", "/x", "", "").Status, "another path does not count as a call")
	now = now.Add(time.Minute)
	require.Equal(t, []int{200, 200, 429}, []int{status(), status(), status()})
	now = now.Add(-time.Hour)
	require.Equal(t, 429, status(), "a clock that is set back allows no more calls")
}

func TestTheClockGoesOnlyForward(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	for range 400 {
		before := api.Now()
		api.Advance(10 * 365 * 24 * time.Hour)
		api.Advance(-time.Hour)
		require.False(t, api.Now().Before(before))
	}
	before := api.Now()
	api.Advance(math.MaxInt64)
	require.False(t, api.Now().Before(before), "the longest duration does not set the clock back")
}
