package contract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/paytfake/paytfake/scenarios"
)

// maxBody is what is read of an answer.
const maxBody = 1 << 20

// A session sends the calls of a run to one target, one at a time.
type session struct {
	target  Target
	client  *http.Client
	limiter *rate.Limiter
	timeout time.Duration
	calls   int
	success int      // number of the last call that succeeded
	silent  int      // calls in a row that got no answer
	secrets []string // whatever must not be shown: the key, ssids and tokens
}

func newSession(t Target, limit scenarios.Limit, timeout time.Duration) *session {
	client := http.Client{}
	if t.Client != nil {
		client = *t.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Jar = nil
	s := &session{target: t, client: &client, timeout: timeout}
	s.keep(string(t.Key))
	if limit.Calls > 0 {
		s.limiter = rate.NewLimiter(rate.Limit(float64(limit.Calls)/limit.Per.Seconds()), 1)
	}
	return s
}

// request is one call as it is sent.
type request struct {
	kind    scenarios.StepKind
	method  string
	url     string // without its query
	query   []scenarios.Param
	form    []scenarios.Param
	headers []scenarios.Param
}

// build makes the request of a step.
func (s *session) build(step scenarios.Step, n *names) (request, error) {
	r := request{kind: step.Kind, method: http.MethodPost, url: s.target.URL}
	switch step.Kind {
	case scenarios.Open:
		r.method = http.MethodGet
		if step.Token != "" {
			r.query = []scenarios.Param{{Name: "authtoken", Value: n.expand(step.Token)}}
		}
		return r, r.beside("./")
	case scenarios.Register, scenarios.Launch:
		subop := "Register"
		if step.Kind == scenarios.Launch {
			subop = "Launch"
		}
		if !slices.ContainsFunc(step.Form, func(p scenarios.Param) bool { return p.Name == "key" }) {
			r.form = append(r.form, scenarios.Param{Name: "key", Value: string(s.target.Key)})
		}
		r.form = append(r.form, scenarios.Param{Name: "op", Value: "Admin"}, scenarios.Param{Name: "subop", Value: subop})
	case scenarios.RawCall:
		r.method = step.Method
		if step.Path != "" {
			if err := r.beside(step.Path); err != nil {
				return r, err
			}
		}
	}
	r.query = append(r.query, n.values(step.Query)...)
	r.form = append(r.form, n.values(step.Form)...)
	r.headers = n.values(step.Headers)
	return r, nil
}

// beside replaces the last element of the path.
func (r *request) beside(path string) error {
	u, err := url.Parse(r.url)
	if err == nil {
		u, err = u.Parse(strings.TrimPrefix(path, "/"))
	}
	if err != nil {
		return err
	}
	r.url = u.String()
	return nil
}

// param is the value of a parameter as it is sent, the first of several.
func (r request) param(name string) string {
	for _, p := range slices.Concat(r.query, r.form) {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

func (n *names) values(params []scenarios.Param) []scenarios.Param {
	out := make([]scenarios.Param, len(params))
	for i, p := range params {
		out[i] = scenarios.Param{Name: p.Name, Value: n.value(p.Name, p.Value)}
	}
	return out
}

// encode is the text of parameters in a query or a form, in their order.
func encode(params []scenarios.Param) string {
	var text strings.Builder
	for i, p := range params {
		if i > 0 {
			text.WriteByte('&')
		}
		text.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return text.String()
}

// errSilent is a call that no whole answer came to.
type errSilent struct{ reason string }

func (e errSilent) Error() string { return e.reason }

// send sends a request and decodes the answer. The error of a call that got
// none is an errSilent, or that of ctx.
func (s *session) send(ctx context.Context, r request) (answer, error) {
	if s.limiter != nil {
		if err := s.limiter.Wait(ctx); err != nil {
			return answer{}, ctx.Err()
		}
	}
	s.calls++
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	a, err := s.exchange(limited, r)
	switch {
	case err == nil:
		s.silent = 0
		return a, nil
	case ctx.Err() != nil:
		return a, ctx.Err()
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("no whole answer within %v", s.timeout)
	}
	s.silent++
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // the whole would show the URL, and the key in it
	}
	return a, errSilent{s.hide(err.Error())}
}

func (s *session) exchange(ctx context.Context, r request) (answer, error) {
	var body io.Reader
	if r.form != nil {
		body = strings.NewReader(encode(r.form))
	}
	address := r.url
	if r.query != nil {
		address += "?" + encode(r.query)
	}
	q, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return answer{}, err
	}
	q.Header.Set("User-Agent", "paytcheck")
	if r.form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range r.headers {
		q.Header.Set(h.Name, h.Value)
	}
	p, err := s.client.Do(q)
	if err != nil {
		return answer{}, err
	}
	defer p.Body.Close()
	text, err := io.ReadAll(io.LimitReader(p.Body, maxBody+1))
	if err != nil {
		return answer{}, fmt.Errorf("the answer broke off after %d bytes: %w", len(text), err)
	}
	if len(text) > maxBody {
		return answer{}, fmt.Errorf("the answer is longer than 1 MiB")
	}
	a := decode(p.StatusCode, p.Header.Get("Content-Type"), string(text))
	a.location = p.Header.Get("Location")
	a.fake = p.Header.Get("Fake-Rule") != ""
	return a, nil
}

// keep remembers a text that must not be shown, in each form in which it may come.
func (s *session) keep(secret string) {
	if len(secret) <= 3 && secret != string(s.target.Key) {
		return // it would hide half of the text, and is no ssid
	}
	for _, form := range []string{secret, url.QueryEscape(secret), strings.ToLower(secret)} {
		if !slices.Contains(s.secrets, form) {
			s.secrets = append(s.secrets, form)
		}
	}
}

// hide replaces every secret in a text by ***, as it stands and as it is encoded.
func (s *session) hide(text string) string {
	for _, secret := range s.secrets {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

// show is a request for a reader: the parameters that hold secrets are ***.
func (s *session) show(r request) string {
	text := r.method + " " + r.url
	if r.query != nil {
		text += "?" + showParams(r.query)
	}
	if r.form != nil {
		text += "\n" + showParams(r.form)
	}
	return s.hide(text)
}

func showParams(params []scenarios.Param) string {
	shown := make([]string, len(params))
	for i, p := range params {
		value := p.Value
		switch strings.ToLower(p.Name) {
		case "key", "password", "ssid", "authtoken":
			if value != "" {
				value = "***"
			}
		}
		shown[i] = p.Name + "=" + clip(value)
	}
	return strings.Join(shown, " & ")
}

// status is an HTTP status for a reader.
func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", code, http.StatusText(code)))
}
