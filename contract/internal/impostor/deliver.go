package impostor

import (
	"compress/gzip"
	"net/http"
	"strings"
)

// plainly sends an answer in one piece, with its length.
func plainly(w http.ResponseWriter, _ *http.Request, a answer) {
	w.WriteHeader(a.status)
	// A failed write means that the caller has gone: there is nobody to tell.
	_, _ = w.Write(a.body)
}

// inChunks sends an answer in two pieces, without its length.
func inChunks(w http.ResponseWriter, _ *http.Request, a answer) {
	w.WriteHeader(a.status)
	half := len(a.body) / 2
	_, _ = w.Write(a.body[:half])
	_ = http.NewResponseController(w).Flush() // a writer that cannot flush sends one piece
	_, _ = w.Write(a.body[half:])
}

// zipped compresses an answer if the caller accepts that.
func zipped(w http.ResponseWriter, r *http.Request, a answer) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || len(a.body) == 0 {
		plainly(w, r, a)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Vary", "Accept-Encoding")
	w.WriteHeader(a.status)
	z := gzip.NewWriter(w)
	_, _ = z.Write(a.body)
	_ = z.Close()
}
