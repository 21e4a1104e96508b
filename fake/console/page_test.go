package console_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/dialect"
)

// get returns a handler's response to a GET with a loopback host name.
func get(h http.Handler, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "127.0.0.1:7298"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// register registers a user as a client does.
func register(h http.Handler, below, company, email string) {
	form := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {company}, "email": {email}, "password": {"one"}}
	r := httptest.NewRequest(http.MethodPost, below+fake.Path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.ServeHTTP(httptest.NewRecorder(), r)
}

func TestThePageIsCompleteWithoutScript(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	register(c, "", "acme", "ann@acme.test")
	register(c, "", "acme", "ann@acme.test")
	register(c, "", "globex", "ann@acme.test")
	register(c, "/sandbox/blue", "initech", "peter@initech.test")
	c.Root().Fail(fake.Fault{
		On: fake.On{Subop: "Launch"}, Calls: fake.Calls{From: 1, To: 2}, HTTP: 500, Page: fake.PageIIS,
	})
	ann, ok := c.Root().User("ann@acme.test")
	require.True(t, ok)

	page := get(c, "/_fake/").Body.String()
	for what, want := range map[string]string{
		"the endpoint": `http://127.0.0.1:7298<wbr>/trackerpro_admin.ashx</code>`,
		"the hidden key": `<span class="visually-hidden"> the admin key</span></summary>` +
			`<code class="wire" id="key">` + fake.DefaultKey,
		"another sandbox":             `<a href="/sandbox/blue/_fake/">blue</a>`,
		"a user":                      `<span class="email">ann@acme.test</span>`,
		"the current ssid":            ann.SSID + `</span>`,
		"the number of registrations": `2 registrations`,
		"the newest call":             `<li id="call-3" class="documented">`,
		"its rule":                    `<span class="rule">email-unique</span>`,
		"its basis":                   `documented on the page <q>register</q>`,
		"its response":                `User name should be unique to client`,
		"its time":                    `</time>`,
		"a question":                  `id="name-email-case"><code>email-case</code>`,
		"the current answer":          `id="email-case-insensitive" value="insensitive" checked>`,
		"another answer":              `id="email-case-sensitive" value="sensitive">`,
		"a fault":                     `500 with the IIS error page`,
		"the calls it applies to":     `Launch calls 1–2`,
		"what it has left":            `2 left, met 0`,
		"a preset":                    `<b>IIS error page</b> <small>next 2 registrations</small>`,
		"a field for a text": `<label><span>Slow body</span><input name="slow" autocomplete="off" ` +
			`placeholder="5s"></label>`,
		"a field for a number":   `<input name="http" type="number" min="200" max="599" placeholder="503">`,
		"a field for any number": `<input name="after" type="number" min="0" placeholder="0">`,
		"a field with a list": `<select name="page"><option value="">none</option><option value="iis">IIS ` +
			`error page</option></select>`,
		"the download of the state":          `href="state.yaml" download="state.yaml"`,
		"the download of the calls":          `href="scenario" download="calls.yaml"`,
		"a note for browsers without script": `<noscript>`,
	} {
		require.Contains(t, page, want, what)
	}
	require.Less(t, strings.Index(page, `id="call-3"`), strings.Index(page, `id="call-1"`), "the newest call is the first")

	sandbox := get(c, "/sandbox/blue/_fake/").Body.String()
	require.Contains(t, sandbox, `http://127.0.0.1:7298<wbr>/sandbox/blue/trackerpro_admin.ashx`)
	require.Contains(t, sandbox, `peter@initech.test`)
	require.NotContains(t, sandbox, `ann@acme.test</span>`, "a sandbox's page shows no other sandbox")
}

func TestThePageOfANewFakeSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	page := get(console.New(fake.Options{}, console.Config{}), "/_fake/").Body.String()
	for _, want := range []string{
		"No calls yet.", "curl http://127.0.0.1:7298/trackerpro_admin.ashx", "-d key=FAKE-ADMIN-KEY",
		"No users yet.", "No faults.", "0 calls<", "0 users<",
	} {
		require.Contains(t, page, want)
	}

	secret := get(console.New(fake.Options{Key: "of-our-own"}, console.Config{}), "/_fake/").Body.String()
	require.Equal(t, 1, strings.Count(secret, "of-our-own"), "a secret key is only in its hidden element")
}

func TestThePageFiltersTheJournal(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	register(c, "", "acme", "ann@acme.test")
	register(c, "", "acme", "bob@acme.test")
	page := get(c, "/_fake/?email=ANN@acme.test").Body.String()
	require.Contains(t, page, `id="call-1"`)
	require.NotContains(t, page, `id="call-2"`)
	require.Contains(t, page, `1 of 2 calls`)
	require.NotContains(t, get(c, "/_fake/?status=200").Body.String(), "No call in the journal matches")
	require.Contains(t, get(c, "/_fake/?status=404").Body.String(), "No call in the journal matches this filter.")
	require.Contains(t, get(c, "/_fake/?subop=Launch").Body.String(), "No call in the journal matches this filter.")
}

