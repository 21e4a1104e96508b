package scenarios

import (
	"regexp"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// An entry is one line of a mapping: its key as it is written, the node of the
// key for its place, and the value.
type entry struct {
	name       string
	key, value *yaml.Node
}

// entries returns a mapping in the order of the file, whatever its keys.
func (p *parser) entries(n *yaml.Node, what string) []entry {
	if !p.want(n, yaml.MappingNode, what) {
		return nil
	}
	var all []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			continue // refused already
		}
		name, ok := p.word(key, "a key of "+what)
		if !ok {
			continue
		}
		same := func(e entry) bool { return e.name == name }
		if first := slices.IndexFunc(all, same); first >= 0 {
			at := pos(all[first].key)
			p.errorf(pos(key), "key %q is repeated in %s; it stands at %d:%d already", name, what, at.Line, at.Col)
			continue
		}
		all = append(all, entry{name, key, value})
	}
	return all
}

// A field is a key that a mapping may have, and what reads its value.
type field struct {
	name string
	read func(e entry)
}

// object reads a mapping whose keys are known, in the order of the fields and
// not of the file: some values can be judged only when others are known. It
// returns the entries that are there. A misspelt key is reported and then read
// as the one that was probably meant, so that its value is checked too and the
// right key is not reported as missing.
func (p *parser) object(n *yaml.Node, what string, fields ...field) map[string]entry {
	var known []string
	for _, f := range fields {
		known = append(known, f.name)
	}
	there := make(map[string]entry)
	var odd []entry
	for _, e := range p.entries(n, what) {
		if slices.Contains(known, e.name) {
			there[e.name] = e
		} else {
			odd = append(odd, e)
		}
	}
	for _, e := range odd {
		p.errorf(pos(e.key), "unknown key %q in %s%s", e.name, what, suggest(e.name, known))
		meant, ok := Nearest(e.name, known)
		if _, taken := there[meant]; ok && !taken {
			e.name = meant
			there[meant] = e
		}
	}
	for _, f := range fields {
		if e, ok := there[f.name]; ok {
			f.read(e)
		}
	}
	return there
}

// require reports each key that a mapping must have and has not.
func (p *parser) require(n *yaml.Node, what string, there map[string]entry, names ...string) {
	if n.Kind != yaml.MappingNode {
		return // reported already
	}
	for _, name := range names {
		if _, ok := there[name]; !ok {
			p.errorf(pos(n), "%s without %s", what, name)
		}
	}
}

// list returns the items of a list that may not be empty.
func (p *parser) list(n *yaml.Node, what string) []*yaml.Node {
	if !p.want(n, yaml.SequenceNode, what) {
		return nil
	}
	if len(n.Content) == 0 {
		p.errorf(pos(n), "%s is empty; fill it in or leave it out", what)
	}
	return n.Content
}

// plain are the numbers and booleans that read the same to everybody. Others,
// such as 0x1F, 010, 1_000 and 1e3, need quotes where text is wanted.
var plain = regexp.MustCompile(`^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false)$`)

// text returns a scalar as it is written.
func (p *parser) text(n *yaml.Node, what string) (string, bool) {
	if !p.want(n, yaml.ScalarNode, what) {
		return "", false
	}
	switch {
	case n.Tag == "!!null":
		p.errorf(pos(n), `%s has no value; write "" for an empty value`, what)
		return "", false
	case n.Tag != "!!str" && n.Tag != "!!merge" && n.Style&yaml.TaggedStyle == 0 && !plain.MatchString(n.Value):
		p.errorf(pos(n), "%s: %s can be read in several ways; put it in quotes", what, n.Value)
		return "", false
	}
	return n.Value, true
}

// word returns a scalar that is not empty. Of an expectation, whose zero value
// expects nothing, an empty one would be passed over in silence.
func (p *parser) word(n *yaml.Node, what string) (string, bool) {
	if n.Kind == yaml.ScalarNode && (n.Value == "" || n.Tag == "!!null") {
		p.errorf(pos(n), "%s is empty; fill it in", what)
		return "", false
	}
	return p.text(n, what)
}

// choice returns a word of a closed set. Of an empty set nothing is known, so
// that any word passes.
func (p *parser) choice(n *yaml.Node, what string, known ...string) (string, bool) {
	text, ok := p.word(n, what)
	if ok && len(known) > 0 && !slices.Contains(known, text) {
		p.errorf(pos(n), "unknown %s %q%s", what, text, suggest(text, known))
		return "", false
	}
	return text, ok
}

// words returns a list of different words, each of which check may judge.
func (p *parser) words(n *yaml.Node, what string, check func(item *yaml.Node, word string)) (words []string) {
	for _, item := range p.list(n, what) {
		word, ok := p.word(item, "an item of "+what)
		if !ok {
			continue
		}
		if slices.Contains(words, word) {
			p.errorf(pos(item), "%q is repeated in %s", word, what)
			continue
		}
		words = append(words, word)
		if check != nil {
			check(item, word)
		}
	}
	return words
}

// flag returns a boolean; only true and false are booleans, not yes and no.
func (p *parser) flag(n *yaml.Node, what string) (value, ok bool) {
	if !p.want(n, yaml.ScalarNode, what) {
		return false, false
	}
	if n.Tag != "!!bool" || !plain.MatchString(n.Value) {
		p.errorf(pos(n), "%s: want true or false, not %s", what, written(n))
		return false, false
	}
	return n.Value == "true", true
}

// truth reads a word of the language whose only value is true: what is not
// expected is left out, so false would say nothing.
func (p *parser) truth(n *yaml.Node, what string) bool {
	value, ok := p.flag(n, what)
	if ok && !value {
		p.errorf(pos(n), "%s accepts only true; leave it out", what)
	}
	return value
}

// want reports a node of another kind. Of an alias it says nothing: aliases are
// refused before.
func (p *parser) want(n *yaml.Node, kind yaml.Kind, what string) bool {
	if n.Kind != kind && n.Kind != yaml.AliasNode {
		p.errorf(pos(n), "%s: want %s, not %s", what, kindNames[kind], describe(n))
	}
	return n.Kind == kind
}

func describe(n *yaml.Node) string {
	if n.Tag == "!!null" {
		return "nothing"
	}
	return kindNames[n.Kind]
}

// written returns a scalar with quotes where the file has them: "true" in
// quotes is not true.
func written(n *yaml.Node) string {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 || n.Value == "" {
		return strconv.Quote(n.Value)
	}
	return n.Value
}

var kindNames = map[yaml.Kind]string{
	yaml.MappingNode:  "a mapping",
	yaml.SequenceNode: "a list",
	yaml.ScalarNode:   "a single value",
}
