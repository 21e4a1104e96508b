package redact

import (
	"bytes"
	"hash/maphash"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A layer is a text that was decoded some times. Each byte knows its place in the
// original.
type layer struct {
	text []byte
	from []span // nil: the text is the original
}

// A span is a part of the original.
type span struct{ from, to int32 }

// source returns the place of a part of the text in the original.
func (l *layer) source(from, to int) span {
	if l.from == nil {
		return span{int32(from), int32(to)}
	}
	return span{l.from[from].from, l.from[to-1].to}
}

func (l *layer) add(c byte, source span) {
	l.text, l.from = append(l.text, c), append(l.from, source)
}

// maxNested is how many encodings may be one inside the other: percent signs in
// JSON in HTML.
const maxNested = 3

// A walk goes through a text and its decoded layers.
type walk struct {
	least int // the length of the shortest secret
	visit func(*layer)
	seed  maphash.Seed
	seen  map[uint64]bool // hashes of the visited texts
}

// walk visits a text, decodes it in every way, and what comes out again. Escapes of one
// kind are decoded together with the others and alone, since a character that
// begins an escape of another kind may be an ordinary one.
func (w *walk) walk(l *layer, depth int) {
	if hash := maphash.Bytes(w.seed, l.text); w.seen[hash] {
		return
	} else {
		w.seen[hash] = true
	}
	w.visit(l)
	if depth == 0 {
		return
	}
	for _, escapes := range []string{`%\&`, `%`, `\`, `&`, `=`} {
		w.walkIfAny(l.unescape(escapes), depth-1)
	}
	for offset := range 4 {
		w.walkIfAny(l.unpack(6, offset, w.least), depth-1)
	}
	for offset := range 2 {
		w.walkIfAny(l.unpack(4, offset, w.least), depth-1)
	}
}

func (w *walk) walkIfAny(l *layer, depth int) {
	if l != nil {
		w.walk(l, depth)
	}
}

// unescape decodes each escape that begins with one of these characters: those of
// URLs (%), JSON and Go (\), HTML (&) and quoted-printable (=). It returns nil if
// there is none.
func (l *layer) unescape(begins string) *layer {
	if !bytes.ContainsAny(l.text, begins) {
		return nil
	}
	text, from := make([]byte, 0, len(l.text)), make([]span, 0, len(l.text))
	for at := 0; at < len(l.text); {
		plain, n := l.text[at:at+1], 1
		if strings.IndexByte(begins, plain[0]) >= 0 {
			plain, n = unescape(l.text[at:])
		}
		text = append(text, plain...)
		for range plain {
			from = append(from, l.source(at, at+n))
		}
		at += n
	}
	if len(text) == len(l.text) {
		return nil
	}
	return &layer{text, from}
}

// unpack decodes base64 and base64url (6 bits a character) or hex (4 bits) from the
// given character of each run on. It leaves out the rest of the text, and runs too
// short for a secret of least bytes. A run may go over several lines. unpack returns
// nil if nothing remains.
func (l *layer) unpack(bits, offset, least int) *layer {
	alphabet := &base64Digits
	if bits == 4 {
		alphabet = &hexDigits
	}
	next := &layer{}
	for at := 0; at < len(l.text); at++ {
		begin, n := at, 0
		for ; at < len(l.text) && (alphabet[l.text[at]] >= 0 || isNewline(l.text[at])); at++ {
			if alphabet[l.text[at]] >= 0 {
				n++
			}
		}
		if n*bits < least*8 {
			continue
		}
		run := make([]int, 0, n) // places of the characters
		for i := begin; i < at; i++ {
			if alphabet[l.text[i]] >= 0 {
				run = append(run, i)
			}
		}
		for m := 0; offset+8*m/bits+1 < n; m++ {
			i, used := offset+8*m/bits, 8*m%bits
			pair := int(alphabet[l.text[run[i]]])<<bits | int(alphabet[l.text[run[i+1]]])
			next.add(byte(pair>>(2*bits-8-used)), l.source(run[i], run[i+1]+1))
		}
		next.add(0, l.source(begin, begin+1)) // no secret goes from one run to the next
	}
	if len(next.text) == 0 {
		return nil
	}
	return next
}

func isNewline(c byte) bool { return c == '\n' || c == '\r' }

// The digits' values; -1: not a digit.
var (
	base64Digits = digits("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "-+", "_/")
	hexDigits    = digits("0123456789abcdef", "Aa", "Bb", "Cc", "Dd", "Ee", "Ff")
)

// digits returns the values of an alphabet and of aliases: a character and the one
// that it is the same as.
func digits(alphabet string, aliases ...string) (values [256]int8) {
	for i := range values {
		values[i] = int8(strings.IndexByte(alphabet, byte(i)))
	}
	for _, a := range aliases {
		values[a[0]] = values[a[1]]
	}
	return values
}

// unescape decodes the escape that a text begins with, and returns its length. What
// is none is one ordinary character.
func unescape(text []byte) (plain []byte, n int) {
	switch text[0] {
	case '%':
		if r, ok := number(text, 1, 2, 16); ok {
			return []byte{byte(r)}, 3
		}
		if len(text) > 5 && text[1]|0x20 == 'u' {
			if r, ok := number(text, 2, 4, 16); ok {
				return utf8.AppendRune(nil, r), 6
			}
		}
	case '=':
		if r, ok := number(text, 1, 2, 16); ok {
			return []byte{byte(r)}, 3
		}
		for _, soft := range []string{"=\r\n", "=\n"} {
			if bytes.HasPrefix(text, []byte(soft)) {
				return nil, len(soft)
			}
		}
	case '\\':
		return unquote(text)
	case '&':
		end := 1
		for end < len(text) && end < 32 && (text[end] == '#' && end == 1 || isDigitOrLetter(text[end]|0x20, 'z')) {
			end++
		}
		if end < len(text) && text[end] == ';' {
			end++
		}
		for _, name := range []string{string(text[:end]), strings.ToLower(string(text[:end]))} {
			if plain := html.UnescapeString(name); len(plain) < end {
				return []byte(plain), end
			}
		}
	}
	return text[:1], 1
}

// unquote decodes an escape that begins with a backslash.
func unquote(text []byte) (plain []byte, n int) {
	if len(text) < 2 {
		return text[:1], 1
	}
	switch text[1] {
	case 'x', 'X':
		if r, ok := number(text, 2, 2, 16); ok {
			return []byte{byte(r)}, 4
		}
	case 'U':
		if r, ok := number(text, 2, 8, 16); ok && text[2] == '0' && text[3] == '0' {
			return utf8.AppendRune(nil, r), 10
		}
		return unquoteUTF16(text)
	case 'u':
		return unquoteUTF16(text)
	case '0', '1', '2', '3':
		if r, ok := number(text, 1, 3, 8); ok {
			return []byte{byte(r)}, 4
		}
	}
	if i := strings.IndexByte("abfnrtv", text[1]); i >= 0 {
		return []byte{"\a\b\f\n\r\t\v"[i]}, 2
	}
	return text[1:2], 2
}

// unquoteUTF16 decodes \u1234, and two of them that are one character.
func unquoteUTF16(text []byte) (plain []byte, n int) {
	r, ok := number(text, 2, 4, 16)
	if !ok {
		return text[1:2], 2
	}
	if utf16.IsSurrogate(r) && len(text) > 11 && text[6] == '\\' && text[7]|0x20 == 'u' {
		if low, ok := number(text, 8, 4, 16); ok {
			return utf8.AppendRune(nil, utf16.DecodeRune(r, low)), 12
		}
	}
	return utf8.AppendRune(nil, r), 6
}

// number reads a number of so many digits.
func number(text []byte, at, digits, base int) (rune, bool) {
	if len(text) < at+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[at:at+digits]), base, 31)
	return rune(n), err == nil
}
