package server_test

import (
	"bufio"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const invalid = "The request is not valid HTTP"

// malformed holds requests that net/http itself responds to, at least one for each of
// its responses.
var malformed = map[string]string{
	"no HTTP at all":                     "hello\r\n\r\n",
	"a request without a version":        "GET /\r\n\r\n",
	"a header without a colon":           "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
	"no Host":                            "GET / HTTP/1.1\r\n\r\n",
	"a Host with a space":                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
	"an unsupported version":             "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
	"an unsupported transfer encoding":   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
	"two Content-Lengths":                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
	"an unknown expectation":             "POST / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\nContent-Length: 0\r\n\r\n",
	"an unknown expectation in HTTP/1.0": "GET / HTTP/1.0\r\nExpect: cake\r\n\r\n",
	"an unknown expectation of HEAD":     "HEAD / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\n\r\n",
	"a header of 2 MiB":                  "GET / HTTP/1.1\r\nHost: x\r\na: " + strings.Repeat("b", 2<<20) + "\r\n\r\n",
}

// requireRefused requires the whole response to a malformed request, and the end
// of the connection.
func requireRefused(t *testing.T, in *bufio.Reader) {
	t.Helper()
	rest, err := io.ReadAll(in)
	require.NoError(t, err)
	_, date, _ := strings.Cut(string(rest), "Date: ")
	date, _, _ = strings.Cut(date, "\r\n")
	at, err := http.ParseTime(date)
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), at, time.Minute)
	require.Equal(t, "HTTP/1.1 499 \r\nConnection: close\r\nContent-Length: "+strconv.Itoa(len(invalid))+
		"\r\nDate: "+date+"\r\nFake-Rule: endpoint\r\n\r\n"+invalid, string(rest))
}

func TestAMalformedRequestGetsTheResponseOfMalformed(t *testing.T) {
	for name, request := range malformed {
		t.Run(name, func(t *testing.T) {
			plainAndTLS(t, func(t *testing.T, secure bool) {
				for first, before := range map[string]int{"as the first request": 0, "after others": 2} {
					r := run(t, secure, hello)
					c := r.dial()
					send(c, strings.Repeat(get, before)+request)
					in := bufio.NewReader(c)
					for range before {
						require.Equal(t, response{200, "hello"}, receive(t, in), first)
					}
					requireRefused(t, in)
					require.Equal(t, []string{invalid}, r.refused(), first)
				}
			})
		})
	}
}

// The server passes on whatever a handler writes, even the text of a response of
// net/http, and in any pieces. It still replaces the response to a later request.
func TestAHandlersResponsePassesUnchanged(t *testing.T) {
	const own = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n" +
		"400 Bad Request"
	for _, row := range []struct {
		name    string
		request string
		handler http.HandlerFunc
		want    string // the bytes of the response
	}{
		{"a body with the text of an error of net/http, written by itself", get,
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("Content-Length", strconv.Itoa(2*len(own)))
				for range 2 {
					http.NewResponseController(w).Flush()
					io.WriteString(w, own)
				}
			},
			"HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(2*len(own)) + "\r\nContent-Type: text/html\r\n\r\n" +
				own + own},
		{"status 417 without a body and headers", get,
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				w.WriteHeader(417)
			},
			"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"},
		{"status 100 before the body is read",
			"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\na=b",
			func(w http.ResponseWriter, req *http.Request) {
				w.Header()["Date"] = nil
				w.Header().Set("Content-Type", "text/html")
				io.Copy(w, req.Body)
			},
			"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\na=b"},
		{"a response to HEAD", "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				w.Header().Set("Content-Length", "7")
				w.WriteHeader(400)
			},
			"HTTP/1.1 400 Bad Request\r\nContent-Length: 7\r\n\r\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			plainAndTLS(t, func(t *testing.T, secure bool) {
				r := run(t, secure, row.handler)
				c := r.dial()
				send(c, row.request+row.request+"hello\r\n\r\n")
				in := bufio.NewReader(c)
				got := make([]byte, 2*len(row.want))
				_, err := io.ReadFull(in, got)
				require.NoError(t, err)
				require.Equal(t, row.want+row.want, string(got))
				requireRefused(t, in)
				require.Equal(t, []string{invalid}, r.refused())
			})
		})
	}
	t.Run("what a handler writes to a hijacked connection", func(t *testing.T) {
		plainAndTLS(t, func(t *testing.T, secure bool) {
			r := run(t, secure, func(w http.ResponseWriter, _ *http.Request) {
				c, _, err := http.NewResponseController(w).Hijack()
				if err == nil {
					io.WriteString(c, own)
					c.Close()
				}
			})
			c := r.dial()
			send(c, get)
			got, err := io.ReadAll(c)
			require.NoError(t, err)
			require.Equal(t, own, string(got))
		})
	})
	t.Run("what a handler flushed before it aborts", func(t *testing.T) {
		plainAndTLS(t, func(t *testing.T, secure bool) {
			r := run(t, secure, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "1000")
				io.WriteString(w, own)
				http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			})
			c := r.dial()
			send(c, get)
			got, err := io.ReadAll(c)
			require.NoError(t, err)
			require.True(t, strings.HasSuffix(string(got), "\r\n\r\n"+own), string(got))
		})
	})
}

func TestASlowResponsePassesUnchanged(t *testing.T) {
	plainAndTLS(t, func(t *testing.T, secure bool) {
		r := run(t, secure, func(w http.ResponseWriter, req *http.Request) {
			io.ReadAll(req.Body)
			for _, part := range []string{"HTTP/1.1 ", "400 Bad Request"} {
				time.Sleep(time.Minute)
				io.WriteString(w, part)
				http.NewResponseController(w).Flush()
			}
		})
		c := r.dial()
		send(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b")
		require.Equal(t, response{200, "HTTP/1.1 400 Bad Request"}, receive(t, bufio.NewReader(c)))
		require.Empty(t, r.refused())
	})
}

func TestAClientThatDisconnectsGetsNoResponse(t *testing.T) {
	plainAndTLS(t, func(t *testing.T, secure bool) {
		r := run(t, secure, hello)
		c := r.dial()
		send(c, get)
		receive(t, bufio.NewReader(c))
		c.Close()
		synctest.Wait()
		require.Empty(t, r.refused())
	})
}
