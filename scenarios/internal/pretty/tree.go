// Package pretty writes YAML as a careful person would: a list or a mapping is on one
// line if it fits, and texts have quotes only if they need them.
//
//	t := pretty.Mapping()
//	t.PutText("name", "ann")
//	text, err := pretty.Print(t.Opened())
package pretty

import (
	"slices"
	"strconv"
)

// A Tree is YAML to be printed: a text, a list or a mapping. It is not a yaml.Node,
// because the YAML package itself decides where lines end and which texts have quotes.
type Tree struct {
	text  string
	raw   bool // text is a number or a boolean and has no quotes
	kind  kind
	open  bool     // one line per item, even if all would fit on one line
	names []string // of a mapping's items
	items []Tree
}

type kind uint8

const (
	textKind kind = iota
	listKind
	mappingKind
)

// Text returns a text, which is quoted if it needs quotes.
func Text(text string) Tree { return Tree{text: text} }

// Raw returns a number or a boolean, which is printed without quotes.
func Raw(text string) Tree { return Tree{text: text, raw: true} }

// List returns a list.
func List(items ...Tree) Tree { return Tree{kind: listKind, items: items} }

// ListOf returns a list with a tree for each value.
func ListOf[T any](values []T, tree func(T) Tree) Tree {
	t := List()
	for _, v := range values {
		t.items = append(t.items, tree(v))
	}
	return t
}

// Mapping returns a mapping without entries, for the Put methods.
func Mapping() Tree { return Tree{kind: mappingKind} }

// MappingOf returns a mapping with one entry.
func MappingOf(name string, value Tree) Tree {
	t := Mapping()
	t.Put(name, value)
	return t
}

// Opened returns the tree with one line per item, even if all would fit on one line.
func (t Tree) Opened() Tree {
	t.open = true
	return t
}

// IsEmpty reports whether a text, a list or a mapping is empty.
func (t Tree) IsEmpty() bool { return t.text == "" && len(t.items) == 0 }

// Put adds an entry to a mapping.
func (t *Tree) Put(name string, value Tree) {
	t.names, t.items = append(t.names, name), append(t.items, value)
}

// PutSome adds an entry to a mapping, unless its value is empty.
func (t *Tree) PutSome(name string, value Tree) {
	if !value.IsEmpty() {
		t.Put(name, value)
	}
}

// PutText adds a text to a mapping, unless it is empty.
func (t *Tree) PutText(name, text string) { t.PutSome(name, Text(text)) }

// PutNumber adds a number to a mapping, unless it is zero.
func (t *Tree) PutNumber(name string, n int) { t.PutSome(name, Number(n)) }

// Number returns a number, and an empty tree for zero.
func Number(n int) Tree {
	if n == 0 {
		return Tree{}
	}
	return Raw(strconv.Itoa(n))
}

// True returns the boolean true, and an empty tree for false.
func True(value bool) Tree {
	if !value {
		return Tree{}
	}
	return Raw("true")
}

// Add adds a text to a mapping that has a text, or a list of texts, under each
// name.
func (t *Tree) Add(name, text string) {
	at := slices.Index(t.names, name)
	switch {
	case at < 0:
		t.Put(name, Text(text))
	case t.items[at].kind == textKind:
		t.items[at] = List(t.items[at], Text(text))
	default:
		t.items[at].items = append(t.items[at].items, Text(text))
	}
}
