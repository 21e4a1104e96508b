package contract_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/paytfake/paytfake/contract"
)

// directTarget is a target without a socket.
func directTarget(h http.Handler) contract.Target {
	return contract.Target{
		URL: "http://localhost/trackerpro_admin.ashx", Key: troubleKey, Client: &http.Client{Transport: direct{h}},
		Company: "ours1", OtherCompany: "ours2", Email: "x+{name}@ours.example",
	}
}

// A wire keeps every call that a server gets, before it is answered.
type wire struct {
	http.Handler
	mu    sync.Mutex // guards calls
	calls []wireCall
}

// A wireCall is a call as a server got it.
type wireCall struct {
	method, scheme, host, path, query, form string
	header                                  http.Header
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	w.calls = append(w.calls, wireCall{r.Method, r.URL.Scheme, r.Host, r.URL.Path, r.URL.RawQuery, string(body),
		r.Header.Clone()})
	w.mu.Unlock()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	w.Handler.ServeHTTP(out, r)
}

type wireParam struct{ name, value string }

// params are all parameters, those of the query first, in their order.
func (c wireCall) params() []wireParam { return slices.Concat(params(c.query), params(c.form)) }

func params(text string) (all []wireParam) {
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		value, other := url.QueryUnescape(value)
		if err != nil || other != nil {
			panic("a call that cannot be read: " + text)
		}
		all = append(all, wireParam{name, value})
	}
	return all
}

// anew is what differs each night in an email that was never used before.
var anew = regexp.MustCompile(`[0-9a-f]{24}`)

// shown is a call as a plan shows it.
func (c wireCall) shown() string {
	show := func(text string) string {
		shown := []string{}
		for _, p := range params(text) {
			if p.value != "" && slices.Contains([]string{"key", "password", "ssid", "authtoken"}, strings.ToLower(p.name)) {
				p.value = "***"
			}
			if len(p.value) > 2000 { // $long
				p.value = fmt.Sprintf("%s… (%d characters)", p.value[:20], len(p.value))
			}
			if strings.TrimSpace(p.value) != p.value {
				p.value = `"\x20` + strings.TrimSpace(p.value) + `\x20"`
			}
			shown = append(shown, p.name+"="+p.value)
		}
		return strings.Join(shown, " & ")
	}
	text := c.method + " http://" + c.host + c.path
	if c.query != "" {
		text += "?" + show(c.query)
	}
	if c.form != "" {
		text += "\n" + show(c.form)
	}
	return anew.ReplaceAllString(text, "{new}")
}