func TestThePageIsBounded(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	for i := range 200 {
		register(c, "", "acme", fmt.Sprintf("user%d@acme.test", i))
	}
	page := get(c, "/_fake/").Body.String()
	require.NotContains(t, page, `These are the`)
	for i := range 100 {
		register(c, "", "acme", fmt.Sprintf("late%d@acme.test", i))
	}
	page = get(c, "/_fake/").Body.String()
	require.Contains(t, page, `These are the last 200 of 300;`)
	require.Contains(t, page, `These are the first 200;`)
	require.Contains(t, page, `data-oldest="101" data-newest="300"`)
	require.Equal(t, 200, strings.Count(page, `<li id="call-`))
	require.Contains(t, page, `id="call-300"`)
	require.Equal(t, 200, strings.Count(page, `<span class="email">`))
	require.Contains(t, page, `300 users`)
	require.NotContains(t, page, `more than`)
}

// TestARefreshRendersOnlyNewCalls checks the requests of the page's script.
func TestARefreshRendersOnlyNewCalls(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{JournalSize: 4}, console.Config{})
	for range 5 {
		register(c, "", "acme", "ann@acme.test")
	}
	for _, row := range []struct {
		query string
		want  []string
	}{
		{"", []string{"5", "4", "3", "2"}},
		{"?after=3", []string{"5", "4"}},
		{"?after=4&email=ann@acme.test", []string{"5"}},
		{"?after=5", nil},
		{"?after=6", []string{"5", "4", "3", "2"}}, // seen in an earlier fake at this address
		{"?after=x", []string{"5", "4", "3", "2"}},
	} {
		page := get(c, "/_fake/"+row.query).Body.String()
		var got []string
		for _, found := range regexp.MustCompile(`<li id="call-(\d+)"`).FindAllStringSubmatch(page, -1) {
			got = append(got, found[1])
		}
		require.Equal(t, row.want, got, row.query)
		require.Contains(t, page, `data-oldest="2" data-newest="5"`, "the script removes the rows of other calls")
		require.Contains(t, page, `4 calls, 1 more evicted<`, "the counts do not depend on after")
		require.Contains(t, page, `<span class="basis documented">documented</span> <b>4</b>`)
		require.NotContains(t, page, "No calls yet.")
	}
}

// TestThePageEscapesWhatClientsSend sends text that would be markup.
func TestThePageEscapesWhatClientsSend(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an element":              `<script>alert(1)</script>`,
		"the end of an attribute": `" onfocus=alert(1) autofocus="`,
		"an image":                `<img src=x onerror=alert(1)>`,
		"the end of an element":   `</code></pre></template><script>alert(1)</script>`,
		"a comment":               `<!--`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := console.New(fake.Options{Dialect: fake.Dialect{InvalidEmail: dialect.InvalidEmailAccepted}}, console.Config{})
			register(c, "", text, text+"@acme.test")
			c.Root().Fail(fake.Fault{On: fake.On{Email: text}, HTTP: 500})
			require.Len(t, c.Root().Calls(), 1)
			page := get(c, "/_fake/?email="+url.QueryEscape(text)).Body.String()
			require.NotContains(t, page, text)
			require.Equal(t, 1, strings.Count(page, "<script"), "the page has only its own script")
		})
	}
}

func TestThePageLoadsOnlyItsOwnFiles(t *testing.T) {
	t.Parallel()
	c := console.New(fake.Options{}, console.Config{})
	links := regexp.MustCompile(`(?:src|href|action)="([^"]*)"`)
	for _, link := range links.FindAllStringSubmatch(get(c, "/_fake/").Body.String(), -1) {
		require.NotContains(t, link[1], "//")
	}
	for name, mediaType := range map[string]string{"style.css": "text/css", "script.js": "text/javascript"} {
		w := get(c, "/_fake/"+name)
		require.Equal(t, http.StatusOK, w.Code, name)
		require.Contains(t, w.Header().Get("Content-Type"), mediaType)
		require.Equal(t, "no-cache", w.Header().Get("Cache-Control"), "a browser asks for the file again")
		for _, word := range []string{"http:", "https:", "@import", "url(", "eval", "innerHTML +="} {
			require.NotContains(t, w.Body.String(), word, name)
		}
	}
	page := get(c, "/_fake/").Body.String()
	require.NotContains(t, page, "style=", "the content security policy refuses it")
	require.NotRegexp(t, `\son[a-z]+="`, page, "the content security policy refuses it")
}

func TestThePageHasAContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	h := get(console.New(fake.Options{}, console.Config{}), "/_fake/").Header()
	require.Equal(t, "text/html; charset=utf-8", h.Get("Content-Type"))
	require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, h.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	require.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"))
	require.NotContains(t, h.Get("Content-Security-Policy"), "unsafe")
}

func TestTheScriptIsSmall(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("script.js")
	require.NoError(t, err)
	require.Less(t, strings.Count(string(script), "\n"), 250)
}
