package main

import (
	"strings"
	"text/template"
	"unicode/utf8"
)

// functions are the functions of the templates.
var functions = template.FuncMap{
	"exported": exported, "unexported": unexported, "lower": lower, "comment": comment, "short": short,
}

// initialisms maps words to their spelling in Go names.
var initialisms = map[string]string{
	"html": "HTML", "http": "HTTP", "javascript": "JavaScript", "json": "JSON", "jsonp": "JSONP", "reqid": "ReqID",
	"ssid": "SSID",
}

// exported turns an id into an exported Go name: old-ssid becomes OldSSID.
func exported(id string) string {
	var name strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return strings.ContainsRune("-_/", r) }) {
		if known, ok := initialisms[strings.ToLower(word)]; ok {
			name.WriteString(known)
		} else {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return name.String()
}

// unexported turns an id into an unexported Go name: old-ssid becomes oldSSID.
func unexported(id string) string {
	first, rest, _ := strings.Cut(id, "-")
	return first + exported(rest)
}

// lower returns a name with its first letter in lower case: Launch becomes launch.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// comment returns a text as a comment, in lines of up to 100 columns. Only a line of a
// single word may be longer.
func comment(text string) string {
	line := "//"
	var lines []string
	for word := range strings.FieldsSeq(text) {
		if line != "//" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > 100 {
			lines = append(lines, line)
			line = "//"
		}
		line += " " + word
	}
	return strings.Join(append(lines, line), "\n")
}

// short reports whether a comment fits on the line of a field or constant. It
// leaves 40 columns of the 120 for the code.
func short(text string) bool { return utf8.RuneCountInString("// "+text) <= 80 }
