package console_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
)

func TestOnlyKnownHostNamesReachTheControls(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{AllowHosts: []string{"paytfake", "other.test:80"}})
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:7298": 200, "127.0.0.1": 200, "127.1.2.3:1": 200, "[::1]": 200, "[::1]:7298": 200,
		"paytfake": 200, "PAYTFAKE:7298": 200, "other.test:80": 200,
		"evil.test": 403, "evil.test:7298": 403, "localhost.evil.test": 403, "127.0.0.1.evil.test": 403, "other.test": 403,
		"10.0.0.1": 403, "[fe80::1]:7298": 403, "0.0.0.0": 403, "localhost.": 403,
	} {
		for _, path := range []string{"/_fake/state", "/_fake/", "/_fake/health", "/_fake", "/sandbox/one/_fake/state"} {
			got := r.do("GET", path, "", "Host: "+host)
			if path == "/_fake" && want == 200 {
				require.Equal(t, 308, got.status)
				continue
			}
			require.Equal(t, want, got.status, host+path)
			if want == 403 {
				require.Contains(t, got.body, "--allow-host "+strings.Trim(strings.Split(host, ":7")[0], "[]"))
			}
		}
		require.Equal(t, want == 200, r.do("DELETE", "/sandbox/one/", "", "Host: "+host).status == 204, host)
		require.Equal(t, 200, r.do("GET", fake.Path+"?key=x", "", "Host: "+host).status, "the API accepts every host name")
	}
	require.Empty(t, r.Names(), "a refused request creates no sandbox")
}

func TestAMissingHostNameIsNeverAllowed(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/_fake/state", nil)
	r.Host = ""
	w := httptest.NewRecorder()
	console.New(fake.Options{}, console.Config{AllowHosts: []string{""}}).ServeHTTP(w, r)
	require.Equal(t, 403, w.Code)
	require.JSONEq(t, `{"error":"the control API does not accept the host name \"\"",
		"hint":"send the header Host: localhost"}`, w.Body.String())
}

func TestOtherSitesCannotChangeAnything(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	r.register("", "ann@acme.test")
	r.register("/sandbox/one", "ann@acme.test")
	writes := [][3]string{
		{"PUT", "/_fake/state", `{"users":[]}`}, {"DELETE", "/_fake/state", ""}, {"DELETE", "/_fake/calls", ""},
		{"POST", "/_fake/faults", `{"http":500}`}, {"DELETE", "/_fake/faults", ""},
		{"PATCH", "/_fake/dialect", `{"jsonp":"ignored"}`}, {"DELETE", "/_fake/dialect", ""},
		{"POST", "/_fake/scenario", "summary: One."}, {"POST", "/_fake/clock", `{"advance":"1h"}`},
		{"DELETE", "/sandbox/one/", ""}, {"DELETE", "/sandbox/one/_fake/state", ""},
	}
	for _, w := range writes {
		for _, header := range []string{
			"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: http://evil.test", "Origin: null",
		} {
			got := r.do(w[0], w[1], w[2], header, "Content-Type: text/plain")
			require.Equal(t, 403, got.status, "%v %s", w, header)
			require.Contains(t, got.body, "another site")
			require.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
		}
	}
	require.Len(t, r.Root().Calls(), 1)
	require.Len(t, r.Root().Given().Users, 1)
	require.Equal(t, []string{"one"}, r.Names())
	for _, w := range writes {
		got := r.do(w[0], w[1], w[2], "Sec-Fetch-Site: same-origin", "Origin: "+r.url)
		require.Less(t, got.status, 300, "%v %s", w, got.body)
	}
}

func TestAnExposedConsoleRequiresItsToken(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{Token: "se same"})
	paths := []string{"/_fake/state", "/_fake/", "/_fake/style.css", "/_fake/events", "/sandbox/one/_fake/state"}
	for _, path := range paths {
		for _, header := range []string{
			"X: y", "Authorization: Bearer sesame", "Authorization: se same", "Authorization: Bearer ",
			"Authorization: Basic se same", "Cookie: paytfake_token=x", "Cookie: other=se+same",
		} {
			got := r.do("GET", path, "", header)
			require.Equal(t, 401, got.status, path+header)
			require.Contains(t, got.header.Get("WWW-Authenticate"), "Bearer")
			require.Contains(t, got.body, "Authorization: Bearer TOKEN")
		}
	}
	require.Equal(t, 401, r.do("DELETE", "/sandbox/one/", "").status)
	require.Equal(t, 401, r.do("GET", "/_fake/?token=wrong", "").status)
	require.Equal(t, 401, r.do("GET", "/_fake/state?token=se+same", "").status, "a link works only for the page")
	require.Empty(t, r.Names())

	require.Equal(t, 200, r.do("GET", "/_fake/health", "").status)
	require.Equal(t, 200, r.do("GET", "/_fake/state", "", "Authorization: Bearer se same").status)
	require.Equal(t, 200, r.do("GET", "/_fake/state", "", "Authorization: bearer se same").status, "the case is ignored")
	require.Equal(t, 403, r.do("GET", "/_fake/state", "", "Authorization: Bearer se same", "Host: evil.test").status)
	require.Equal(t, "ok", r.register("", "ann@acme.test").value(t, "status"), "the API has its own key")

	in := r.do("GET", "/sandbox/one/_fake/?token=se+same", "")
	require.Equal(t, []any{303, "/sandbox/one/_fake/"}, []any{in.status, in.header.Get("Location")})
	cookie, err := http.ParseSetCookie(in.header.Get("Set-Cookie"))
	require.NoError(t, err)
	require.True(t, cookie.HttpOnly)
	require.Equal(t, http.SameSiteStrictMode, cookie.SameSite)
	require.Equal(t, "/", cookie.Path)
	require.False(t, cookie.Secure, "the browser must send it over plain HTTP")
	require.Equal(t, 200, r.do("GET", "/_fake/", "", "Cookie: "+cookie.Name+"="+cookie.Value).status)
	require.Equal(t, 405, r.do("PUT", "/_fake/?token=se+same", "", "Authorization: Bearer se same").status)
	require.Equal(t, 401, r.do("PUT", "/_fake/?token=se+same", "").status, "a link is a GET")
}

// TestAResponseHasADeadline checks that a client must read each response within 30
// seconds, and that the deadline does not apply to the next call on the connection.
func TestAResponseHasADeadline(t *testing.T) {
	t.Parallel()
	for _, request := range [][2]string{
		{"GET", "localhost/_fake/state"}, {"GET", "evil.test/_fake/state"}, {"DELETE", "localhost/_fake/calls"},
		{"GET", "localhost/sandbox/one/_fake/state"}, {"GET", "localhost/_fake/"},
	} {
		w := &deadlineRecorder{ResponseRecorder: httptest.NewRecorder(), t: t}
		c := console.New(fake.Options{}, console.Config{})
		c.ServeHTTP(w, httptest.NewRequest(request[0], "http://"+request[1], nil))
		require.Equal(t, []bool{true, true, false}, w.set, "set again when the body is ready, which may take long")
	}
}

// TestTheCookieOfASecureConnectionIsSecure checks that a browser does not send the token
// of an HTTPS URL over HTTP.
func TestTheCookieOfASecureConnectionIsSecure(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	c := console.New(fake.Options{}, console.Config{Token: "sesame"})
	c.ServeHTTP(w, httptest.NewRequest("GET", "https://localhost/_fake/?token=sesame", nil))
	require.True(t, w.Result().Cookies()[0].Secure)
}

func TestACookieCanHoldEveryToken(t *testing.T) {
	t.Parallel()
	const token = `a+b%;c"d é`
	r := start(t, fake.Options{}, console.Config{Token: token})
	in := r.do("GET", "/_fake/?token="+url.QueryEscape(token), "")
	require.Equal(t, 303, in.status)
	cookie, err := http.ParseSetCookie(in.header.Get("Set-Cookie"))
	require.NoError(t, err)
	require.Equal(t, 200, r.do("GET", "/_fake/", "", "Cookie: "+cookie.Name+"="+cookie.Value).status)
}

// TestARefusalDoesNotWaitForTheBody sends the header Expect and no body.
func TestARefusalDoesNotWaitForTheBody(t *testing.T) {
	t.Parallel()
	r := start(t, fake.Options{}, console.Config{})
	for request, want := range map[string]string{
		"PUT /_fake/state HTTP/1.1\r\nHost: evil.test":                             "HTTP/1.1 403 Forbidden\r\n",
		"PUT /_fake/state HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.test": "HTTP/1.1 403 Forbidden\r\n",
		"PUT /_fake/health HTTP/1.1\r\nHost: localhost":                            "HTTP/1.1 405 Method Not Allowed\r\n",
		"PUT /_fake/stat HTTP/1.1\r\nHost: localhost":                              "HTTP/1.1 404 Not Found\r\n",
		"PUT /_fake/state HTTP/1.1\r\nHost: localhost":                             "HTTP/1.1 100 Continue\r\n",
	} {
		c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		require.NoError(t, err)
		require.NoError(t, c.SetDeadline(time.Now().Add(10*time.Second)))
		_, err = io.WriteString(c, request+"\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
		require.NoError(t, err)
		line, err := bufio.NewReader(c).ReadString('\n')
		require.NoError(t, err, request)
		require.Equal(t, want, line, request)
		require.NoError(t, c.Close())
	}
}

// A deadlineRecorder records whether each deadline was set or cleared.
type deadlineRecorder struct {
	*httptest.ResponseRecorder
	set []bool
	t   *testing.T
}

func (d *deadlineRecorder) SetWriteDeadline(at time.Time) error {
	if !at.IsZero() {
		require.WithinDuration(d.t, time.Now().Add(30*time.Second), at, 5*time.Second)
	}
	if at.IsZero() {
		require.True(d.t, d.Flushed, "the response is sent before its deadline is cleared")
	}
	d.set = append(d.set, !at.IsZero())
	return nil
}

// TestAStreamEndsIfItsClientStopsReading opens a stream whose deadline has passed.
func TestAStreamEndsIfItsClientStopsReading(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	ours, theirs := net.Pipe()
	defer theirs.Close()
	defer ours.Close()
	w := &expiredWriter{ResponseRecorder: httptest.NewRecorder(), Conn: ours}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/_fake/events", nil))
	}()
	<-ended
}

// An expiredWriter writes to a pipe. Every deadline that is set has passed already.
type expiredWriter struct {
	*httptest.ResponseRecorder
	net.Conn
}

func (e *expiredWriter) Write(b []byte) (int, error) { return e.Conn.Write(b) }

func (e *expiredWriter) SetWriteDeadline(time.Time) error {
	return e.Conn.SetWriteDeadline(time.Unix(1, 0))
}
