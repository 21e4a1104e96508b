package store

import (
	"unicode"
	"unicode/utf8"
)

// Fold returns the same text for all texts that are equal under [strings.EqualFold].
func Fold(text string) string { return string(appendFold(nil, text)) }

// appendFold appends the result of [Fold].
func appendFold(to []byte, text string) []byte {
	for _, r := range text {
		if r < utf8.RuneSelf {
			if 'a' <= r && r <= 'z' {
				r -= 'a' - 'A'
			}
			to = append(to, byte(r))
			continue
		}
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		to = utf8.AppendRune(to, least)
	}
	return to
}
