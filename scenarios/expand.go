package scenarios

import (
	"fmt"
	"regexp"
	"strings"
)

// A hyphen in a name has a letter or digit on both sides, so that a name can end
// before a hyphen: "ann-$new-@acme.test".
const namePattern = `[a-z][a-z0-9]*(?:-[a-z0-9]+)*`

var (
	nameOnly  = regexp.MustCompile(`^` + namePattern + `$`)
	nameFirst = regexp.MustCompile(`^` + namePattern)
)

// Expand replaces each $name in a text with its value from lookup, each $name.lower with
// the lower-case form of the value, and $$ with a dollar sign. It returns an error for a
// name that lookup does not know and for a $ without a name.
func Expand(text string, lookup func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for rest := text; ; {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		if strings.HasPrefix(after, "$") {
			b.WriteByte('$')
			rest = after[1:]
			continue
		}
		name := nameFirst.FindString(after)
		if name == "" {
			return "", fmt.Errorf("a $ without a name in %q; write $$ for a dollar sign", text)
		}
		value, ok := lookup(name)
		if !ok {
			return "", fmt.Errorf("unknown name $%s in %q%s", name, text, suggestName(name, builtinNames()))
		}
		rest = after[len(name):]
		if tail, ok := cutLower(rest); ok {
			value, rest = strings.ToLower(value), tail
		}
		b.WriteString(value)
	}
}

// cutLower removes the suffix .lower. A longer word does not count as the suffix, because
// $host.lowercase.test is a host name.
func cutLower(text string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, ".lower")
	if !ok || rest != "" && strings.ContainsAny(rest[:1], "abcdefghijklmnopqrstuvwxyz0123456789-") {
		return text, false
	}
	return rest, true
}

func suggestName(name string, known []string) string {
	if k, ok := Nearest(name, known); ok {
		return fmt.Sprintf("; did you mean $%s?", k)
	}
	return ""
}
