package contract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/contract/reports"
	"github.com/paytfake/paytfake/scenarios"
)

// An echo tells everything that it knows: the whole request and what it has handed
// out, written in one way and behind some padding.
type echo struct {
	api     http.Handler
	write   func(string) string
	padding int
	tell    func(w http.ResponseWriter, told string, right *httptest.ResponseRecorder)

	mu      sync.Mutex // guards secrets
	secrets map[string]bool
}

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	right := httptest.NewRecorder()
	e.api.ServeHTTP(right, r)
	e.mu.Lock()
	form, _ := url.ParseQuery(string(body))
	for _, values := range []url.Values{form, r.URL.Query()} {
		for name, all := range values {
			if name = strings.ToLower(name); name == "key" || name == "password" || name == "ssid" || name == "authtoken" {
				e.keep(all...)
			}
		}
	}
	e.keep(guid.FindAllString(right.Body.String(), -1)...)
	var told strings.Builder
	told.WriteString(r.URL.String() + " " + string(body))
	for secret := range e.secrets {
		told.WriteString(" " + secret)
	}
	e.mu.Unlock()
	e.tell(w, strings.Repeat("~", e.padding)+e.write(told.String()), right)
}

func (e *echo) keep(secrets ...string) {
	for _, s := range secrets {
		if len(s) > 5 {
			e.secrets[s] = true
		}
	}
}

// tellings are where an echo tells it. Each is a verdict of its own.
var tellings = map[string]func(w http.ResponseWriter, told string, right *httptest.ResponseRecorder){
	"a body with status 200": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		io.WriteString(w,
			told)
	},
	"a page": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		io.WriteString(w, "<html>"+told)
	},
	"a status 500": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) { http.Error(w, told, 500) },
	"a status 404": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) { http.Error(w, told, 404) },
	"a message": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		refuse(w, "invalid_query", told)
	},
	"a reason": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) { refuse(w, told, "No") },
	"a member of an envelope": func(w http.ResponseWriter, told string, right *httptest.ResponseRecorder) {
		fmt.Fprintf(w, `{%q:%q,%s`, told, told, right.Body.String()[1:])
	},
	"a reqId": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		data, _ := json.Marshal(told)
		fmt.Fprintf(w, `{"version":"0.6","reqId":%s,"status":"ok","sig":%s,"value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`,
			data, data)
	},
	"a value": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		data, _ := json.Marshal(told)
		fmt.Fprintf(w, `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":%s}`, data)
	},
	"a redirect": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		w.Header().Set("Location", "/x?"+strings.ReplaceAll(told, " ", "+"))
		w.WriteHeader(302)
	},
	"a Location that cannot be read": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		w.Header().Set("Location", "http://[%%%/"+told)
		w.WriteHeader(302)
	},
	"headers of right answers": func(w http.ResponseWriter, told string, right *httptest.ResponseRecorder) {
		for _, name := range []string{"X-Echo", "Content-Type", "Retry-After", "Set-Cookie", "Fake-Rule"} {
			w.Header().Set(name, told)
		}
		w.WriteHeader(right.Code)
		w.Write(right.Body.Bytes())
	},
	"headers of a throttle": func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		w.Header().Set("Retry-After", told)
		w.WriteHeader(429)
	},
	"a status line":            raw("HTTP/1.1 200 %s\r\nContent-Length: 2\r\n\r\n{}"),
	"a status that is none":    raw("HTTP/1.1 %s\r\n\r\n"),
	"no HTTP at all":           raw("%s\r\n\r\n"),
	"a header that is none":    raw("HTTP/1.1 200 OK\r\n%s\r\n\r\n"),
	"a length that is none":    raw("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n"),
	"an encoding that is none": raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n"),
	"a chunk that is none":     raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n"),
	"a body that is cut":       raw("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n%s"),
}

func refuse(w http.ResponseWriter, reason, message string) {
	data, _ := json.Marshal(map[string]string{"reason": reason, "message": message})
	fmt.Fprintf(w, `{"version":"0.6","status":"error","errors":[%s]}`, data)
}

// raw tells it where only a socket can.
func raw(format string) func(http.ResponseWriter, string, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, told string, _ *httptest.ResponseRecorder) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.(*net.TCPConn).CloseWrite()
		fmt.Fprintf(conn, format, strings.NewReplacer("\r", "", "\n", "").Replace(told))
	}
}

