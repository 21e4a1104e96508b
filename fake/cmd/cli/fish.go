package cli

import (
	"fmt"
	"io"
	"strings"
)

// fish writes the script for fish, one line for each thing that there is to complete.
func (p program) fish(w io.Writer) {
	fmt.Fprintf(w, "# Completes %[1]s in fish: %[1]s %[2]s fish | source\ncomplete -c %[1]s -f\n", p.name, p.asked)
	all := p.names(" ")
	for _, c := range p.commands {
		when := ""
		switch {
		case c.name == "":
		case c.byDefault: // unless another one is named
			others := strings.ReplaceAll(" "+all+" ", " "+c.name+" ", " ")
			when = " -n 'not __fish_seen_subcommand_from " + strings.TrimSpace(others) + "'"
		default:
			when = " -n '__fish_seen_subcommand_from " + c.name + "'"
		}
		if c.name != "" {
			fmt.Fprintf(w, "complete -c %s -n 'not __fish_seen_subcommand_from %s' -a %s -d %s\n", p.name, all, c.name, fishText(c.help))
		}
		if c.argument.wanted {
			fmt.Fprintf(w, "complete -c %s%s%s\n", p.name, when, fishSource(c.argument))
		}
		for _, o := range c.options {
			source := ""
			if o.value.wanted {
				source = " -r" + fishSource(o.value)
			}
			fmt.Fprintf(w, "complete -c %s%s -l %s%s -d %s\n", p.name, when, o.name, source, fishText(o.help))
		}
	}
}

// fishSource says where a value is taken from.
func fishSource(v value) string {
	switch {
	case v.dirs:
		return " -f -a '(__fish_complete_directories)'"
	case v.path:
		return " -F"
	case len(v.words) > 0:
		return " -f -a " + fishText(strings.Join(v.words, " "))
	}
	return " -f"
}

// fishText is a text in single quotes, as fish reads it.
func fishText(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
