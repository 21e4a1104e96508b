package contract

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

const (
	maxKept    = 64 << 10 // what the transcript keeps of it
	maxHeaders = 64 << 10
)

// errUnsent is a call that surely was not sent: no connection was made.
type errUnsent struct{ error }

// client is the client that sends the calls. Its connections serve one call each:
// one that stays open may be cut by the target at the moment when it is used
// again, and then nobody knows whether the call was served. Redirects are not
// followed, since they would carry the key elsewhere.
func (t Target) client() *http.Client {
	var client http.Client
	if t.Client != nil {
		client = *t.Client
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone() // with its proxies from the environment
		transport.DisableKeepAlives = true
		transport.MaxResponseHeaderBytes = maxHeaders
		transport.TLSClientConfig = &tls.Config{RootCAs: t.Roots}
		client.Transport = transport
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Jar = nil
	return &client
}

// exchange sends a request and waits for the answer, also when ctx ends: what the
// target did is to be known.
func (s *session) exchange(ctx context.Context, r request) (a response, err error) {
	for _, p := range r.Params() {
		if scenarios.IsSecret(p.Name) {
			s.keep(p.Value)
		}
	}
	connected := false
	ctx = httptrace.WithClientTrace(context.WithoutCancel(ctx), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true },
	})
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	call := Call{
		Scenario: r.scenario, Started: s.options.Now(), Method: r.Method, URL: r.URL,
		Query: s.params(withoutSecrets(r.Query)), Form: s.params(withoutSecrets(r.Form)),
	}
	q, err := s.request(ctx, r)
	if err != nil {
		return a, errUnsent{err}
	}
	call.Headers = s.params(headers(q.Header))
	body := ""
	p, err := s.client.Do(q)
	if err == nil {
		call.Status, call.Proto, call.Answered = p.StatusCode, p.Proto, s.params(headers(p.Header))
		defer p.Body.Close()
		defer context.AfterFunc(ctx, func() { p.Body.Close() })() // a body that is no HTTP any more knows no time-out
		if p.StatusCode == http.StatusSwitchingProtocols {
			err = errors.New("the target switches to another protocol: status 101")
		} else if body, err = read(p.Body); err == nil && endsWithTheConnection(p) && wire.BreaksOff(body) {
			err = fmt.Errorf("the answer broke off after %s", count(len(body), "byte"))
		}
	}
	call.Took, call.Size = s.options.Now().Sub(call.Started), len(body)
	if err != nil {
		call.Body = s.show(body, maxKept)
		err = s.noAnswer(ctx, err, connected || p != nil || s.target.Client != nil)
		call.Error = err.Error()
	} else {
		a = response{Response: wire.Decode(p.StatusCode, p.Header, []byte(body)), asked: r}
		a.HeadOnly = r.Method == http.MethodHead
		call.Body = s.show(a.Body, maxKept)
		s.keep(a.Value)
	}
	call.Clipped = call.Size > maxKept
	s.transcript = append(s.transcript, call)
	return a, err
}

// longestValue is how long a value may be that a call brings back to the target,
// which hands out GUIDs.
const longestValue = 1 << 10

// keep keeps a value of a call out of all that is shown. A target may hand out
// what is no secret, such as true or none, and a report without these words could
// not be read.
func (s *session) keep(value string) {
	if len(value) > longestValue || strings.Contains(strings.ToLower(words), strings.ToLower(value)) {
		return
	}
	if len(value) >= 16 || len(value) >= 6 && strings.ContainsAny(value, "0123456789") {
		s.redactor.Keep(redact.Secret(value))
	}
}

func (s *session) request(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	if r.Form != nil {
		body = strings.NewReader(wire.Encode(r.Form))
	}
	address := r.URL
	if r.Query != nil {
		address += "?" + wire.Encode(r.Query)
	}
	q, err := http.NewRequestWithContext(ctx, r.Method, address, body)
	if err != nil {
		return nil, err
	}
	q.Header.Set("User-Agent", s.options.userAgent())
	if r.Form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range r.Headers {
		q.Header.Set(h.Name, h.Value)
	}
	return q, nil
}

// read reads a body to its end, or to 1 MiB.
func read(body io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(body, wire.MaxBody+1))
	switch {
	case err != nil:
		return string(text), fmt.Errorf("the answer broke off after %s: %w", count(len(text), "byte"), err)
	case len(text) > wire.MaxBody:
		return string(text[:wire.MaxBody]), errors.New("the answer is longer than 1 MiB")
	}
	return string(text), nil
}

// endsWithTheConnection says whether nothing but the end of the connection says
// where the body ends, so that one that was cut looks whole. One that was compressed
// says it by itself.
func endsWithTheConnection(p *http.Response) bool {
	return p.ProtoMajor == 1 && p.ContentLength < 0 && len(p.TransferEncoding) == 0 && !p.Uncompressed
}

// noAnswer says why no whole answer came, without the URL and the key in it.
func (s *session) noAnswer(ctx context.Context, err error, sent bool) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("no whole answer within %v", s.options.Timeout)
	}
	reason := s.show(err.Error(), 500)
	if !sent {
		return errUnsent{errors.New(reason)}
	}
	return errSilent{reason}
}

// params are parameters or headers without secrets.
func (s *session) params(params []scenarios.Param) []scenarios.Param {
	for i, p := range params {
		params[i] = scenarios.Param{Name: s.redactor.Redact(p.Name), Value: s.redactor.Redact(p.Value)}
	}
	return params
}

// headers are the headers of a message, in the order of their names.
func headers(h http.Header) (params []scenarios.Param) {
	for name, values := range h {
		for _, value := range values {
			params = append(params, scenarios.Param{Name: name, Value: value})
		}
	}
	slices.SortFunc(params, func(a, b scenarios.Param) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	return params
}
