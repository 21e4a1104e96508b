package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A printer writes trees.
type printer struct {
	text strings.Builder
	errs []error
}

// block writes the items of a list or a mapping, a line or more for each. The
// first one begins where the printer is.
func (p *printer) block(t tree, indent int) {
	for i, item := range t.items {
		if i > 0 {
			p.text.WriteString(strings.Repeat(" ", indent))
		}
		column := indent + 2
		if t.sort == listTree {
			p.text.WriteString("- ")
		} else {
			key := p.key(t.names[i], false)
			p.text.WriteString(key + ":")
			column = indent + utf8.RuneCountInString(key) + 2
		}
		p.item(t, item, indent, column)
	}
}

// item writes what stands behind a dash or a key, up to the end of its line or lines.
func (p *printer) item(in, t tree, indent, column int) {
	key := in.sort == mappingTree
	if t.sort == scalarTree || !t.breaks(column, p) {
		if key {
			p.text.WriteByte(' ')
		}
		if t.sort == scalarTree {
			p.text.WriteString(p.scalar(t, false))
		} else {
			p.text.WriteString(p.flow(t))
		}
		p.text.WriteByte('\n')
		return
	}
	indent += 2
	if key {
		p.text.WriteString("\n" + strings.Repeat(" ", indent))
	}
	p.block(t, indent)
}

// breaks says whether a list or a mapping takes several lines. One with a key
// that YAML takes only in a line of its own never does.
func (t tree) breaks(column int, p *printer) bool {
	if len(t.items) == 0 || slices.ContainsFunc(t.names, isLong) {
		return false
	}
	return t.open || column+utf8.RuneCountInString((&printer{}).flow(t)) > lineWidth
}

// isLong says whether a key, as it is written, might be too long for a simple
// key: YAML looks 1,024 characters ahead for the colon.
func isLong(key string) bool { return len(key) > 100 }

// flow is a list or a mapping in one line.
func (p *printer) flow(t tree) string {
	if t.sort == scalarTree {
		return p.scalar(t, true)
	}
	parts := make([]string, len(t.items))
	for i, item := range t.items {
		parts[i] = p.flow(item)
		if t.sort == mappingTree {
			key := p.key(t.names[i], true)
			if isLong(t.names[i]) {
				key = "? " + key
			}
			parts[i] = key + ": " + parts[i]
		}
	}
	if t.sort == listTree {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// key is a name in a mapping. on is a word of the language, and no boolean to it.
func (p *printer) key(name string, inFlow bool) string {
	if name == "on" {
		return name
	}
	return p.scalar(textTree(name), inFlow)
}

// scalar is a text with quotes where it needs them; inFlow says that it stands
// inside brackets or braces.
func (p *printer) scalar(t tree, inFlow bool) string {
	switch {
	case t.raw:
		return t.text
	case !utf8.ValidString(t.text):
		p.errs = append(p.errs, fmt.Errorf("%q is not UTF-8; a scenario cannot hold it", t.text))
		return `""`
	case needsNoQuotes(t.text, inFlow):
		return t.text
	}
	return quote(t.text)
}

// needsNoQuotes says whether a text is read as it stands by every reader of
// YAML. It is cautious: quotes that are not needed do no harm.
func needsNoQuotes(text string, inFlow bool) bool {
	for i, r := range text {
		letter := unicode.IsLetter(r) || '0' <= r && r <= '9'
		switch {
		case i == 0 && !letter && r != '$' && r != '/':
			return false
		case letter, r >= utf8.RuneSelf && unicode.IsPrint(r), strings.ContainsRune(besideLetters, r):
		case inFlow || !strings.ContainsRune(outsideFlow, r):
			return false
		}
	}
	switch {
	case text == "", strings.HasSuffix(text, " "), strings.HasSuffix(text, ":"), strings.Contains(text, ": "):
		return false
	case text[0] >= '0' && text[0] <= '9':
		var n yaml.Node
		return !strings.Contains(text, ":") && yaml.Unmarshal([]byte(text), &n) == nil && n.Content[0].Tag == "!!str"
	}
	return !slices.Contains(notText, strings.ToLower(text))
}

// quote is a text in double quotes, with escapes for what is not seen.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02X`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
