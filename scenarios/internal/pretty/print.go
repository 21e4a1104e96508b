package pretty

// Printing trees as YAML.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Print returns a list or a mapping as a YAML file. Text that is not UTF-8 is an
// error.
func Print(t Tree) ([]byte, error) {
	var p printer
	p.block(t, 0)
	return []byte(p.text.String()), errors.Join(p.errs...)
}

// lineWidth is the maximum width of a line that can be broken.
const lineWidth = 120

const (
	plainPunctuation = " $@._/+-()';=!%&*<>~" // allowed in a text without quotes, like letters and digits
	plainOutsideFlow = `,[]{}?:"`             // also allowed, outside brackets and braces
)

// booleans are words that some YAML parsers read as a boolean or as null.
var booleans = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null"}

// A printer writes trees and collects what it cannot write.
type printer struct {
	text strings.Builder
	errs []error
}

// block writes the items of a list or a mapping, each in one or more lines. The first
// item begins on the current line.
func (p *printer) block(t Tree, indent int) {
	for i, item := range t.items {
		if i > 0 {
			p.text.WriteString(strings.Repeat(" ", indent))
		}
		column := indent + 2
		if t.kind == listKind {
			p.text.WriteString("- ")
		} else {
			key := p.key(t.names[i], false)
			p.text.WriteString(key + ":")
			column = indent + utf8.RuneCountInString(key) + 2
		}
		p.item(t, item, indent, column)
	}
}

// item writes t after a dash or a key, and ends the last line. in is the list or mapping
// that contains t.
func (p *printer) item(in, t Tree, indent, column int) {
	key := in.kind == mappingKind
	if t.kind == textKind || !t.breaks(column) {
		if key {
			p.text.WriteByte(' ')
		}
		if t.kind == textKind {
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

// breaks reports whether a list or a mapping takes several lines if it begins in a
// column. One with a long key never does, because YAML allows such a key only between
// braces.
func (t Tree) breaks(column int) bool {
	if len(t.items) == 0 || slices.ContainsFunc(t.names, isLong) {
		return false
	}
	return t.open || column+utf8.RuneCountInString((&printer{}).flow(t)) > lineWidth
}

// isLong reports whether a key might need a question mark before it. Without one, YAML
// looks only 1,024 characters ahead for the colon, including escapes.
func isLong(key string) bool { return len(key) > 100 }

// flow returns a tree on one line.
func (p *printer) flow(t Tree) string {
	if t.kind == textKind {
		return p.scalar(t, true)
	}
	parts := make([]string, len(t.items))
	for i, item := range t.items {
		parts[i] = p.flow(item)
		if t.kind == mappingKind {
			key := p.key(t.names[i], true)
			if isLong(t.names[i]) {
				key = "? " + key
			}
			parts[i] = key + ": " + parts[i]
		}
	}
	if t.kind == listKind {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// key returns a key in quotes if it needs them. The key on does not: few YAML parsers
// read it as a boolean, and it is common in handwritten files.
func (p *printer) key(name string, inFlow bool) string {
	if name == "on" {
		return name
	}
	return p.scalar(Text(name), inFlow)
}

// scalar returns a text, in quotes if it needs them. inFlow is true inside
// brackets and braces.
func (p *printer) scalar(t Tree, inFlow bool) string {
	switch {
	case t.raw:
		return t.text
	case !utf8.ValidString(t.text):
		p.errs = append(p.errs, fmt.Errorf("%q is not UTF-8; YAML cannot hold it", t.text))
		return `""`
	case needsNoQuotes(t.text, inFlow):
		return t.text
	}
	return quote(t.text)
}

// needsNoQuotes reports whether every YAML parser reads the text, without quotes, as
// itself. It is cautious: unnecessary quotes do no harm.
func needsNoQuotes(text string, inFlow bool) bool {
	for i, r := range text {
		letter := unicode.IsLetter(r) || '0' <= r && r <= '9'
		switch {
		case i == 0 && !letter && r != '$' && r != '/':
			return false
		case letter, r >= utf8.RuneSelf && unicode.IsPrint(r), strings.ContainsRune(plainPunctuation, r):
		case inFlow || !strings.ContainsRune(plainOutsideFlow, r):
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
	return !slices.Contains(booleans, strings.ToLower(text))
}

// quote returns a text in double quotes, with escapes for invisible characters.
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