var echoes = map[string]func(string) string{
	"as it is":   func(s string) string { return s },
	"upper case": strings.ToUpper,
	"lower case": strings.ToLower,
	"decoded": func(s string) string {
		if plain, err := url.QueryUnescape(s); err == nil {
			return plain
		}
		return s
	},
	"percent signs":               url.QueryEscape,
	"percent signs in lower case": func(s string) string { return strings.ToLower(url.PathEscape(s)) },
	"HTML":                        html.EscapeString,
	"JSON": func(s string) string {
		data, _ := json.Marshal(s)
		return string(data[1 : len(data)-1])
	},
	"a Go string": strconv.QuoteToASCII,
}

var nastyKeys = []redact.Secret{"Hush+Key/4711", `a&b"c<d>e%f\g h4711`, "schlüssel-ÄÖ-4711", `100%25&amp;\u0026x`}

// Whatever a target tells, and however, no secret is in anything that is written.
func TestNoSecretIsWrittenWhateverATargetTells(t *testing.T) {
	paddings := []int{0, 160, 190, 470, 560, 590, 1150, 1190, 65480}
	i := 0
	for _, where := range slices.Sorted(maps.Keys(tellings)) {
		for _, how := range slices.Sorted(maps.Keys(echoes)) {
			if i++; i%often(10, 1) != 0 {
				continue
			}
			key, padding := nastyKeys[i%len(nastyKeys)], paddings[i%len(paddings)]
			t.Run(fmt.Sprintf("%s, %s, behind %d", where, how, padding), func(t *testing.T) {
				t.Parallel()
				e := &echo{
					api: impostor.New(impostor.Config{Key: string(key)}), write: echoes[how], padding: padding, tell: tellings[where],
					secrets: map[string]bool{string(key): true},
				}
				checkEcho(t, e, key)
			})
		}
	}
}

func checkEcho(t *testing.T, e *echo, key redact.Secret) {
	s := httptest.NewServer(e)
	defer s.Close()
	dir := t.TempDir()
	ledger, err := ledger.Open(filepath.Join(dir, "ledger.jsonl"))
	require.NoError(t, err)
	defer ledger.Close()
	target := contract.Target{URL: s.URL + "/trackerpro_admin.ashx", Key: key, Company: "ours1", OtherCompany: "ours2",
		Email: "x+{name}@ours.example"}
	report, err := contract.Check(t.Context(), target, contract.Options{Ledger: ledger, Timeout: 500 * time.Millisecond,
		MaxWait: time.Millisecond})
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, report.WriteText(&out))
	data, err := json.Marshal(report)
	require.NoError(t, err)
	out.Write(data)
	fmt.Fprintf(&out, "%+v %+v", report.Transcript, report)
	answers := &scenarios.Answers{}
	_, err = report.Learn(answers, true)
	require.NoError(t, err)
	require.NoError(t, answers.WriteFile(filepath.Join(dir, "answers.yaml")))
	require.NoError(t, reports.Write(filepath.Join(dir, "report"), report))
	require.NoError(t, reports.AppendSummary(filepath.Join(dir, "summary.md"), filepath.Join(dir, "report")))
	require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, err = os.ReadFile(name)
			out.WriteString("\n" + name + "\n")
			out.Write(data)
		}
		return err
	}))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secrets[string(key[:len(key)-1])] = true
	requireNoneOf(t, out.String(), e.secrets)
}

// requireNoneOf looks for secrets in every way of writing, and for their halves.
func requireNoneOf(t *testing.T, text string, secrets map[string]bool) {
	t.Helper()
	text = strings.ToLower(text)
	for secret := range secrets {
		for how, write := range echoes {
			if how == "decoded" {
				continue // of a secret, that is another text
			}
			for _, part := range []string{secret, secret[:len(secret)-3]} {
				written := strings.ToLower(write(part))
				if i := strings.Index(text, written); i >= 0 && len(part) > 5 {
					require.Fail(t, "a secret was written", "%q as %s: … %s", part, how, text[max(0, i-80):min(len(text), i+80)])
				}
			}
		}
	}
}
