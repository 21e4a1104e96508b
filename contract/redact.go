package contract

import (
	"encoding/json"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// hidden stands where a secret stood.
const hidden = "***"

// A Redactor stands in front of every writer of a run and replaces secrets by
// ***: what it was told to keep, in each form in which a text may carry it (as it
// is, in a URL, in JSON, in HTML, quoted, in another letter case), every GUID,
// since ssids and launch tokens are such, and every password of a run's users. It
// is safe for concurrent use.
type Redactor struct {
	mu      sync.Mutex // guards what follows
	secrets []string
	pattern *regexp.Regexp // of all secrets; nil: to be made anew
}

// telling is how secrets look that need not be known to be seen.
const telling = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|` + passwordPrefix + `[0-9a-v]{24}`

var isTelling = regexp.MustCompile("^(?i:" + telling + ")$")

// NewRedactor returns a Redactor that keeps these secrets.
func NewRedactor(secrets ...Secret) *Redactor {
	r := &Redactor{}
	for _, s := range secrets {
		r.Keep(s)
	}
	return r
}

// Keep remembers a secret. The empty text is none.
func (r *Redactor) Keep(secret Secret) {
	if secret == "" || isTelling.MatchString(string(secret)) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, form := range forms(string(secret)) {
		if !slices.Contains(r.secrets, form) {
			r.secrets, r.pattern = append(r.secrets, form), nil
		}
	}
}

// forms are the ways in which texts carry a secret.
func forms(secret string) []string {
	encoded, _ := json.Marshal(secret) // a string cannot fail
	quoted := strconv.Quote(secret)
	all := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret),
		string(encoded[1 : len(encoded)-1]), quoted[1 : len(quoted)-1],
		strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret),
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Redact returns a text without secrets.
func (r *Redactor) Redact(text string) string {
	return r.compiled().ReplaceAllLiteralString(text, hidden)
}

func (r *Redactor) compiled() *regexp.Regexp {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pattern == nil {
		// The longest first: of two that begin alike, the whole is to go.
		longest := slices.SortedFunc(slices.Values(r.secrets), func(a, b string) int { return len(b) - len(a) })
		for i, s := range longest {
			longest[i] = regexp.QuoteMeta(s)
		}
		r.pattern = regexp.MustCompile("(?i)" + strings.Join(append(longest, telling), "|"))
	}
	return r.pattern
}

// Writer returns a writer in front of w. It passes on whole lines, since a secret
// may come in pieces; Close passes on the rest.
func (r *Redactor) Writer(w io.Writer) io.WriteCloser { return &redacting{redactor: r, to: w} }

type redacting struct {
	redactor *Redactor
	to       io.Writer
	rest     []byte // of a line that has not ended
}

func (w *redacting) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	end := strings.LastIndexAny(string(w.rest), "\n\r") + 1
	if end == 0 {
		return len(p), nil
	}
	whole := string(w.rest[:end])
	w.rest = append([]byte(nil), w.rest[end:]...)
	_, err := io.WriteString(w.to, w.redactor.Redact(whole))
	return len(p), err
}

func (w *redacting) Close() error {
	_, err := io.WriteString(w.to, w.redactor.Redact(string(w.rest)))
	w.rest = nil
	return err
}
