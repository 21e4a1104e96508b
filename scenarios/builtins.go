package scenarios

// The names that every scenario can use without saving them.

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// builtins are the names that no step has to save. The package comment describes them.
var builtins = []struct {
	name  string
	value func(key string) string // nil: the runner provides it
}{
	{"key", func(key string) string { return key }},
	{"wrong-key", wrongKey},
	{"short-key", shortKey},
	{nameNew, nil},
	{"long", func(string) string { return strings.Repeat("x", 2100) }},
	{"unissued", func(string) string { return randomGUID() }},
}

const nameNew = "new"

// Builtins returns the values of the built-in names for an admin key. It leaves out $new,
// which the runner provides, because it depends on the target. Each call returns another
// $unissued, a random GUID of version 4.
func Builtins(key string) map[string]string {
	values := make(map[string]string)
	for _, b := range builtins {
		if b.value != nil {
			values[b.name] = b.value(key)
		}
	}
	return values
}

func builtinNames() (names []string) {
	for _, b := range builtins {
		names = append(names, b.name)
	}
	return names
}

func isBuiltin(name string) bool { return slices.Contains(builtinNames(), name) }

// shortKey returns a key without its last character.
func shortKey(key string) string {
	_, size := utf8.DecodeLastRuneInString(key)
	return key[:len(key)-size]
}

// wrongKey returns a key whose last character is x, or y if it was x.
func wrongKey(key string) string {
	if strings.HasSuffix(key, "x") {
		return shortKey(key) + "y"
	}
	return shortKey(key) + "x"
}

func randomGUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40 // version 4
	b[8] = b[8]&0x3f | 0x80 // of RFC 9562
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
