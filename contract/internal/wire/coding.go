package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
)

// MaxBody is how much of a body is read, with and without its codings.
const MaxBody = 1 << 20

// decoded returns a body without its content codings, the last of which is undone
// first. unread is the coding that could not be undone; empty: none.
func decoded(header http.Header, body []byte) (text, unread string) {
	var codings []string
	for _, value := range header.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(value, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				codings = append(codings, coding)
			}
		}
	}
	if len(body) == 0 {
		return "", ""
	}
	for len(codings) > 0 {
		last := codings[len(codings)-1]
		plain, ok := undo(last, body)
		if !ok {
			return string(body), last
		}
		body, codings = plain, codings[:len(codings)-1]
	}
	for range 2 { // a proxy compressed what was compressed, and named it once or not at all
		if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
			break
		}
		plain, ok := undo("gzip", body)
		if !ok {
			return string(body), "gzip"
		}
		body = plain
	}
	return string(body), ""
}

// undo undoes one coding. deflate is the zlib format, and in some servers a bare
// stream.
func undo(coding string, body []byte) ([]byte, bool) {
	open := map[string]func() (io.Reader, error){
		"gzip":    func() (io.Reader, error) { return gzip.NewReader(bytes.NewReader(body)) },
		"deflate": func() (io.Reader, error) { return zlib.NewReader(bytes.NewReader(body)) },
		"bare":    func() (io.Reader, error) { return flate.NewReader(bytes.NewReader(body)), nil },
	}[strings.TrimPrefix(coding, "x-")]
	if open == nil {
		return nil, false
	}
	r, err := open()
	if err == nil {
		var plain []byte
		if plain, err = io.ReadAll(io.LimitReader(r, MaxBody+1)); err == nil && len(plain) <= MaxBody {
			return plain, true
		}
	}
	if coding == "deflate" {
		return undo("bare", body)
	}
	return nil, false
}
