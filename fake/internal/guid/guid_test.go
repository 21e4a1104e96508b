package guid

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	const good = "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"
	for _, row := range []struct {
		name, text string
		lower, ok  bool
	}{
		{"upper case is accepted", good, false, true},
		{"lower case is accepted and reported", strings.ToLower(good), true, true},
		{"one lower-case letter is reported", "488a" + good[4:], true, true},
		{"a lower-case letter at the end is reported", good[:35] + "f", true, true},
		{"digits have no case", "01234567-8901-4234-8567-890123456789", false, true},
		{"the letters A to F are digits", "ABCDEFAB-CDEF-4BCD-8FAB-CDEFABCDEFAB", false, true},
		{"an empty text is refused", "", false, false},
		{"braces are refused", "{" + good + "}", false, false},
		{"missing hyphens are refused", strings.ReplaceAll(good, "-", ""), false, false},
		{"hyphens elsewhere are refused", "488A680-2AD46-4BB4-B2E3-653C3ACF9F14", false, false},
		{"a digit in place of the first hyphen is refused", good[:8] + "0" + good[9:], false, false},
		{"a digit in place of the second hyphen is refused", good[:13] + "0" + good[14:], false, false},
		{"a digit in place of the third hyphen is refused", good[:18] + "0" + good[19:], false, false},
		{"a digit in place of the last hyphen is refused", good[:23] + "0" + good[24:], false, false},
		{"a missing digit is refused", good[:35], false, false},
		{"an extra digit is refused", good + "0", false, false},
		{"the letter after F is refused", "G" + good[1:], false, false},
		{"the letter after f is refused", "g" + good[1:], false, false},
		{"the character before 0 is refused", "/" + good[1:], false, false},
		{"the character after 9 is refused", ":" + good[1:], false, false},
		{"the character before A is refused", "@" + good[1:], false, false},
		{"the character before a is refused", "`" + good[1:], false, false},
		{"a letter of two bytes is refused", "é" + good[2:], false, false},
		{"a leading space is refused", " " + good[1:], false, false},
	} {
		g, lower, ok := Parse(row.text)
		require.Equal(t, row.ok, ok, row.name)
		require.Equal(t, row.lower, lower, row.name)
		if ok {
			require.Equal(t, strings.ToUpper(row.text), g.String(), row.name)
			require.Equal(t, "ssid="+g.String(), string(g.Append([]byte("ssid="))), row.name)
		} else {
			require.Zero(t, g, row.name)
		}
	}
}
