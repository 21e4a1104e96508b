package strict

// Scalars: texts, words, numbers and booleans.

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// plain matches the numbers and booleans that every YAML parser reads as the same value.
// Others, such as 0x1F, 010, 1_000 and 1e3, need quotes in a text.
var plain = regexp.MustCompile(`^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false)$`)

// decimal matches the numbers of JSON that are not negative.
var decimal = regexp.MustCompile(`^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`)

// Text returns a single value.
func (r *Reader) Text(n *Node, what string) (string, bool) {
	if !r.want(n, yaml.ScalarNode, what) {
		return "", false
	}
	switch {
	case n.Tag == "!!null":
		r.Errorf(n.Pos(), `%s has no value; write "" for an empty value`, what)
		return "", false
	case n.Tag != "!!str" && n.Tag != "!!merge" && n.Style&yaml.TaggedStyle == 0 && !plain.MatchString(n.Value):
		r.Errorf(n.Pos(), "%s: %s can be read in several ways; put it in quotes", what, n.Value)
		return "", false
	}
	return n.Value, true
}

// Word returns a single value that is not empty.
func (r *Reader) Word(n *Node, what string) (string, bool) {
	if n.IsScalar() && (n.Value == "" || n.Tag == "!!null") {
		r.Errorf(n.Pos(), "%s is empty; fill it in", what)
		return "", false
	}
	return r.Text(n, what)
}

// Sentence returns a text without the white space around it, such as the line
// break that ends a block of text. It must not be empty.
func (r *Reader) Sentence(n *Node, what string) string {
	text, ok := r.Word(n, what)
	text = strings.TrimSpace(text)
	if ok && text == "" {
		r.Errorf(n.Pos(), "%s is empty; fill it in", what)
	}
	return text
}

// Choice returns one of the known words. If known is empty, it accepts any word.
func (r *Reader) Choice(n *Node, what string, known ...string) (string, bool) {
	text, ok := r.Word(n, what)
	if ok && len(known) > 0 && !slices.Contains(known, text) {
		r.Errorf(n.Pos(), "unknown %s %q%s", what, text, Suggest(text, known))
		return "", false
	}
	return text, ok
}

// Flag returns a boolean. Only true and false are booleans, not yes and no.
func (r *Reader) Flag(n *Node, what string) (value, ok bool) {
	if !r.want(n, yaml.ScalarNode, what) {
		return false, false
	}
	if n.Tag != "!!bool" || !plain.MatchString(n.Value) {
		r.Errorf(n.Pos(), "%s: want true or false, not %s", what, n)
		return false, false
	}
	return n.Value == "true", true
}

// True reads a boolean that can only be true. A file leaves it out instead of writing false.
func (r *Reader) True(n *Node, what string) bool {
	value, ok := r.Flag(n, what)
	if ok && !value {
		r.Errorf(n.Pos(), "%s accepts only true; leave it out", what)
	}
	return value
}

// Int returns a whole number between two bounds, inclusive, or 0 after a problem. The
// number must be in decimal digits, without quotes.
func (r *Reader) Int(n *Node, what string, from, to int) int {
	if !r.want(n, yaml.ScalarNode, what) {
		return 0
	}
	value, err := strconv.Atoi(n.Value)
	if n.Tag != "!!int" || !plain.MatchString(n.Value) || err != nil || value < from || value > to {
		r.Errorf(n.Pos(), "%s: %s is not a whole number from %d to %d", what, n, from, to)
		return 0
	}
	return value
}

// Probability returns a number above 0 and up to 1, or 0 after a problem. The number must
// have the form of a JSON number.
func (r *Reader) Probability(n *Node, what string) float64 {
	if !r.want(n, yaml.ScalarNode, what) {
		return 0
	}
	value, err := strconv.ParseFloat(n.Value, 64)
	if n.Tag != "!!int" && n.Tag != "!!float" || !decimal.MatchString(n.Value) || err != nil || value <= 0 || value > 1 {
		r.Errorf(n.Pos(), "%s: %s is not a number above 0 and up to 1", what, n)
		return 0
	}
	return value
}

// Day returns a day in the form 2006-01-02, or "" after a problem.
func (r *Reader) Day(n *Node, what string) string {
	if !r.want(n, yaml.ScalarNode, what) {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		r.Errorf(n.Pos(), "%s: %q is not a day such as 2026-03-01", what, n.Value)
		return ""
	}
	return n.Value
}
