package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// FromJSON converts JSON to YAML with the same meaning, and returns other text unchanged.
// Nearly all JSON is YAML. The exceptions are tabs between tokens, the escapes \/ and
// \ud83d\ude00, and unescaped characters that YAML refuses or takes for line breaks.
// FromJSON does not add or remove lines.
func FromJSON(data []byte) []byte {
	start := bytes.TrimLeft(data, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' || !json.Valid(data) {
		return data
	}
	var out bytes.Buffer
	out.Grow(len(data))
	quoted := false
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case c == '\t': // between tokens, because a string contains no tab
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
			if r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
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

// escape writes the escape at the start of data in the form of YAML and returns its length
// in data.
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
	if data[2]|0x20 != 'd' || data[3] < '8' { // not a surrogate
		out.Write(data[:length])
		return length
	}
	if data[6] == '\\' && data[7] == 'u' { // in valid JSON more follows an escape
		length = 12
	}
	for ; ; length = 6 { // a second time if the second half does not match: then U+FFFD replaces only the first
		var text string
		if json.Unmarshal([]byte(`"`+string(data[:length])+`"`), &text) == nil && utf8.RuneCountInString(text) == 1 {
			for _, r := range text {
				fmt.Fprintf(out, `\U%08x`, r)
			}
			return length
		}
	}
}
