package strict

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// An Entry is one line of a mapping. Key is the node of its name.
type Entry struct {
	Name       string
	Key, Value *Node
}

// A Field is a key that a mapping may have, and the function that reads its value.
type Field struct {
	Name string
	Read func(Entry)
}

// Entries returns the entries of a mapping with any keys, in the order of the file.
func (r *Reader) Entries(n *Node, what string) []Entry {
	if !r.want(n, yaml.MappingNode, what) {
		return nil
	}
	var all []Entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := (*Node)(n.Content[i]), (*Node)(n.Content[i+1])
		if key.Tag == "!!merge" {
			continue // reported by refuse
		}
		name, ok := r.Word(key, "a key of "+what)
		if !ok {
			continue
		}
		same := func(e Entry) bool { return e.Name == name }
		if first := slices.IndexFunc(all, same); first >= 0 {
			at := all[first].Key.Pos()
			r.Errorf(key.Pos(), "key %q is repeated in %s; it is at %d:%d already", name, what, at.Line, at.Col)
			continue
		}
		all = append(all, Entry{name, key, value})
	}
	return all
}

// Object reads a mapping with known keys and returns its entries. It reads them in the
// order of the fields, not of the file, because checking some values requires others. It
// reports a misspelt key and then reads it as the nearest known one, so that it checks the
// value too and does not report the correct key as missing.
func (r *Reader) Object(n *Node, what string, fields ...Field) map[string]Entry {
	var known []string
	for _, f := range fields {
		known = append(known, f.Name)
	}
	found := make(map[string]Entry)
	var unknown []Entry
	for _, e := range r.Entries(n, what) {
		if slices.Contains(known, e.Name) {
			found[e.Name] = e
		} else {
			unknown = append(unknown, e)
		}
	}
	for _, e := range unknown {
		r.Errorf(e.Key.Pos(), "unknown key %q in %s%s", e.Name, what, Suggest(e.Name, known))
		meant, ok := Nearest(e.Name, known)
		if _, taken := found[meant]; ok && !taken {
			e.Name = meant
			found[meant] = e
		}
	}
	for _, f := range fields {
		if e, ok := found[f.Name]; ok {
			f.Read(e)
		}
	}
	return found
}

// Require reports each of the names that a mapping lacks. found is the result of
// [Reader.Object] for the mapping.
func (r *Reader) Require(n *Node, what string, found map[string]Entry, names ...string) {
	if !n.IsMapping() {
		return // reported by Object
	}
	for _, name := range names {
		if _, ok := found[name]; !ok {
			r.Errorf(n.Pos(), "%s without %s", what, name)
		}
	}
}

// NotEmpty reports a mapping without entries.
func (r *Reader) NotEmpty(n *Node, what string) {
	if n.IsMapping() && n.Len() == 0 {
		r.Errorf(n.Pos(), "%s is empty; fill it in or leave it out", what)
	}
}

// List returns the items of a list, which must not be empty.
func (r *Reader) List(n *Node, what string) (items []*Node) {
	if !r.want(n, yaml.SequenceNode, what) {
		return nil
	}
	if n.Len() == 0 {
		r.Errorf(n.Pos(), "%s is empty; fill it in or leave it out", what)
	}
	for _, item := range n.Content {
		items = append(items, (*Node)(item))
	}
	return items
}

// OneOrMore returns the items of a list, which must not be empty. If the value is not a
// list, it returns the value.
func (r *Reader) OneOrMore(n *Node, what string) []*Node {
	if n.IsList() {
		return r.List(n, what)
	}
	return []*Node{n}
}

// Words returns the words of a list, which must be different. It calls check with each
// of them unless check is nil.
func (r *Reader) Words(n *Node, what string, check func(item *Node, word string)) (words []string) {
	for _, item := range r.List(n, what) {
		word, ok := r.Word(item, "an item of "+what)
		if !ok {
			continue
		}
		if slices.Contains(words, word) {
			r.Errorf(item.Pos(), "%q is repeated in %s", word, what)
			continue
		}
		words = append(words, word)
		if check != nil {
			check(item, word)
		}
	}
	return words
}
