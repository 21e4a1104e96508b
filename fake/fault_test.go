package fake_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// send sends a Register through a client and reads the whole response.
func send(c *http.Client, address, email string) (status int, basis, body string, err error) {
	answer, err := c.PostForm(address, url.Values{
		"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"}, "company": {"acme"}, "email": {email},
		"password": {"one"},
	})
	if err != nil {
		return 0, "", "", err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header.Get("Fake-Basis"), string(data), err
}

// ways runs a test over a socket and over the in-process transport.
func ways(t *testing.T, o fake.Options, test func(t *testing.T, s *fake.Server, c *http.Client)) {
	t.Run("socket", func(t *testing.T) {
		transport := &http.Transport{DisableKeepAlives: true}
		test(t, fake.Start(t, o), &http.Client{Transport: transport})
	})
	t.Run("in process", func(t *testing.T) {
		s := fake.Start(t, o)
		test(t, s, s.Client())
	})
}

func TestAFaultMeetsTheCallsItNames(t *testing.T) {
	ways(t, fake.Options{}, func(t *testing.T, s *fake.Server, c *http.Client) {
		s.Fail(fake.Fault{On: fake.On{Email: "ann@acme.test"}, Calls: fake.Calls{From: 2, To: 3}, HTTP: 500,
			Page: fake.PageIIS})
		var got []int
		for range 4 {
			status, basis, body, err := send(c, s.URL, "ann@acme.test")
			require.NoError(t, err)
			got = append(got, status)
			if status == 500 {
				require.Equal(t, "injected", basis)
				require.Contains(t, body, "Server Error in")
			}
			other, _, _, err := send(c, s.URL, "bob@acme.test")
			require.NoError(t, err)
			require.Equal(t, 200, other, "the fault is on another email")
		}
		require.Empty(t, cmp.Diff([]int{200, 500, 500, 200}, got))
		ann, _ := s.User("ann@acme.test")
		require.Equal(t, 2, ann.Registrations, "a call that meets an error page changes nothing")
		require.Equal(t, 2, s.Faults()[0].Met)
		require.Equal(t, 0, s.Faults()[0].Left)
	})
}

func TestADropCutsTheResponse(t *testing.T) {
	ways(t, fake.Options{MaxHang: 10 * time.Millisecond}, func(t *testing.T, s *fake.Server, c *http.Client) {
		reset := s.Fail(fake.Fault{Drop: fake.DropReset})
		_, _, _, err := send(c, s.URL, "ann@acme.test")
		require.Error(t, err)
		if c.Transport.(any) != s.Client().Transport.(any) {
			require.True(t, errors.Is(err, syscall.ECONNRESET), err)
		}
		_, ok := s.User("ann@acme.test")
		require.False(t, ok, "a call that is reset changes nothing")

		require.True(t, s.RemoveFault(reset))
		require.False(t, s.RemoveFault(reset))
		truncate := s.Fail(fake.Fault{Drop: fake.DropTruncate, After: 7})
		status, _, body, err := send(c, s.URL, "ann@acme.test")
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Equal(t, 200, status)
		require.Equal(t, `{"versi`, body)
		_, ok = s.User("ann@acme.test")
		require.True(t, ok, "a call whose response is truncated takes effect")
		s.RemoveFault(truncate)

		s.Fail(fake.Fault{Drop: fake.DropHang})
		_, _, _, err = send(c, s.URL, "ann@acme.test")
		require.Error(t, err, "the call hangs for MaxHang, then the connection is cut")
		s.ClearFaults()
		_, _, _, err = send(c, s.URL, "ann@acme.test")
		require.NoError(t, err)
		require.Len(t, s.Calls(), 4)
	})
}

func TestDelaysEndEarlyOnlyIfTheClientLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fake.New(fake.Options{Seed: 1})
		api.Fail(fake.Fault{On: fake.On{Email: "slow@acme.test"}, Delay: fake.Delay{Min: time.Second, Max: 3 * time.Second}})
		api.Fail(fake.Fault{On: fake.On{Email: "body@acme.test"}, Slow: 5 * time.Second})
		api.Fail(fake.Fault{On: fake.On{Email: "hang@acme.test"}, Drop: fake.DropHang})
		took := func(email string) time.Duration {
			start := time.Now()
			_, _, _, _ = send(api.Client(), "http://live"+fake.Path, email)
			return time.Since(start)
		}
		require.Zero(t, took("ann@acme.test"))
		slow := took("slow@acme.test")
		require.GreaterOrEqual(t, slow, time.Second)
		require.LessOrEqual(t, slow, 3*time.Second)
		require.Equal(t, 5*time.Second, took("body@acme.test"))
		api.Fail(fake.Fault{On: fake.On{Email: "short@acme.test"}, Delay: fake.Delay{Min: 1}})
		require.Equal(t, time.Nanosecond, took("short@acme.test"))
		require.Equal(t, time.Minute, took("hang@acme.test"), "the default of MaxHang")

		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "POST", "http://live"+fake.Path, strings.NewReader("email=hang@acme.test"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		start := time.Now()
		_, err := api.Client().Do(r)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 100*time.Millisecond, time.Since(start))
	})
}

func TestChanceComesFromTheSeed(t *testing.T) {
	met := func(seed uint64) (pattern string) {
		api := fake.New(fake.Options{Seed: seed})
		api.Fail(fake.Fault{Probability: 0.5, HTTP: 503})
		for range 64 {
			status, _, _, _ := send(api.Client(), "http://live"+fake.Path, "ann@acme.test")
			pattern += string(rune('0' + status/100))
		}
		return pattern
	}
	require.Equal(t, met(1), met(1))
	require.NotEqual(t, met(1), met(2))
	require.Greater(t, strings.Count(met(1), "5"), 16)
	require.Greater(t, strings.Count(met(1), "2"), 16)
}

func TestAClientThatRetriesSurvivesTheOutage(t *testing.T) {
	var outage *scenarios.Scenario
	for _, s := range scenarios.Situations() {
		if s.Name == "outage" {
			outage = s
		}
	}
	s := fake.Start(t, fake.Options{Scenario: outage})
	var got []int
	for range 3 {
		status, _, _, err := send(s.Client(), s.URL, "ann@acme.test")
		require.NoError(t, err)
		got = append(got, status)
	}
	require.Equal(t, []int{500, 500, 200}, got)
	s.Reset()
	require.Zero(t, s.Faults()[0].Met, "a reset restarts the counts")
}

// TestAFaultKeepsItsID proves that a late removal never removes another fault.
func TestAFaultKeepsItsID(t *testing.T) {
	t.Parallel()
	outage := &scenarios.Scenario{Faults: []fake.Fault{{HTTP: 500}, {HTTP: 503}}}
	api := fake.New(fake.Options{Scenario: outage})
	ids := func() (ids []int) {
		for _, f := range api.Faults() {
			ids = append(ids, f.ID)
		}
		return ids
	}
	require.Equal(t, []int{1, 2}, ids())
	require.Equal(t, 3, api.Fail(fake.Fault{HTTP: 500}))
	api.ClearFaults()
	require.Equal(t, 4, api.Fail(fake.Fault{HTTP: 500}))
	require.False(t, api.RemoveFault(1))
	api.Reset()
	require.Equal(t, []int{5, 6}, ids())
	api.Load(nil)
	require.Empty(t, ids())
	require.Equal(t, 7, api.Fail(fake.Fault{HTTP: 500}))
	require.True(t, api.RemoveFault(7))
	require.Empty(t, ids())
}

// TestACallHasOneDialect changes the dialect while a call that has been read is delayed.
func TestACallHasOneDialect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := throughClient(t, fake.Options{})
		d.Fail(fake.Fault{Delay: fake.Delay{Min: time.Second, Max: time.Second}})
		time.AfterFunc(time.Millisecond, func() {
			require.NoError(t, d.PatchDialect(map[string]string{"repeated-parameter": "first"}))
		})
		got := d.register("acme", "ann@acme.test", "one", "email", "bob@acme.test")
		require.Equal(t, "invalid_query", got.reason(), "the two emails are joined")
		for _, b := range append(d.lastCall().Shaped, d.lastCall().Basis) {
			if b.Question == "repeated-parameter" {
				require.Equal(t, "joined", b.Answer)
			}
		}
	})
}

// A deadlineRecorder is a ResponseWriter that records its write deadline.
type deadlineRecorder struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (p *deadlineRecorder) SetWriteDeadline(t time.Time) error { p.until = t; return nil }

func TestADelayExtendsTheWriteDeadline(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fake.Fault{
		"delay": {Delay: fake.Delay{Min: time.Hour, Max: time.Hour}}, "slow": {Slow: time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := fake.New(fake.Options{})
			api.Fail(f)
			w := &deadlineRecorder{ResponseRecorder: httptest.NewRecorder()}
			began := time.Now()
			api.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), "GET", fake.Path+"?key=x", nil))
			require.Equal(t, time.Hour, time.Since(began), name)
			require.True(t, w.until.After(time.Now()), name)
		})
	}
}
