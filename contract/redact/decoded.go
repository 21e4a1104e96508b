package redact

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded is a text with the escapes of URLs, JSON, Go and HTML decoded, each of
// whose bytes knows where it comes from.
type decoded struct {
	text []byte
	from []span // where each byte comes from; nil: the text is as it was
}

// A span is a part of a text.
type span struct{ from, to int32 }

// source is where a part of the text comes from.
func (d *decoded) source(from, to int) span {
	if d.from == nil {
		return span{int32(from), int32(to)}
	}
	return span{d.from[from].from, d.from[to-1].to}
}

// escapes are what begins the escapes of URLs, of JSON and Go, and of HTML.
const escapes = `%\&`

// maxNested is how often a text is decoded: a percent sign in JSON in HTML.
const maxNested = 3

// each calls visit with the text, and with what is left of it after decoding its
// escapes again and again: all of them, and those of one kind, since another
// kind's may stand for itself. Inside a secret it can only where a secret has such
// characters, and before it, where what looks like one runs into it: in a long text,
// it is enough to take the kinds apart once.
func (d *decoded) each(depth int, apart bool, visit func(*decoded)) {
	visit(d)
	if depth == 0 {
		return
	}
	present := make([]string, 0, len(escapes))
	for i := range escapes {
		if kind := escapes[i : i+1]; bytes.Contains(d.text, []byte(kind)) {
			present = append(present, kind)
		}
	}
	kinds := []string{escapes}
	if len(present) > 1 && (apart || depth == maxNested || len(d.text) < 8<<10) {
		kinds = append(kinds, present...)
	}
	var seen []*decoded
	for _, kind := range kinds {
		next := d.decode(kind)
		if next != nil && !slices.ContainsFunc(seen, func(s *decoded) bool { return bytes.Equal(s.text, next.text) }) {
			seen = append(seen, next)
			next.each(depth-1, apart, visit)
		}
	}
}

// decode decodes each escape that begins with one of these characters once; nil:
// there is none.
func (d *decoded) decode(kinds string) *decoded {
	if !bytes.ContainsAny(d.text, kinds) {
		return nil
	}
	next := &decoded{text: make([]byte, 0, len(d.text)), from: make([]span, 0, len(d.text))}
	for at := 0; at < len(d.text); {
		c, n := d.text[at], 1
		if strings.IndexByte(kinds, c) < 0 {
			next.text = append(next.text, c)
			next.from = append(next.from, d.source(at, at+1))
			at++
			continue
		}
		var plain []byte
		plain, n = unescape(d.text[at:])
		source := d.source(at, at+n)
		for range plain {
			next.from = append(next.from, source)
		}
		next.text = append(next.text, plain...)
		at += n
	}
	if len(next.text) == len(d.text) {
		return nil
	}
	return next
}

// unescape decodes what a text begins with, and says how long that is.
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
	case '\\':
		return unquote(text)
	case '&':
		end := 1
		for end < len(text) && end < 32 && (text[end] == '#' && end == 1 || upTo(text[end]|0x20, 'z')) {
			end++
		}
		if end < len(text) && text[end] == ';' {
			end++
		}
		name := string(text[:end])
		if plain := html.UnescapeString(name); len(plain) < end {
			return []byte(plain), end
		}
		if plain := html.UnescapeString(strings.ToLower(name)); len(plain) < end {
			return []byte(plain), end
		}
	}
	return text[:1], 1
}

// unquote decodes what a text begins with, a backslash.
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

// number reads so many digits.
func number(text []byte, at, digits, base int) (rune, bool) {
	if len(text) < at+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[at:at+digits]), base, 31)
	return rune(n), err == nil
}
