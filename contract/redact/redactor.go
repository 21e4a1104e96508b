package redact

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A Redactor stands in front of every writer of a run and replaces secrets by
// ***: what it was told to keep, in whatever letter case and however a text
// carries it (in a URL, in JSON, in HTML, quoted, one inside the other), every
// GUID, since ssids and launch tokens are such, and every password of a run's
// users. It is safe for concurrent use. It prints as *** itself.
type Redactor struct {
	mu      sync.Mutex // guards what follows
	secrets [][]byte   // folded
}

// New returns a Redactor that keeps these secrets.
func New(secrets ...Secret) *Redactor {
	r := &Redactor{}
	for _, s := range secrets {
		r.Keep(s)
	}
	return r
}

// Keep remembers a secret. The empty text is none.
func (r *Redactor) Keep(secret Secret) {
	folded := fold([]byte(secret))
	if len(folded) == 0 || telling(folded, 0) == len(folded) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.ContainsFunc(r.secrets, func(s []byte) bool { return bytes.Equal(s, folded) }) {
		r.secrets = append(slices.Clip(r.secrets), folded)
	}
}

// Format prints *** whatever the verb.
func (r *Redactor) Format(f fmt.State, _ rune) { io.WriteString(f, Hidden) }

// Redact returns a text without secrets.
func (r *Redactor) Redact(text string) string { return r.Cut(text, len(text)) }

// Cut returns the first so many bytes of a text without secrets; one that they
// would cut goes as a whole.
func (r *Redactor) Cut(text string, most int) string {
	var b strings.Builder
	at := 0
	for _, s := range r.find(text) {
		from, to := int(s.from), int(s.to)
		if from >= most {
			break
		}
		if to <= at {
			continue
		}
		if from >= at {
			b.WriteString(text[at:from] + Hidden)
		}
		at = to
	}
	if at == 0 && most >= len(text) {
		return text
	}
	if at < most {
		b.WriteString(text[at:most])
	}
	return b.String()
}

// find returns where the secrets are, in their order.
func (r *Redactor) find(text string) (found []span) {
	r.mu.Lock()
	secrets := r.secrets
	r.mu.Unlock()
	escaping := func(s []byte) bool { return bytes.ContainsAny(s, escapes) }
	(&decoded{text: []byte(text)}).each(maxNested, slices.ContainsFunc(secrets, escaping), func(d *decoded) {
		found = d.find(secrets, found)
	})
	for i, s := range found {
		if odd(text[:s.from]) { // \nsecret: what is left must not be half an escape
			found[i].from--
		}
	}
	slices.SortFunc(found, func(a, b span) int { return int(a.from - b.from) })
	return found
}

// find adds where the secrets are in this text.
func (d *decoded) find(secrets [][]byte, found []span) []span {
	text := fold(d.text)
	for _, s := range secrets {
		for at := 0; ; at++ {
			i := bytes.Index(text[at:], s)
			if i < 0 {
				break
			}
			at += i
			found = append(found, d.source(at, at+len(s)))
		}
	}
	for at := 0; at < len(text); at++ {
		if n := telling(text, at); n > 0 {
			found = append(found, d.source(at, at+n))
			at += n - 1
		}
	}
	return found
}

// odd says whether a text ends with an odd number of backslashes.
func odd(text string) bool { return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1 }

// fold makes the cases of a letter alike, and the two ways of writing a space in a
// form. It keeps each byte at its place.
func fold(text []byte) []byte {
	folded := slices.Clone(text)
	for i, c := range folded {
		switch {
		case c == '+':
			folded[i] = ' '
		case 'A' <= c && c <= 'Z':
			folded[i] = c + 'a' - 'A'
		case c >= utf8.RuneSelf && utf8.RuneStart(c):
			r, n := utf8.DecodeRune(folded[i:])
			if lower := unicode.ToLower(r); lower != r && utf8.RuneLen(lower) == n {
				utf8.EncodeRune(folded[i:], lower)
			}
		}
	}
	return folded
}

// The passwords of a run's users begin with PasswordPrefix, so that a Redactor finds
// them without knowing them, and have PasswordLength characters in all.
const (
	PasswordPrefix = "Pw-"
	PasswordLength = len(PasswordPrefix) + 24
)

// telling is the length of a secret that need not be known to be seen: a GUID,
// with its hyphens or without, or a password of a run's users; 0: there is none.
func telling(folded []byte, at int) int {
	text := folded[at:]
	isHex := func(from, to int) bool {
		return !slices.ContainsFunc(text[from:to], func(c byte) bool { return !upTo(c, 'f') })
	}
	switch n := len(text); {
	case n >= PasswordLength && text[0] == 'p' && strings.EqualFold(string(text[:len(PasswordPrefix)]), PasswordPrefix):
		if !slices.ContainsFunc(text[len(PasswordPrefix):PasswordLength], func(c byte) bool { return !upTo(c, 'v') }) {
			return PasswordLength
		}
	case n < 32 || !upTo(text[0], 'f') || !upTo(text[7], 'f') || !isHex(0, 8):
	case text[8] == '-':
		if n >= 36 && text[13] == '-' && text[18] == '-' && text[23] == '-' && isHex(9, 13) && isHex(14, 18) && isHex(19, 23) && isHex(24, 36) {
			return 36
		}
	case isHex(8, 32) && (n == 32 || !upTo(text[32], 'f')):
		return 32 // the end of a longer number too: it may begin inside an escape
	}
	return 0
}

// upTo says whether a folded character is a digit, or a letter up to one.
func upTo(c, last byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= last }

// Writer returns a writer in front of w. It passes on whole lines, since a secret
// may come in pieces; Close passes on the rest. It is safe for concurrent use.
func (r *Redactor) Writer(w io.Writer) io.WriteCloser { return &redacting{redactor: r, to: w} }

type redacting struct {
	redactor *Redactor
	mu       sync.Mutex // guards what follows
	to       io.Writer
	rest     []byte // of a line that has not ended
}

func (w *redacting) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = append(w.rest, p...)
	end := bytes.LastIndexAny(w.rest, "\n\r") + 1
	if end == 0 {
		return len(p), nil
	}
	whole := string(w.rest[:end])
	w.rest = append([]byte(nil), w.rest[end:]...)
	_, err := io.WriteString(w.to, w.redactor.Redact(whole))
	return len(p), err
}

func (w *redacting) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := io.WriteString(w.to, w.redactor.Redact(string(w.rest)))
	w.rest = nil
	return err
}
