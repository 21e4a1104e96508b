package console

// Bodies of the control API: reading requests, writing responses and errors.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

const (
	maxBody   = scenarios.MaxFile // large enough for a saved state
	writeTime = 30 * time.Second  // for the client to read a response
)

// A problem is an error response of the control API.
type problem struct {
	status  int
	Message string `json:"error"`
	Hint    string `json:"hint,omitempty"`
}

func (p *problem) Error() string { return p.Message }

// badRequest returns the problem for an error in the request.
func badRequest(err error, hint string) error {
	return &problem{http.StatusBadRequest, err.Error(), hint}
}

// writeError writes an error response. An error that is not a problem has status 500.
func writeError(w http.ResponseWriter, err error) {
	p, ok := errors.AsType[*problem](err)
	if !ok {
		p = &problem{status: http.StatusInternalServerError, Message: err.Error()}
	}
	writeJSON(w, p.status, p)
}

// writeJSON writes a response whose body is a value in JSON.
func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // programmer error: the type has no JSON form
	}
	write(w, status, "application/json", append(body, '\n'))
}

// write writes a whole response.
func write(w http.ResponseWriter, status int, mediaType string, body []byte) {
	setWriteDeadline(w) // again, because making the body may have taken long
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// writeNothing writes a response without a body.
func writeNothing(w http.ResponseWriter) error {
	setWriteDeadline(w)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// setWriteDeadline gives the client writeTime from now to read the response. A
// ResponseWriter without a socket, as in tests, has no deadline.
func setWriteDeadline(w http.ResponseWriter) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime))
}

// clearWriteDeadline sends the response and removes its deadline, which would
// otherwise apply to the next call on the connection.
func clearWriteDeadline(w http.ResponseWriter) {
	rc := http.NewResponseController(w)
	rc.Flush()
	rc.SetWriteDeadline(time.Time{})
}

// readBody reads the body of a request. It leaves r.Body in place: net/http needs
// it to refuse a client that waits for 100 Continue.
func readBody(r *http.Request) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &problem{status: http.StatusRequestEntityTooLarge,
			Message: fmt.Sprintf("the body is longer than %d MiB", tooLong.Limit>>20)}
	}
	if err != nil {
		return nil, badRequest(fmt.Errorf("reading the body: %w", err), "")
	}
	return data, nil
}

// languageHint is the hint of an error in a body in the scenario language.
const languageHint = "the body is YAML or JSON; go doc github.com/paytfake/paytfake/scenarios describes it"

// parseBody parses the body of a request with a parser of the scenario language.
// The parser's errors name the control as their file.
func parseBody[T any](
	r *http.Request, name string, parse func(file string, data []byte) (T, error),
) (value T, err error) {
	data, err := readBody(r)
	if err != nil {
		return value, err
	}
	if value, err = parse(name, data); err != nil {
		return value, badRequest(err, languageHint)
	}
	return value, nil
}

// decodeStrict decodes a single JSON object. An unknown member is an error.
func decodeStrict(data []byte, object any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(object); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected text after the object")
	}
	return nil
}
