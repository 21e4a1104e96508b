package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Shells are those that [Complete] knows.
const Shells = "bash,zsh,fish"

// Words are what may stand behind a flag, by the flag's name, where its enum
// does not say so.
type Words map[string][]string

// Complete writes the script with which a shell completes a command line: the
// commands, their flags, and what stands behind these. A flag or an argument
// whose placeholder is FILE or DIR takes paths.
func Complete(w io.Writer, shell string, app *kong.Application, words Words) error {
	p := program{name: app.Name, function: "_" + strings.ReplaceAll(app.Name, "-", "_"), asked: "completion"}
	var shared []option
	for _, f := range app.Flags {
		shared = append(shared, optionOf(f, words))
	}
	for _, c := range app.Children {
		if c.Hidden {
			continue
		}
		s := subcommand{name: c.Name, help: c.Help, byDefault: app.DefaultCmd == c, options: shared[:len(shared):len(shared)]}
		for _, f := range c.Flags {
			s.options = append(s.options, optionOf(f, words))
		}
		for _, a := range c.Positional {
			s.argument = takes(a, strings.ToUpper(a.Name), words)
		}
		p.commands = append(p.commands, s)
	}
	if len(p.commands) == 0 {
		p.commands, p.asked = []subcommand{{byDefault: true, options: shared}}, "--completion"
	}
	switch shell {
	case "bash":
		p.bash(w)
	case "zsh":
		p.zsh(w)
	case "fish":
		p.fish(w)
	default:
		return fmt.Errorf("no completion for %q; there is one for %s", shell, Shells)
	}
	return nil
}

// A program is what there is to complete. Where it has no commands, it is a
// single one without a name.
type program struct {
	name, function string
	asked          string // how the program is asked for the script
	commands       []subcommand
}

type subcommand struct {
	name, help string
	byDefault  bool // it is meant where no command is named
	options    []option
	argument   value
}

type option struct {
	name, help string
	value      value
}

// A value is what may stand behind a flag, or as an argument.
type value struct {
	wanted     bool // false: nothing may
	path, dirs bool // a path, of a directory alone
	words      []string
	name       string
	repeated   bool
}

func optionOf(f *kong.Flag, words Words) option {
	o := option{name: f.Name, help: f.Help}
	if !f.IsBool() {
		o.value = takes(f.Value, f.PlaceHolder, words)
	}
	return o
}

func takes(v *kong.Value, placeholder string, words Words) value {
	is := value{wanted: true, name: v.Name, repeated: v.IsSlice(), words: words[v.Name]}
	if v.Enum != "" {
		is.words = strings.Split(v.Enum, ",")
	}
	is.dirs = placeholder == "DIR"
	is.path = is.dirs || placeholder == "FILE"
	return is
}

// names are the commands, between separators; none where there is a single one.
func (p program) names(separator string) string {
	var names []string
	for _, c := range p.commands {
		if c.name != "" {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, separator)
}

// quoted is a text in single quotes, as bash and zsh read it.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
