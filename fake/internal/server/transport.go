package server

// Requests without a socket.

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// A Transport is an [http.RoundTripper] that passes requests to a handler without
// a socket. The handler runs in the caller's goroutine. RoundTrip may be called
// concurrently if the handler may.
type Transport struct{ Handler http.Handler }

// RoundTrip returns the handler's response. It does not modify the request, and closes
// its body. If the handler panics with [http.ErrAbortHandler], RoundTrip returns an
// error or, if the handler has flushed a part of the response, a body that ends with one.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	served := asServed(r)
	w := newRecorder()
	aborted := w.serve(t.Handler, served)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if aborted && !w.flushed {
		return nil, errAborted
	}
	res := w.response()
	res.Request = r
	if served.Method == http.MethodHead {
		res.Body = http.NoBody
	} else if aborted {
		res.Body = io.NopCloser(io.MultiReader(res.Body, truncatedBody{}))
	}
	return res, nil
}

// asServed returns a client's request as a server would receive it.
func asServed(r *http.Request) *http.Request {
	served := *r
	if served.Method == "" {
		served.Method = http.MethodGet
	}
	if served.Body == nil {
		served.Body = http.NoBody
	} else if served.Body != http.NoBody && served.ContentLength == 0 {
		served.ContentLength = -1 // unknown; in a client's request 0 means that
	}
	if served.URL.Path == "" {
		root := *served.URL
		root.Path = "/"
		served.URL = &root
	}
	return &served
}

var errAborted = errors.New("connection reset by the fake")

// A truncatedBody is the end of a response that the handler aborted.
type truncatedBody struct{}

func (truncatedBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A recorder is an [http.ResponseWriter] that records the response.
type recorder struct {
	header  http.Header
	status  int // 0: not written yet
	flushed bool
	body    bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

// serve runs the handler and reports whether it aborted the response.
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

func (w *recorder) Header() http.Header { return w.header }
func (w *recorder) Flush()              { w.flushed = true }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// response returns the recorded response. It adds a Date unless the handler has set or removed it.
func (w *recorder) response() *http.Response {
	w.WriteHeader(http.StatusOK)
	if _, ok := w.header["Date"]; !ok {
		w.header["Date"] = []string{time.Now().UTC().Format(http.TimeFormat)}
	}
	length, err := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64)
	if err != nil {
		length = int64(w.body.Len())
	}
	return &http.Response{
		Status:        strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.header,
		Body:          io.NopCloser(&w.body),
		ContentLength: length,
	}
}
