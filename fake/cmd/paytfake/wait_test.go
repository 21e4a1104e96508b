package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOnlyAFakeIsHealthy(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		status int
		body   string
		want   bool
	}{
		{"a fake", 200, `{"status":"ok","endpoint":"/trackerpro_admin.ashx"}`, true},
		{"another server that is healthy", 200, `{"status":"ok"}`, false},
		{"a fake that is not healthy", 200, `{"status":"starting","endpoint":"/trackerpro_admin.ashx"}`, false},
		{"an error", 503, `{"status":"ok","endpoint":"/trackerpro_admin.ashx"}`, false},
		{"no JSON", 200, `ok`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/_fake/health" {
					row.status = http.StatusNotFound
				}
				w.WriteHeader(row.status)
				io.WriteString(w, row.body)
			}))
			defer s.Close()
			at, err := url.Parse(s.URL + "/any")
			require.NoError(t, err)
			require.Equal(t, row.want, healthy(t.Context(), s.Client(), at))
		})
	}
}

func TestTheReasonForAWaitInVainIsTheLastResponse(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	requests := 0 // one after another
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests > 2 {
			cancel()
			<-r.Context().Done()
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	defer s.Close()
	err := (&waitCommand{URL: s.URL, Timeout: time.Minute}).Run(ctx, terminal{})
	require.ErrorContains(t, err, "not a fake: its response with status 404")
}

func TestAURLWithoutAHostIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"http:///x", "//127.0.0.1/", "ftp://127.0.0.1/", "http://[/"} {
		err := (&waitCommand{URL: url}).Run(t.Context(), terminal{})
		require.EqualError(t, err, strconv.Quote(url)+" is not a URL such as http://127.0.0.1:7298/")
	}
}

// fullDisk is a writer that fails.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestResultsThatCannotBeWrittenAreAnError(t *testing.T) {
	t.Parallel()
	var stderr strings.Builder
	code := run(t.Context(), []string{"rules"}, func(string) string { return "" }, fullDisk{}, &stderr)
	require.Equal(t, exitError, code)
	require.Equal(t, "paytfake: cannot write the results: no space left\n", stderr.String())
}

func TestTheLinkToTheInspectorHoldsTheTokenEscaped(t *testing.T) {
	t.Parallel()
	c := controlFlags{Token: "a+b&c"}
	require.Equal(t, "  inspector http://x/_fake/?token=a%2Bb%26c\n  token     a+b&c\n", c.announcement("http://x"))
}
