package fake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
)

// FuzzRequest proves that in every dialect every response names its rule and basis
// and has a body of its media type.
func FuzzRequest(f *testing.F) {
	register := admin("Register", "company", "acme", "email", "ann@acme.test", "password", "one")
	for _, seed := range []struct{ method, path, query, body, dialect string }{
		{"POST", fake.Path, "", register, ""},
		{"GET", fake.Path, register + "&reqId=%22%ff&callback=f", "", ""},
		{"POST", "/trackerpro_Admin.ashx", "key=%4", register + "&key&op=&email=%", "repeated-parameter=last"},
		{"POST", fake.Path, "", admin("Launch", "ssid", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"),
			"unknown-ssid=access_denied"},
		{"PUT", fake.Path, register, "reqId=7", "other-method=served"},
		{"GET", "/", "authtoken=488A6802-AD46-4BB4-B2E3-653C3ACF9F14", "", ""},
		{"OPTIONS", "*", "", "", "content-type=text/plain,error-http-status=400"},
		{"GET", fake.Path, strings.Repeat("a", 2049), "", "long-query=served"},
		{"POST", fake.Path, "", register + "&email=&callback=f", "jsonp=statement,invalid-email=accepted,error-reqid=echoed"},
		{"", "//", "?", "\x00\xff", "bad-key=http-403"},
	} {
		f.Add(seed.method, seed.path, seed.query, seed.body, seed.dialect)
	}
	f.Fuzz(func(t *testing.T, method, path, query, body, spoken string) {
		d, err := dialect.Parse(spoken)
		if err != nil {
			d = fake.Dialect{}
		}
		api := fake.New(fake.Options{Dialect: d})
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Method, r.URL = method, &url.URL{Path: path, RawQuery: query}
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)

		got := read(t, w.Result())
		require.NotEmpty(t, got.Rule)
		require.NotEmpty(t, got.Basis)
		require.NotEmpty(t, http.StatusText(got.Status))
		require.Len(t, api.Calls(), 1)
		if strings.HasPrefix(got.Body, "<!DOCTYPE html>") {
			require.Equal(t, "text/html", got.Type)
			return
		}
		require.Equal(t, string(d.Complete().ContentType), got.Type)
		require.True(t, utf8.ValidString(got.Body))
		require.True(t, json.Valid([]byte(unwrapped(got.Body))), got.Body)
	})
}

// unwrapped returns the envelope inside a JSONP call.
func unwrapped(body string) string {
	if strings.HasPrefix(body, "{") {
		return body
	}
	_, body, _ = strings.Cut(body, "(")
	return strings.TrimSuffix(strings.TrimSuffix(body, ";"), ")")
}
