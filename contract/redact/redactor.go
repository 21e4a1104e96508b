// Package redact keeps secrets out of what a program writes. [New] returns a
// [Redactor], which goes in front of every writer:
//
//	r := redact.New(key)
//	out := r.Writer(os.Stdout)
//	defer out.Close()
//
// A secret is found in any letter case, and however the text writes it: with
// percent signs, as in URLs, with the escapes of JSON, Go, HTML and
// quoted-printable, in base64, base64url and hex, and up to three of them one inside
// the other. Compressed and encrypted secrets are not found.
package redact

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A Redactor replaces secrets by ***: those that it keeps; every GUID, since ssids
// and launch tokens are GUIDs; and every password of a run's users, which begin with
// [PasswordPrefix]. It may be used concurrently. It prints as *** itself.
type Redactor struct {
	mu      sync.Mutex // guards what follows
	secrets [][]byte   // folded
	least   int        // the length of the shortest one
	letters *[256]bool // the bytes that a secret has, however it is written; replaced as a whole
}

// New returns a Redactor that keeps these secrets.
func New(secrets ...Secret) *Redactor {
	r := &Redactor{least: PasswordLength, letters: &[256]bool{}}
	for c := ' '; c <= '~'; c++ {
		r.letters[c] = true // GUIDs and passwords have these, and all escapes
	}
	r.letters['\r'], r.letters['\n'] = true, true // in base64 and quoted-printable
	for _, s := range secrets {
		r.Keep(s)
	}
	return r
}

// Keep adds a secret. It ignores the empty text.
func (r *Redactor) Keep(secret Secret) {
	folded := fold([]byte(secret))
	if len(folded) == 0 || recognize(folded, 0) == len(folded) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.ContainsFunc(r.secrets, func(s []byte) bool { return bytes.Equal(s, folded) }) {
		r.secrets = append(slices.Clip(r.secrets), folded)
		r.least = min(r.least, len(folded))
		letters := *r.letters
		for _, c := range folded {
			letters[c] = true
		}
		if slices.Max(folded) >= utf8.RuneSelf {
			for c := utf8.RuneSelf; c < len(letters); c++ {
				letters[c] = true // its capitals have other bytes
			}
		}
		r.letters = &letters
	}
}

// Format prints *** for every verb.
func (r *Redactor) Format(f fmt.State, _ rune) { io.WriteString(f, Hidden) }

// Redact returns a text without secrets.
func (r *Redactor) Redact(text string) string { return r.Cut(text, len(text)) }

// Cut returns the first bytes of a text, at most so many, without secrets. It does
// not cut a secret in two: the whole secret is ***.
func (r *Redactor) Cut(text string, most int) string {
	most = min(most, len(text))
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
	if at < most {
		b.WriteString(text[at:most])
	}
	return b.String()
}

// find returns the places of the secrets in a text, in order.
func (r *Redactor) find(text string) (found []span) {
	r.mu.Lock()
	secrets, least, letters := r.secrets, r.least, r.letters
	r.mu.Unlock()
	if len(text) < least {
		return nil
	}
	w := walk{least: least, letters: letters, seed: maphash.MakeSeed(), seen: map[uint64]bool{}}
	w.visit = func(l *layer) { found = l.find(secrets, found) }
	w.walk(&layer{text: []byte(text)}, maxNested)
	for i, s := range found {
		if isOdd(text[:s.from]) { // \nsecret: the rest must not be half an escape
			found[i].from--
		}
	}
	slices.SortFunc(found, func(a, b span) int { return int(a.from - b.from) })
	return found
}

// find adds the places of the secrets in a layer.
func (l *layer) find(secrets [][]byte, found []span) []span {
	text := fold(l.text)
	for _, s := range secrets {
		for at := 0; ; at++ {
			i := bytes.Index(text[at:], s)
			if i < 0 {
				break
			}
			at += i
			found = append(found, l.source(at, at+len(s)))
		}
	}
	for at := 0; at < len(text); at++ {
		if n := recognize(text, at); n > 0 {
			found = append(found, l.source(at, at+n))
			at += n - 1
		}
	}
	return found
}

// isOdd reports whether a text ends with an odd number of backslashes.
func isOdd(text string) bool { return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1 }

// fold returns a text in lower case, with spaces for plus signs, as forms write them.
// Each byte keeps its place.
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
// them without keeping them, and have PasswordLength characters in all.
const (
	PasswordPrefix = "Pw-"
	PasswordLength = len(PasswordPrefix) + 24
)

// recognize returns the length of a secret that a Redactor finds without keeping it:
// a GUID, with hyphens or without, or a password of a run's users. It returns 0 if
// none begins there.
func recognize(folded []byte, at int) int {
	text := folded[at:]
	isHex := func(from, to int) bool {
		return !slices.ContainsFunc(text[from:to], func(c byte) bool { return !isDigitOrLetter(c, 'f') })
	}
	switch n := len(text); {
	case n >= PasswordLength && text[0] == 'p' && strings.EqualFold(string(text[:len(PasswordPrefix)]), PasswordPrefix):
		if !slices.ContainsFunc(text[len(PasswordPrefix):PasswordLength],
			func(c byte) bool { return !isDigitOrLetter(c, 'v') }) {
			return PasswordLength
		}
	case n < 32 || !isDigitOrLetter(text[0], 'f') || !isDigitOrLetter(text[7], 'f') || !isHex(0, 8):
	case text[8] == '-':
		if n >= 36 && text[13] == '-' && text[18] == '-' && text[23] == '-' && isHex(9, 13) && isHex(14, 18) &&
			isHex(19, 23) && isHex(24, 36) {
			return 36
		}
	case isHex(8, 32) && (n == 32 || !isDigitOrLetter(text[32], 'f')):
		return 32 // the end of a longer number too: it may begin inside an escape
	}
	return 0
}

// isDigitOrLetter reports whether a character in lower case is a digit, or a letter
// up to last.
func isDigitOrLetter(c, last byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= last }

// Writer returns a writer that passes text without secrets to w, in whole lines. Close
// passes the rest. It may be used concurrently.
func (r *Redactor) Writer(w io.Writer) io.WriteCloser { return &writer{redactor: r, to: w} }

type writer struct {
	redactor *Redactor
	mu       sync.Mutex // guards what follows
	to       io.Writer
	rest     []byte // of an incomplete line
}

func (w *writer) Write(p []byte) (int, error) {
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

func (w *writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := io.WriteString(w.to, w.redactor.Redact(string(w.rest)))
	w.rest = nil
	return err
}
