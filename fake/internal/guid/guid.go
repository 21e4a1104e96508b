// Package guid makes the GUIDs that the API returns: ssids, launch tokens and generated
// passwords. A GUID contains its own [Meaning], scrambled, so that no store has to keep
// it. [Mint.Make] makes a GUID, [Mint.Read] returns its meaning.
package guid

// A GUID is the binary form of a GUID.
type GUID [16]byte

const upperHex = "0123456789ABCDEF"

// String returns the upper-case 8-4-4-4-12 form, as the API writes it.
func (g GUID) String() string { return string(g.Append(nil)) }

// Append appends what [GUID.String] returns.
func (g GUID) Append(to []byte) []byte {
	var text [36]byte
	at := 0
	for i, b := range g {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = upperHex[b>>4], upperHex[b&15]
		at += 2
	}
	return append(to, text[:]...)
}

// Parse reads the 8-4-4-4-12 form in either case. lower reports whether the text
// had lower-case digits, ok whether it was a GUID at all.
func Parse(text string) (g GUID, lower, ok bool) {
	if len(text) != 36 {
		return GUID{}, false, false
	}
	digits := 0
	for i := range len(text) {
		c := text[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return GUID{}, false, false
			}
			continue
		}
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
			lower = true
		default:
			return GUID{}, false, false
		}
		g[digits/2] = g[digits/2]<<4 | c
		digits++
	}
	return g, lower, true
}
