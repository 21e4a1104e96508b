package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

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

func TestTheLinkToTheInspectorHoldsTheTokenEscaped(t *testing.T) {
	t.Parallel()
	c := controlFlags{Token: "a+b&c"}
	require.Equal(t, "  inspector http://x/_fake/?token=a%2Bb%26c\n  token     a+b&c\n", c.announcement("http://x"))
}
