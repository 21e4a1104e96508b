package fake

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// transport hands requests to the fake in the goroutine that sends them.
type transport struct{ api *API }

// RoundTrip answers one request. It keeps the contract of [http.RoundTripper]:
// the request is not changed and its body is closed.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	served := *r // what a server would see of it
	if served.Method == "" {
		served.Method = http.MethodGet
	}
	if r.Body != nil && r.Body != http.NoBody && r.ContentLength == 0 {
		served.ContentLength = -1 // for a client 0 means unknown
	}
	if r.URL.Path == "" {
		root := *r.URL
		root.Path = "/"
		served.URL = &root
	}
	w := newRecorder()
	t.api.ServeHTTP(w, &served)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	length := int64(w.body.Len())
	if served.Method == http.MethodHead {
		w.body.Reset()
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.header,
		Body:          io.NopCloser(&w.body),
		ContentLength: length,
		Request:       r,
	}, nil
}

// A recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}, status: http.StatusOK} }

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }
