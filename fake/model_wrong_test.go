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

// A servedResponse is a handler's response before it is sent.
type servedResponse struct {
	asked *http.Request // nil: the handler did not get it
	form  string
	*httptest.ResponseRecorder
}

// changing lets functions change each request and each response.
func changing(before func(*http.Request) *http.Request, after func(*servedResponse)) func(http.Handler) http.Handler {
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
			s := &servedResponse{r, string(form), httptest.NewRecorder()}
			defer func() { // even if the handler cut its response
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

// without keeps requests from the handler and responds as if they had succeeded.
func without(method, path string) func(http.Handler) http.Handler {
	return changing(func(r *http.Request) *http.Request {
		if r.Method == method && strings.Contains(r.URL.Path, path) {
			return nil
		}
		return r
	}, func(s *servedResponse) {
		if s.asked == nil {
			s.Code = http.StatusNoContent
		}
	})
}

// repeating repeats the response to the first equal request, if that was built from
// the rule.
func repeating(rule string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		answers := map[string]*httptest.ResponseRecorder{}
		return changing(nil, func(s *servedResponse) {
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

// wrongFakes are each wrong in one way. If the mistake shows only in the state or
// after a control, the printed scenario cannot reproduce it alone: its comments name
// the controls.
var wrongFakes = []struct {
	name  string
	wrong func(http.Handler) http.Handler
	after bool
}{
	{"an error has status 200 in every dialect", changing(nil, func(s *servedResponse) {
		if s.Code == http.StatusBadRequest && s.Header().Get("Fake-Rule") != "" {
			s.Code = http.StatusOK
		}
	}), false},
	{"a value is in lower case", changing(nil, func(s *servedResponse) {
		text := anyValue.ReplaceAllStringFunc(s.Body.String(), strings.ToLower)
		s.Body.Reset()
		s.Body.WriteString(text)
	}), false},
	{"a token opens twice", repeating("launch-opens"), true},
	{"a repeated registration returns the same ssid", repeating("ssid-rotates"), true},
	{"an email is trimmed in every dialect", changing(func(r *http.Request) *http.Request {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		text = []byte(strings.ReplaceAll(string(text), "=+", "="))
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(text))), int64(len(text))
		return r
	}, nil), true},
	{"a reset changes nothing", without("DELETE", "/_fake/state"), true},
	{"a removed fault stays in force", without("DELETE", "/_fake/faults"), true},
	{"two sandboxes share a state", changing(func(r *http.Request) *http.Request {
		r.URL.Path = strings.Replace(r.URL.Path, "/sandbox/b/", "/sandbox/a/", 1)
		return r
	}, nil), true},
}

var anyValue = regexp.MustCompile(`[0-9A-F]{12}"\}`)

// findings is a testing.TB that records failures.
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

// find checks a property and returns the message of its failure, if it fails.
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

// printed matches the scenario in the message of a failure.
var printed = regexp.MustCompile(`(?s)\n((?:# before: [^\n]*\n)*summary: Found by the model test\..*?)\nTo reproduce`)

// TestTheModelTestCanFail proves that the model test finds each wrong fake, and that
// the scenario it prints fails against the wrong fake and passes against the right one.
func TestTheModelTestCanFail(t *testing.T) {
	t.Parallel()
	for i, row := range wrongFakes {
		if i%2 == 1 && os.Getenv("THOROUGH") == "" {
			continue // for a quick go test ./...
		}
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			text := ""
			for range 20 { // one round of random checks may miss the mistake
				if text = find(t, compare(row.wrong)); text != "" {
					break
				}
			}
			require.NotEmpty(t, text, "the model test did not find the mistake")
			found := printed.FindStringSubmatch(text)
			require.NotNil(t, found, text)
			s, err := scenarios.Parse("found.yaml", []byte(found[1]))
			require.NoError(t, err, found[1])
			if row.after { // the steps in the file do not include controls
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
