package signup_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/example/signup"
	"github.com/paytfake/paytfake/fake/internal/ca"
	"github.com/paytfake/paytfake/scenarios"
)

var ann = signup.Customer{Company: "acme", Email: "ann@acme.test", Password: "one"}

// service returns a service that calls a fake without a socket.
func service(s *fake.API) *signup.Service {
	endpoint := "https://" + ca.LiveHost + fake.Path
	return &signup.Service{API: signup.API{Endpoint: endpoint, Key: fake.DefaultKey, Client: s.Client()}}
}

// requirePortal requires that a customer can open the portal.
func requirePortal(t *testing.T, s *signup.Service, email string) {
	t.Helper()
	link, err := s.Portal(t.Context(), email)
	require.NoError(t, err)
	page, err := s.API.Client.Get(link)
	require.NoError(t, err)
	page.Body.Close()
	require.Equal(t, http.StatusOK, page.StatusCode)
}

// TestOverASocket is the shortest test: start a fake and point the client at it.
func TestOverASocket(t *testing.T) {
	t.Parallel()
	api := fake.Start(t, fake.Options{})
	s := &signup.Service{API: signup.API{Endpoint: api.URL, Key: api.Key}}
	require.NoError(t, s.Signup(t.Context(), ann))

	user, ok := api.User(ann.Email)
	require.True(t, ok)
	require.Equal(t, "acme", user.Company)
	_, err := s.Portal(t.Context(), ann.Email)
	require.NoError(t, err)
}

// TestInEveryDialect tests the service against each way in which the live API may
// behave. A failing subtest names the question whose answer the client assumes.
func TestInEveryDialect(t *testing.T) {
	t.Parallel()
	for d := range fake.Dialects(nil) {
		t.Run(d.String(), func(t *testing.T) {
			server := fake.Start(t, fake.Options{Dialect: d, Strict: true})
			api, s := server.API, service(server.API)
			require.NoError(t, s.Signup(t.Context(), ann))
			requirePortal(t, s, " Ann@ACME.test")

			other := signup.Customer{Company: "globex", Email: "ANN@acme.test ", Password: "two"}
			require.ErrorIs(t, s.Signup(t.Context(), other), signup.ErrTaken)
			requirePortal(t, s, ann.Email)

			again := ann
			again.Password = "three"
			require.NoError(t, s.Signup(t.Context(), again))
			requirePortal(t, s, ann.Email)

			// Another program registers the same user: the stored ssid may be revoked.
			require.NoError(t, service(api).Signup(t.Context(), ann))
			requirePortal(t, s, ann.Email)

			user, ok := api.User(ann.Email)
			require.True(t, ok)
			require.Equal(t, "acme", user.Company)
		})
	}
}

func TestAMalformedCustomerIsNotSent(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	s := service(api)
	for _, c := range []signup.Customer{
		{"acme", "ann", "one"}, {"acme", "", "one"}, {"acme", "Ann <ann@acme.test>", "one"},
		{"", "ann@acme.test", "one"}, {"acme", "ann@acme.test", ""},
	} {
		require.ErrorIs(t, s.Signup(t.Context(), c), signup.ErrInvalid)
	}
	_, err := s.Portal(t.Context(), ann.Email)
	require.ErrorIs(t, err, signup.ErrUnknown)
	require.Empty(t, api.Calls())
}

func TestAWrongKeyIsNotRetried(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{Key: "another"})
	var said *signup.Refusal
	require.ErrorAs(t, service(api).Signup(t.Context(), ann), &said)
	require.Equal(t, "access_denied", said.Reason)
	require.Len(t, api.Calls(), 1)
}

// TestOneFailureIsRetried checks that the service retries once, however the first
// call failed. In the synctest bubble, waiting takes no time.
func TestOneFailureIsRetried(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"an error page":          {HTTP: 500, Page: fake.PageIIS},
		"a page with status 200": {HTTP: 200, Body: "<html>Be right back</html>"},
		"a cut connection":       {Drop: fake.DropReset},
		"a hang":                 {Drop: fake.DropHang},
		"a late response":        {Delay: fake.Delay{Min: time.Minute, Max: time.Minute}},
		"half a response":        {Drop: fake.DropTruncate, After: 20},
	} {
		for _, subop := range []string{"Register", "Launch"} {
			t.Run(name+" of "+subop, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					fault.On, fault.Calls = fake.On{Subop: subop}, fake.Calls{To: 1}
					api := fake.New(fake.Options{MaxHang: time.Hour})
					api.Fail(fault)
					s := service(api)
					require.NoError(t, s.Signup(t.Context(), ann))
					requirePortal(t, s, ann.Email)
					require.Equal(t, 1, api.Faults()[0].Met)
				})
			})
		}
	}
}

func TestAnAbandonedCallIsNotRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := fake.New(fake.Options{MaxHang: time.Hour})
		api.Fail(fake.Fault{Drop: fake.DropHang})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, service(api).Signup(ctx, ann), context.DeadlineExceeded)
		require.Equal(t, 1, api.Faults()[0].Met)
	})
}

// situation returns a fake in one of the built-in situations.
func situation(t *testing.T, name string) *fake.API {
	t.Helper()
	all := scenarios.Situations()
	i := slices.IndexFunc(all, func(s *scenarios.Scenario) bool { return s.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return fake.New(fake.Options{Scenario: all[i]})
}

func TestAnOutageIsReportedAndEnds(t *testing.T) {
	t.Parallel()
	api := situation(t, "outage") // two registrations meet an error page
	s := service(api)
	require.ErrorIs(t, s.Signup(t.Context(), ann), signup.ErrUnavailable)
	require.Len(t, api.Calls(), 2, "one call and one retry")
	_, err := s.Portal(t.Context(), ann.Email)
	require.ErrorIs(t, err, signup.ErrUnknown, "a failed registration is not stored")
	require.NoError(t, s.Signup(t.Context(), ann))
	requirePortal(t, s, ann.Email)
}

func TestACallOverTheLimitIsNotRetried(t *testing.T) {
	t.Parallel()
	api := situation(t, "throttled") // one call a second
	s := service(api)
	require.NoError(t, s.Signup(t.Context(), ann))
	_, err := s.Portal(t.Context(), ann.Email)
	require.ErrorIs(t, err, signup.ErrThrottled)
	require.Len(t, api.Calls(), 2)
}

func TestAnEmailOfAnotherCompanyIsTaken(t *testing.T) {
	t.Parallel()
	api := situation(t, "two-clients") // cyd@globex.test is one of globex
	err := service(api).Signup(t.Context(), signup.Customer{Company: "acme", Email: "cyd@globex.test", Password: "one"})
	require.ErrorIs(t, err, signup.ErrTaken)
	cyd, _ := api.User("cyd@globex.test")
	require.Equal(t, "globex", cyd.Company)
}

// TestConcurrentCallsRenewAnSSIDOnce checks that only one of several calls with a
// revoked ssid registers the user again. The delay makes them fail at the same time.
func TestConcurrentCallsRenewAnSSIDOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := fake.New(fake.Options{})
		s := service(api)
		require.NoError(t, s.Signup(t.Context(), ann))
		require.NoError(t, service(api).Signup(t.Context(), ann))
		api.Fail(fake.Fault{On: fake.On{Subop: "Launch"}, Delay: fake.Delay{Min: time.Second, Max: time.Second}})
		var all sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			all.Go(func() { _, errs[i] = s.Portal(t.Context(), ann.Email) })
		}
		all.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		user, _ := api.User(ann.Email)
		require.Equal(t, 3, user.Registrations)
	})
}
