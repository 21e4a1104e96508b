package impostor

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const testKey = "ADMIN-KEY-1234567"

// caller calls one server, by POST to the small path unless a test says
// otherwise.
type caller struct {
	t      *testing.T
	url    string
	client *http.Client
	method string
	path   string
	heard  func(response) // nil: nobody listens
}

// response is what came back, read to its end.
type response struct {
	status int
	header http.Header
	body   string
}

// values are parameters by name.
type values = map[string]string

// dial starts a server on loopback.
func dial(t *testing.T, c Config) caller {
	t.Helper()
	c.Key = testKey
	server := httptest.NewServer(New(c))
	t.Cleanup(server.Close)
	return newCaller(t, server.URL, server.Client().Transport)
}

// inProcess calls a handler without a socket.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

func newCaller(t *testing.T, url string, transport http.RoundTripper) caller {
	return caller{
		t: t, url: url, method: http.MethodPost, path: smallPath,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func (c caller) by(method string) caller { c.method = method; return c }
func (c caller) over(path string) caller { c.path = path; return c }

// call sends parameters in the query of a GET or in the form of another method.
func (c caller) call(parameters values) response {
	encoded := encode(parameters)
	if c.method == http.MethodGet {
		return c.send(encoded, "")
	}
	return c.send("", encoded)
}

func encode(parameters values) string {
	form := url.Values{}
	for name, value := range parameters {
		form.Set(name, value)
	}
	return form.Encode()
}

func (c caller) send(query, form string) response {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), c.method, c.url+c.path+"?"+query, strings.NewReader(form))
	require.NoError(c.t, err)
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := c.client.Do(r)
	require.NoError(c.t, err)
	defer func() { require.NoError(c.t, got.Body.Close()) }()
	body, err := io.ReadAll(got.Body)
	require.NoError(c.t, err)
	answer := response{got.StatusCode, got.Header, string(body)}
	if c.heard != nil {
		c.heard(answer)
	}
	return answer
}

// register calls Register with a full set of parameters, changed by others;
// one that is set to absent is left out.
func (c caller) register(company, email, password string, others ...values) response {
	c.t.Helper()
	return c.call(merge(values{
		"key": testKey, "op": "Admin", "subop": "Register",
		"company": company, "email": email, "password": password,
	}, others))
}

func (c caller) launch(ssid string, others ...values) response {
	c.t.Helper()
	return c.call(merge(values{"key": testKey, "op": "Admin", "subop": "Launch", "ssid": ssid}, others))
}

const absent = "\x00"

func merge(parameters values, others []values) values {
	for _, changes := range others {
		for name, value := range changes {
			if value == absent {
				delete(parameters, name)
			} else {
				parameters[name] = value
			}
		}
	}
	return parameters
}

// open visits the portal.
func (c caller) open(token string) response {
	c.t.Helper()
	return c.by(http.MethodGet).over("/").send("authtoken="+url.QueryEscape(token), "")
}

// envelope decodes an answer; nil if it is no JSON object.
func (r response) envelope() map[string]any {
	var e map[string]any
	if json.Unmarshal([]byte(r.body), &e) != nil {
		return nil
	}
	return e
}

// value is that of a success, or "".
func (r response) value() string {
	value, _ := r.envelope()["value"].(string)
	return value
}

func (r response) ok() bool { return r.envelope()["status"] == "ok" }

// reason is that of the first error, or "".
func (r response) reason() string {
	errors, _ := r.envelope()["errors"].([]any)
	if len(errors) == 0 {
		return ""
	}
	first, _ := errors[0].(map[string]any)
	reason, _ := first["reason"].(string)
	return reason
}

var anyGUID = regexp.MustCompile(strings.Trim(guidForm.String(), "^$"))

// look is what tells a page from another, whatever is fresh in it.
func (r response) look() [3]any {
	return [3]any{r.status, r.header.Get("Location"), anyGUID.ReplaceAllString(r.body, "")}
}
