package redact

import (
	"bytes"
	"hash/maphash"
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A layer is a text that was decoded some times. Each byte knows its place in the
// original.
type layer struct {
	text  []byte
	from  []span        // nil: the text is the original, or trace was not called yet
	trace func() []span // returns from: only a layer with a secret needs it
}

// A span is a part of the original.
type span struct{ from, to int32 }

// source returns the place of a part of the text in the original.
func (l *layer) source(from, to int) span {
	if l.trace == nil {
		return span{int32(from), int32(to)}
	}
	if l.from == nil {
		l.from = l.trace()
	}
	return span{l.from[from].from, l.from[to-1].to}
}

// maxNested is how many encodings may be one inside the other: percent signs in
// JSON in HTML.
const maxNested = 3

// A walk goes through a text and its decoded layers.
type walk struct {
	least   int        // the length of the shortest secret
	letters *[256]bool // the bytes that a secret has, however it is written
	visit   func(*layer)
	seed    maphash.Seed
	seen    map[uint64]bool // hashes of the visited texts
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
	kinds := 0
	for _, escapes := range []string{`%`, `\`, `&`, `=`, `%\&`} {
		if len(escapes) > 1 && kinds < 2 {
			continue // the others together are the same as one alone
		}
		if next := l.unescape(escapes); next != nil {
			kinds++
			w.walk(next, depth-1)
		}
	}
	for _, bits := range []int{6, 4} {
		runs := l.runs(bits, w.least)
		for offset := range 8 / (8 - bits) {
			if next := l.unpack(runs, bits, offset, w); next != nil {
				w.walk(next, depth-1)
			}
		}
	}
}

// plausible reports whether a text may hold a secret: one that was decoded without
// being encoded has bytes that no secret has.
func (w *walk) plausible(text []byte) bool {
	n := 0
	for _, c := range text {
		if n++; !w.letters[c] {
			n = 0
		}
		if n >= w.least {
			return true
		}
	}
	return false
}

// unescape decodes each escape that begins with one of these characters: those of
// URLs (%), JSON and Go (\), HTML (&) and quoted-printable (=). It returns nil if
// there is none.
func (l *layer) unescape(begins string) *layer {
	if !bytes.ContainsAny(l.text, begins) {
		return nil
	}
	text := make([]byte, 0, len(l.text))
	pieces(l.text, begins, func(plain []byte, _, _ int) { text = append(text, plain...) })
	if len(text) == len(l.text) {
		return nil
	}
	return &layer{text: text, trace: func() []span {
		from := make([]span, 0, len(text))
		pieces(l.text, begins, func(plain []byte, at, n int) {
			for i := range plain {
				if len(plain) == n { // no escape
					from = append(from, l.source(at+i, at+i+1))
				} else {
					from = append(from, l.source(at, at+n))
				}
			}
		})
		return from
	}}
}

// pieces calls visit with each decoded escape, and with what stands between two, and
// with the place and length of either in the text.
func pieces(text []byte, begins string, visit func(plain []byte, at, n int)) {
	for at := 0; at < len(text); {
		n := bytes.IndexAny(text[at:], begins)
		if n < 0 {
			n = len(text) - at
		}
		if n > 0 {
			visit(text[at:at+n], at, n)
			at += n
			continue
		}
		plain, n := unescape(text[at:])
		visit(plain, at, n)
		at += n
	}
}

// A run is a part of a text that may be base64 or hex: its digits, and the newlines
// between them.
type run struct {
	at     int
	digits []byte // their values
}

// runs returns the runs of base64 and base64url (6 bits a digit) or hex (4 bits) that
// are long enough for a secret of least bytes.
func (l *layer) runs(bits, least int) (runs []run) {
	alphabet := &base64Digits
	if bits == 4 {
		alphabet = &hexDigits
	}
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
		digits := make([]byte, 0, n)
		for _, c := range l.text[begin:at] {
			if alphabet[c] >= 0 {
				digits = append(digits, byte(alphabet[c]))
			}
		}
		runs = append(runs, run{begin, digits})
	}
	return runs
}

// unpack decodes runs from the given digit of each on. It leaves out the rest of the
// text, and returns nil if nothing remains that may hold a secret.
func (l *layer) unpack(runs []run, bits, offset int, w *walk) *layer {
	var text []byte
	var kept []run
	for _, r := range runs {
		begin := len(text)
		for m := 0; offset+8*m/bits+1 < len(r.digits); m++ {
			i, used := offset+8*m/bits, 8*m%bits
			pair := int(r.digits[i])<<bits | int(r.digits[i+1])
			text = append(text, byte(pair>>(2*bits-8-used)))
		}
		if !w.plausible(text[begin:]) {
			text = text[:begin]
			continue
		}
		text = append(text, 0) // no secret goes from one run to the next
		kept = append(kept, r)
	}
	if len(text) == 0 {
		return nil
	}
	return &layer{text: text, trace: func() (from []span) {
		for _, r := range kept {
			places := make([]int, 0, len(r.digits))
			for at := r.at; len(places) < len(r.digits); at++ {
				if !isNewline(l.text[at]) {
					places = append(places, at)
				}
			}
			for m := 0; offset+8*m/bits+1 < len(places); m++ {
				i := offset + 8*m/bits
				from = append(from, l.source(places[i], places[i+1]+1))
			}
			from = append(from, l.source(r.at, r.at+1))
		}
		return from
	}}
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
			return byteOf(r), 3
		}
		if len(text) > 5 && text[1]|0x20 == 'u' {
			if r, ok := number(text, 2, 4, 16); ok {
				return utf8.AppendRune(nil, r), 6
			}
		}
	case '=':
		if r, ok := number(text, 1, 2, 16); ok {
			return byteOf(r), 3
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
			return byteOf(r), 4
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
			return byteOf(r), 4
		}
	}
	if i := strings.IndexByte("abfnrtv", text[1]); i >= 0 {
		return byteOf(rune("\a\b\f\n\r\t\v"[i])), 2
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
func number(text []byte, at, digits, base int) (n rune, ok bool) {
	if len(text) < at+digits {
		return 0, false
	}
	for _, c := range text[at : at+digits] {
		value := hexDigits[c]
		if value < 0 || int(value) >= base || n >= 1<<27 {
			return 0, false
		}
		n = n*rune(base) + rune(value)
	}
	return n, true
}

// single has every byte, each a text of its own.
var single = func() (all [256]byte) {
	for i := range all {
		all[i] = byte(i)
	}
	return all
}()

func byteOf(r rune) []byte { return single[byte(r):][:1:1] }
