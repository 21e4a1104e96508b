package fake_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/scenarios"
)

// A served is what a handler answered, before it is sent.
type served struct {
	asked *http.Request // nil: it was kept from the handler
	form  string
	*httptest.ResponseRecorder
}

// changing lets a function change each request and each answer.
func changing(before func(*http.Request) *http.Request, after func(*served)) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			form, err := io.ReadAll(r.Body)
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			r.Body = io.NopCloser(strings.NewReader(string(form)))
			if before != nil {
				r = before(r)
			}
			s := &served{r, string(form), httptest.NewRecorder()}
			defer func() { // also where the handler cut its answer
				maps.Copy(w.Header(), s.Header())
				w.WriteHeader(s.Code)
				w.Write(s.Body.Bytes())
			}()
			if r != nil {
				h.ServeHTTP(s.ResponseRecorder, r)
			}
			if after != nil {
				after(s)
			}
		})
	}
}

// without keeps requests from the handler and answers them as if they were done.
func without(method, path string) func(http.Handler) http.Handler {
	return changing(func(r *http.Request) *http.Request {
		if r.Method == method && strings.Contains(r.URL.Path, path) {
			return nil
		}
		return r
	}, func(s *served) {
		if s.asked == nil {
			s.Code = http.StatusNoContent
		}
	})
}

// repeating answers a request as the first one that asked for the same, if that
// was answered with this rule.
func repeating(rule string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		answers := map[string]*httptest.ResponseRecorder{}
		return changing(nil, func(s *served) {
			asked := s.asked.URL.String() + " " + s.form
			if first, ok := answers[asked]; ok {
				s.ResponseRecorder.Body, s.Code = first.Body, first.Code
				s.Header().Set("Fake-Rule", rule)
			} else if s.Header().Get("Fake-Rule") == rule && s.Code == http.StatusOK {
				answers[asked] = &httptest.ResponseRecorder{Code: s.Code, Body: s.Body}
			}
		})(h)
	}
}

// wrongFakes are wrong in one way each. Where that may show only in the state, or
// after something else, such as a control, no scenario can tell all; the comments
// in front of it do.
var wrongFakes = []struct {
	name  string
	wrong func(http.Handler) http.Handler
	after bool
}{
	{"an error has status 200 in each dialect", changing(nil, func(s *served) {
		if s.Code == http.StatusBadRequest && s.Header().Get("Fake-Rule") != "" {
			s.Code = http.StatusOK
		}
	}), false},
	{"a value is in lower case", changing(nil, func(s *served) {
		text := anyValue.ReplaceAllStringFunc(s.Body.String(), strings.ToLower)
		s.Body.Reset()
		s.Body.WriteString(text)
	}), false},
	{"a token opens twice", repeating("launch-opens"), true},
	{"a registration that is repeated returns the same ssid", repeating("ssid-rotates"), true},
	{"an email is trimmed, whatever the dialect says", changing(func(r *http.Request) *http.Request {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		text = []byte(strings.ReplaceAll(string(text), "=+", "="))
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(text))), int64(len(text))
		return r
	}, nil), true},
	{"a reset changes nothing", without("DELETE", "/_fake/state"), true},
	{"a mended fault goes on", without("DELETE", "/_fake/faults"), true},
	{"two sandboxes are one", changing(func(r *http.Request) *http.Request {
		r.URL.Path = strings.Replace(r.URL.Path, "/sandbox/b/", "/sandbox/a/", 1)
		return r
	}, nil), true},
}

var anyValue = regexp.MustCompile(`[0-9A-F]{12}"\}`)

// A findings is a test that may fail.
type findings struct {
	testing.TB
	text   strings.Builder
	failed bool
}

var errFailed = errors.New("failed")

func (f *findings) Errorf(format string, args ...any) {
	f.failed = true
	fmt.Fprintf(&f.text, format, args...)
}
func (f *findings) Logf(string, ...any)   {}
func (f *findings) Log(...any)            {}
func (f *findings) Fatalf(string, ...any) { panic(errFailed) }
func (f *findings) Fatal(...any)          { panic(errFailed) }
func (f *findings) FailNow()              { panic(errFailed) }
func (f *findings) Failed() bool          { return f.failed }

// find looks for a failure of a property and returns what is said about it.
func find(t *testing.T, property func(*rapid.T)) (text string) {
	f := &findings{TB: t}
	defer func() {
		if e := recover(); e != nil && e != errFailed {
			panic(e)
		}
		text = f.text.String()
	}()
	rapid.Check(f, property)
	return ""
}

// printed is the scenario in what is said about a failure.
var printed = regexp.MustCompile(`(?s)\n((?:# before: [^\n]*\n)*summary: Found by the model test\..*?)\nTo reproduce`)

// TestTheModelTestCanFail proves that the model finds fakes that are wrong in one
// way, and that the scenario which it prints shows it: against the wrong fake it
// fails, and against the right one it does not.
func TestTheModelTestCanFail(t *testing.T) {
	t.Parallel()
	for i, row := range wrongFakes {
		if i%2 == 1 && os.Getenv("THOROUGH") == "" {
			continue // for a quick go test ./...
		}
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			text := ""
			for range 20 { // chance has it that one round of checks misses
				if text = find(t, compare(row.wrong)); text != "" {
					break
				}
			}
			require.NotEmpty(t, text, "the model did not find it")
			found := printed.FindStringSubmatch(text)
			require.NotNil(t, found, text)
			s, err := scenarios.Parse("found.yaml", []byte(found[1]))
			require.NoError(t, err, found[1])
			if row.after { // what a control did before is not in the file
				require.Contains(t, found[1], "# before: ")
				return
			}
			right := func() http.Handler { return console.New(fake.Options{MaxHang: time.Nanosecond}, console.Config{}) }
			require.Empty(t, replay(right(), s), found[1])
			require.NotEmpty(t, replay(row.wrong(right()), s), found[1])
			t.Logf("%d steps", len(s.Steps))
		})
	}
}
