package strict

import (
	"strconv"

	"gopkg.in/yaml.v3"
)

// A Node is a value in a file, with its place.
type Node yaml.Node

// Pos returns the place at which the value begins.
func (n *Node) Pos() Pos { return Pos{n.Line, n.Column} }

// IsMapping reports whether the value is a mapping.
func (n *Node) IsMapping() bool { return n.Kind == yaml.MappingNode }

// IsList reports whether the value is a list.
func (n *Node) IsList() bool { return n.Kind == yaml.SequenceNode }

// IsScalar reports whether the value is a single value: a text, a number, a
// boolean or null.
func (n *Node) IsScalar() bool { return n.Kind == yaml.ScalarNode }

// Len returns the number of a mapping's entries or of a list's items.
func (n *Node) Len() int {
	if n.IsMapping() {
		return len(n.Content) / 2
	}
	return len(n.Content)
}

// String returns a single value as written in the file, including quotes, because "true"
// in quotes is not true.
func (n *Node) String() string {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 || n.Value == "" {
		return strconv.Quote(n.Value)
	}
	return n.Value
}

// want returns true for a node of a kind and reports any other, except for an alias, which
// refuse reports.
func (r *Reader) want(n *Node, kind yaml.Kind, what string) bool {
	if n.Kind != kind && n.Kind != yaml.AliasNode {
		got := kindNames[n.Kind]
		if n.Tag == "!!null" {
			got = "nothing"
		}
		r.Errorf(n.Pos(), "%s: want %s, not %s", what, kindNames[kind], got)
	}
	return n.Kind == kind
}

var kindNames = map[yaml.Kind]string{
	yaml.MappingNode:  "a mapping",
	yaml.SequenceNode: "a list",
	yaml.ScalarNode:   "a single value",
}
