package cli

import (
	"fmt"
	"io"
	"strings"
)

// zsh writes the script for zsh: to be sourced, or to stand as a file in $fpath.
func (p program) zsh(w io.Writer) {
	fmt.Fprintf(w, `#compdef %[1]s
# Completes %[1]s in zsh: source <(%[1]s %[3]s zsh)
%[2]s() {
  local command= word
`, p.name, p.function, p.asked)
	if names := p.names("|"); names != "" {
		fmt.Fprintf(w, `  for word in ${words[2,CURRENT-1]}; do
    case $word in (%s) command=$word; break ;; esac
  done
`, names)
	}
	fmt.Fprint(w, "  case $command in\n")
	var commands []string
	for _, c := range p.commands {
		commands = append(commands, c.name+`\:"`+zshText.Replace(c.help)+`"`)
		switch {
		case c.name == "":
			c.zsh(w, "")
		default:
			c.zsh(w, quoted("1:command:"))
		}
	}
	for _, c := range p.commands {
		if c.byDefault && c.name != "" {
			c.name = ""
			c.zsh(w, quoted("1:command:(("+strings.Join(commands, " ")+"))"))
		}
	}
	fmt.Fprintf(w, `  esac
}
if [ "$funcstack[1]" = %[2]s ]; then %[2]s "$@"; else compdef %[2]s %[1]s; fi
`, p.name, p.function)
}

// zsh writes the case of one command; first is what its first word is.
func (c subcommand) zsh(w io.Writer, first string) {
	fmt.Fprintf(w, "    ('%s') _arguments %s", c.name, first)
	if c.argument.wanted {
		fmt.Fprintf(w, " %s", quoted("*:"+c.argument.name+":"+zshAction(c.argument)))
	}
	for _, o := range c.options {
		spec := "--" + o.name
		if o.value.repeated {
			spec = "*" + spec
		}
		help := "[" + zshText.Replace(o.help) + "]"
		if o.value.wanted {
			spec += "=" + help + ":" + o.name + ":" + zshAction(o.value)
		} else {
			spec += help
		}
		fmt.Fprintf(w, " \\\n      %s", quoted(spec))
	}
	fmt.Fprint(w, " ;;\n")
}

// zshText escapes what ends a text in the arguments of _arguments.
var zshText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`, `"`, `\"`)

// zshAction is what completes a value.
func zshAction(v value) string {
	switch {
	case v.dirs:
		return "_files -/"
	case v.path:
		return "_files"
	case len(v.words) > 0:
		return "(" + strings.Join(v.words, " ") + ")"
	}
	return ""
}
