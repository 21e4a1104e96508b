package fake

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// transport hands requests to the fake in the goroutine that sends them.
type transport struct{ handler http.Handler }

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
	aborted := w.serve(t.handler, &served)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if aborted && !w.wrote {
		return nil, errAborted
	}
	length := int64(w.body.Len())
	if declared := w.header["Content-Length"]; declared != nil {
		if n, err := strconv.ParseInt(declared[0], 10, 64); err == nil {
			length = n
		}
	}
	if served.Method == http.MethodHead {
		w.body.Reset()
	}
	body := io.Reader(&w.body)
	if aborted {
		body = io.MultiReader(body, brokenOff{})
	}
	return &http.Response{
		Status:        strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.header,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       r,
	}, nil
}

// errAborted is what a client sees of a fault that drops its answer.
var errAborted = errors.New("connection reset by the fake")

// brokenOff is the end of a body that a fault truncated.
type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}, status: http.StatusOK} }

// serve runs the handler and says whether it aborted the answer, as net/http has it.
func (w *recorder) serve(h http.Handler, r *http.Request) (aborted bool) {
	defer func() {
		switch e := recover(); e {
		case nil:
		case http.ErrAbortHandler:
			aborted = true
		default:
			panic(e)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status, w.wrote = status, true }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }
