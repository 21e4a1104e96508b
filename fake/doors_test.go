package fake_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// A door is a fake and one way to send it requests.
type door struct {
	*fake.API
	t    testing.TB
	url  string
	http http.RoundTripper
}

// throughEachDoor runs a test against a new fake behind each door.
func throughEachDoor(t *testing.T, o fake.Options, test func(*testing.T, door)) {
	for name, open := range map[string]func(testing.TB, fake.Options) door{
		"socket": throughSocket, "in-process": throughClient, "handler": throughHandler,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, o))
		})
	}
}

func throughSocket(t testing.TB, o fake.Options) door {
	s := fake.Start(t, o)
	wire := &http.Transport{}
	t.Cleanup(wire.CloseIdleConnections)
	return door{s.API, t, s.URL, wire}
}

func throughClient(t testing.TB, o fake.Options) door {
	api := fake.New(o)
	return door{api, t, "https://trackerpro.payasyoutrack.com" + fake.Path, api.Client().Transport}
}

func throughHandler(t testing.TB, o fake.Options) door {
	api := fake.New(o)
	return door{api, t, "http://example.test" + fake.Path, handler{api}}
}

// A handler is a RoundTripper that passes a request to a handler as a server would.
type handler struct{ http.Handler }

func (h handler) RoundTrip(r *http.Request) (*http.Response, error) {
	served := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), r.Body)
	served.Header = r.Header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, served)
	return w.Result(), nil
}

// A response is the part of an HTTP response that the tests compare.
type response struct {
	Status      int
	Type        string // the media type
	Rule, Basis string
	Body        string
}

// send sends a request. An empty path is that of the endpoint.
func (d door) send(method, path, query, form string) response {
	d.t.Helper()
	to, err := url.Parse(d.url)
	require.NoError(d.t, err)
	if path != "" {
		to.Path = path
	}
	to.RawQuery = query
	r, err := http.NewRequestWithContext(d.t.Context(), method, to.String(), strings.NewReader(form))
	require.NoError(d.t, err)
	if form == "" {
		r.Body = http.NoBody
	} else {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := d.http.RoundTrip(r)
	require.NoError(d.t, err)
	return read(d.t, res)
}

func read(t testing.TB, res *http.Response) response {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	mediaType, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	return response{res.StatusCode, mediaType, res.Header.Get("Fake-Rule"), res.Header.Get("Fake-Basis"), string(body)}
}

// post and get send an operation's parameters to the endpoint, as [admin] writes them.
func (d door) post(params string) response { d.t.Helper(); return d.send("POST", "", "", params) }
func (d door) get(params string) response  { d.t.Helper(); return d.send("GET", "", params, "") }

// register and launch send the documented calls.
func (d door) register(company, email, password string, more ...string) response {
	d.t.Helper()
	return d.post(admin("Register", append([]string{"company", company, "email", email, "password", password},
		more...)...))
}

func (d door) launch(ssid string) response {
	d.t.Helper()
	return d.post(admin("Launch", "ssid", ssid))
}

func (d door) open(token string) response {
	d.t.Helper()
	return d.send("GET", "/", "authtoken="+token, "")
}

// registered registers a user and returns its ssid.
func (d door) registered(company, email string) string {
	d.t.Helper()
	a := d.register(company, email, "one")
	require.NotEmpty(d.t, a.value(), a.Body)
	return a.value()
}

// launched returns a launch token.
func (d door) launched(ssid string) string {
	d.t.Helper()
	a := d.launch(ssid)
	require.NotEmpty(d.t, a.value(), a.Body)
	return a.value()
}

func (d door) users() []fake.User { return slices.Collect(d.Users()) }

func (d door) lastCall() fake.Call {
	d.t.Helper()
	calls := d.Calls()
	require.NotEmpty(d.t, calls)
	return calls[len(calls)-1]
}

// admin encodes the parameters of an operation, with the default key.
func admin(subop string, more ...string) string {
	return encode(append([]string{"key", fake.DefaultKey, "op", "Admin", "subop", subop}, more...)...)
}

func encode(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(pairs[i]) + "=" + url.QueryEscape(pairs[i+1]))
	}
	return b.String()
}

var (
	success = regexp.MustCompile(`^\{"version":"0\.6","reqId":"0","status":"ok","sig":"",` +
		`"value":"([0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12})"\}$`)
	failure = regexp.MustCompile(`^\{"version":"0\.6","status":"error","errors":` +
		`\[\{"reason":"([a-z_]+)","message":"([^"]+)"\}\]\}$`)
)

// value returns the value of a success without a reqId, or an empty string.
func (a response) value() string { return group(success, a.Body) }

// reason returns the reason of an error envelope without a reqId, or an empty string.
func (a response) reason() string { return group(failure, a.Body) }

func group(re *regexp.Regexp, text string) string {
	if found := re.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}
