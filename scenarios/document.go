package scenarios

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

// document reads the one YAML document of a file. Its nodes are walked instead
// of decoded into structs, since only a node knows its place, and yaml's own
// KnownFields does not reach types that decode themselves.
func (p *parser) document(data []byte) *yaml.Node {
	if good := validPrefix(data); len(good) < len(data) {
		p.errorf(end(good), "not UTF-8; save the file as UTF-8")
		return nil
	}
	docs, err := documents(data)
	if err != nil {
		p.syntax(data, err)
	}
	if len(docs) > 1 {
		p.errorf(pos(docs[1]), "a second document; a file is one scenario, so put it into a file of its own")
	}
	if len(docs) > 0 && docs[0].Content[0].Tag != "!!null" {
		p.refuse(docs[0])
		return docs[0].Content[0]
	}
	if err == nil {
		p.errorf(Pos{1, 1}, "the file is empty")
	}
	return nil
}

// documents reads all documents up to the end or the first error.
func documents(data []byte) (docs []*yaml.Node, err error) {
	// yaml.v3 panics on some malformed input instead of returning an error ("please report").
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot be read: %v", r)
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

// syntax reports what yaml could not read. The line that yaml gives is that of
// the surrounding block, one less, or none at all, so the place is found
// otherwise: it is the first line from which on no beginning of the file can be read.
func (p *parser) syntax(data []byte, err error) {
	message := yamlPlace.ReplaceAllString(err.Error(), "")
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) > maxSyntaxLines || len(data) > maxSyntaxBytes {
		p.errorf(Pos{1, 1}, "invalid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	bad, before := len(lines)-1, data
	for ; bad >= 0; bad-- {
		before = before[:len(before)-len(lines[bad])]
		if _, err := documents(before); err == nil {
			break // at the latest where nothing is left
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
	p.errorf(at, "invalid YAML: %s", message)
}

// maxSyntaxLines bounds the search for the bad line, whose time grows with the
// square of the lines.
const (
	maxSyntaxLines = 1000
	maxSyntaxBytes = 1 << 20
)

var yamlPlace = regexp.MustCompile(`^yaml: (?:(?:line|offset) \d+: )?`)

// refuse reports what makes a YAML file hard to read at one place: anchors,
// aliases, merge keys and tags.
func (p *parser) refuse(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		p.errorf(pos(n), "alias *%s; write it out", n.Value)
	case n.Anchor != "":
		p.errorf(pos(n), "anchor &%s; write out what it stands for where it is needed", n.Anchor)
	case n.Tag == "!!merge":
		p.errorf(pos(n), "merge key <<; write it out")
	case n.Style&yaml.TaggedStyle != 0:
		p.errorf(pos(n), "tag %s; remove it", n.Tag)
	}
	for _, child := range n.Content {
		p.refuse(child)
	}
}

func pos(n *yaml.Node) Pos {
	return Pos{n.Line, n.Column}
}

// lineBreaks are all that yaml counts as one; see the positions of its nodes.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// end returns the place after text, which is in yaml's count.
func end(text []byte) Pos {
	lines := strings.Split(lineBreaks.Replace(string(text)), "\n")
	return Pos{len(lines), 1 + utf8.RuneCountInString(lines[len(lines)-1])}
}

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
