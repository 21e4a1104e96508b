package impostor

import (
	"net/http"
	"strconv"
	"sync/atomic"
)

// The two spellings of the path that the pages use.
const (
	smallPath   = "/trackerpro_admin.ashx"
	capitalPath = "/trackerpro_Admin.ashx"
)

// longQuery is how many bytes of query a GET has at most before the question
// long-query is asked.
const longQuery = 2048

type server struct {
	key     string
	limit   int64
	dialect dialect
	manner  manner
	flaw    flaw

	calls  atomic.Int64
	worlds [2]*world // only the first is in use, unless the flaw keeps the paths apart
}

// answer is an HTTP response as it will be sent.
type answer struct {
	status int
	header map[string]string
	body   []byte
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.answer(r)
	for name, value := range s.manner.header {
		w.Header().Set(name, value)
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if s.manner.deliver != nil {
		s.manner.deliver(w, r, a)
		return
	}
	plainly(w, r, a)
}

func (s *server) answer(r *http.Request) answer {
	switch r.URL.Path {
	case smallPath, capitalPath:
		return s.endpoint(r)
	case "/":
		return s.open(r)
	case portalPath:
		return page(http.StatusOK, "PAYT")
	case loginPath:
		return page(http.StatusOK, "Log in")
	}
	return s.bare(http.StatusNotFound)
}

func (s *server) endpoint(r *http.Request) answer {
	if status := s.unread(r); status != 0 {
		return s.bare(status)
	}
	c, err := s.read(r)
	if err != nil {
		return s.bare(http.StatusBadRequest)
	}
	if s.flaw.admit != nil {
		if status := s.flaw.admit(c); status != 0 {
			return s.bare(status)
		}
	}
	if s.flaw.fill != nil {
		s.flaw.fill(s, c)
	}
	value, why := s.serve(c)
	return s.reply(outcome{call: c, value: value, why: why})
}

// unread returns the HTTP status with which a request is refused before its
// parameters are read, or 0.
func (s *server) unread(r *http.Request) int {
	switch r.Method {
	case http.MethodPost:
		return 0
	case http.MethodGet:
		if len(r.URL.RawQuery) <= longQuery {
			return 0
		}
		return statusOf(s.dialect.answer("long-query"))
	}
	return statusOf(s.dialect.answer("other-method"))
}

// statusOf returns the HTTP status that an answer names, or 0 for "served".
func statusOf(answer string) int {
	if answer == "served" {
		return 0
	}
	code, err := strconv.Atoi(answer)
	if err != nil {
		panic("impostor: no HTTP status: " + answer)
	}
	return code
}

// serve does what a call asks, or says why not.
func (s *server) serve(c call) (value string, why cause) {
	if s.limit > 0 && s.calls.Add(1) > s.limit && !s.flaw.unlimited {
		return "", overLimit
	}
	if why := s.check(c); why != granted {
		return "", why
	}
	if c.launches() {
		return s.launch(c)
	}
	return s.register(c)
}

// world returns the world that a path leads to.
func (s *server) world(path string) *world {
	if s.flaw.apart && path == capitalPath {
		return s.worlds[1]
	}
	return s.worlds[0]
}

// bare returns a refusal that HTTP itself makes, without an envelope.
func (s *server) bare(status int) answer {
	if s.manner.html {
		return page(status, http.StatusText(status))
	}
	a := answer{
		status: status,
		header: map[string]string{"Content-Type": "text/plain"},
		body:   []byte(http.StatusText(status) + "\n"),
	}
	if status == http.StatusMethodNotAllowed {
		a.header["Allow"] = "GET, POST"
	}
	return a
}

// page returns an HTML page.
func page(status int, title string) answer {
	return answer{
		status: status,
		header: map[string]string{"Content-Type": "text/html; charset=utf-8"},
		body:   []byte("<!doctype html><title>" + title + "</title>\n"),
	}
}
