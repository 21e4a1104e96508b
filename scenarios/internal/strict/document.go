package strict

// Documents: the one YAML document of a file.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Document returns the root of the single YAML document in a file, or nil if it cannot
// be read. Readers walk the nodes instead of decoding them into structs, because only a
// node knows its place, and because yaml's KnownFields does not apply to types that
// decode themselves.
func (r *Reader) Document(data []byte) *Node {
	if good := validPrefix(data); len(good) < len(data) {
		r.Errorf(end(good), "not UTF-8; save the file as UTF-8")
		return nil
	}
	docs, err := documents(data)
	if err != nil {
		r.syntax(data, err)
	}
	if len(docs) > 1 {
		r.Errorf((*Node)(docs[1]).Pos(), "a second document; a file has only one, so move it to another file")
	}
	if len(docs) > 0 && docs[0].Content[0].Tag != "!!null" {
		r.refuse(docs[0])
		return (*Node)(docs[0].Content[0])
	}
	if err == nil {
		r.Errorf(Pos{1, 1}, "the file is empty")
	}
	return nil
}

// documents returns all documents up to the end or the first error.
func documents(data []byte) (docs []*yaml.Node, err error) {
	// yaml.v3 panics on some malformed input instead of returning an error ("please report").
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("cannot be read: %v", panicked)
		}
	}()
	for d := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		switch err := d.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return docs, nil
		case err != nil:
			return docs, err
		}
		docs = append(docs, &doc)
	}
}

// syntax reports an error of the YAML package. The line in the error is often wrong: that
// of the surrounding block, one too low, or missing. So syntax searches for the first
// line up to which the file cannot be parsed.
func (r *Reader) syntax(data []byte, err error) {
	message := yamlPlace.ReplaceAllString(err.Error(), "")
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) > maxSyntaxLines || len(data) > maxSyntaxBytes {
		r.Errorf(Pos{1, 1}, "invalid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	bad, before := len(lines)-1, data
	for ; bad >= 0; bad-- {
		before = before[:len(before)-len(lines[bad])]
		if _, err := documents(before); err == nil {
			break // at the latest when no line is left
		}
	}
	line := string(lines[bad])
	at := end(before)
	rest := strings.TrimLeft(line, " ")
	if tab := strings.TrimLeft(line, " -"); strings.HasPrefix(tab, "\t") {
		rest = tab
		message += "; indent with spaces, not with tabs"
	}
	at.Col += len(line) - len(rest)
	r.Errorf(at, "invalid YAML: %s", message)
}

// Limits of the search for the bad line, which takes quadratic time.
const (
	maxSyntaxLines = 1000
	maxSyntaxBytes = 1 << 20
)

var yamlPlace = regexp.MustCompile(`^yaml: (?:(?:line|offset) \d+: )?`)

// refuse reports anchors, aliases, merge keys and tags, because their meaning is in
// another place of the file.
func (r *Reader) refuse(n *yaml.Node) {
	at := (*Node)(n).Pos()
	switch {
	case n.Kind == yaml.AliasNode:
		r.Errorf(at, "alias *%s; write it out", n.Value)
	case n.Anchor != "":
		r.Errorf(at, "anchor &%s; repeat the value instead", n.Anchor)
	case n.Tag == "!!merge":
		r.Errorf(at, "merge key <<; write it out")
	case n.Style&yaml.TaggedStyle != 0:
		r.Errorf(at, "tag %s; remove it", n.Tag)
	}
	for _, child := range n.Content {
		r.refuse(child)
	}
}

// lineBreaks replaces each line break of the YAML package with a newline.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// end returns the place after a text, as the YAML package counts.
func end(text []byte) Pos {
	lines := strings.Split(lineBreaks.Replace(string(text)), "\n")
	return Pos{len(lines), 1 + utf8.RuneCountInString(lines[len(lines)-1])}
}

// validPrefix returns data up to the first byte that is not UTF-8.
func validPrefix(data []byte) []byte {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return data[:i]
		}
		i += size
	}
	return data
}
