package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// yamlOf returns JSON in the form in which it is YAML too, other text as it is.
// YAML takes nearly all of JSON. What it takes otherwise is written otherwise
// here: tabs between tokens, the escapes \/ and \ud83d\ude00, and bare characters
// that YAML does not print or takes as line breaks. Lines stay what they are.
func yamlOf(data []byte) []byte {
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) == 0 || start[0] != '{' && start[0] != '[' || !json.Valid(data) {
		return data
	}
	var out bytes.Buffer
	out.Grow(len(data))
	quoted := false
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case c == '\t': // JSON has none in a string
			out.WriteByte(' ')
		case c == '"':
			quoted = !quoted
			out.WriteByte(c)
		case c == '\\':
			n := escape(&out, data[i:])
			i += n
			continue
		case c >= utf8.RuneSelf && quoted || c == 0x7f:
			r, size := utf8.DecodeRune(data[i:])
			if r <= 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
				fmt.Fprintf(&out, `\u%04x`, r)
			} else {
				out.Write(data[i : i+size])
			}
			i += size
			continue
		default:
			out.WriteByte(c)
		}
		i++
	}
	return out.Bytes()
}

// escape writes the escape that valid JSON begins with and returns its length.
func escape(out *bytes.Buffer, data []byte) int {
	switch data[1] {
	case '/':
		out.WriteByte('/')
		return 2
	case 'u':
	default:
		out.Write(data[:2])
		return 2
	}
	length := 6
	if data[2]|0x20 != 'd' || data[3] < '8' { // no surrogate
		out.Write(data[:length])
		return length
	}
	if len(data) > 12 && data[6] == '\\' && data[7] == 'u' {
		length = 12
	}
	for ; ; length = 6 { // of two halves that do not fit, the first is replaced alone
		var text string
		if json.Unmarshal([]byte(`"`+string(data[:length])+`"`), &text) == nil && utf8.RuneCountInString(text) == 1 {
			for _, r := range text {
				fmt.Fprintf(out, `\U%08x`, r)
			}
			return length
		}
	}
}
