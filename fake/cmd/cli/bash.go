package cli

import (
	"fmt"
	"io"
	"strings"
)

// bash writes the script for bash, which splits words at = and : too. So the
// line is split anew, and given back is only what is behind the last of them.
func (p program) bash(w io.Writer) {
	fmt.Fprintf(w, `# Completes %[1]s in bash: source <(%[1]s %[3]s bash)
%[2]s() {
  local line=${COMP_LINE:0:COMP_POINT} current previous command= word choices= paths= kept
  current=${line##*[[:space:]]}
  local -a words
  read -r -a words <<<"${line%%"$current"}"
`, p.name, p.function, p.asked)
	if names := p.names("|"); names != "" {
		fmt.Fprintf(w, `  for word in "${words[@]:1}"; do
    case $word in %s) command=$word; break ;; esac
  done
`, names)
	}
	fmt.Fprint(w, `  previous=${words[${#words[@]}-1]}
  case $current in --*=*) previous=${current%%=*} current=${current#*=} ;; esac
  case $command:$previous in
`)
	for _, c := range p.commands {
		for _, o := range c.options {
			if o.value.wanted {
				fmt.Fprintf(w, "    %s) %s ;;\n", c.labels("--"+o.name), bashChoice(o.value))
			}
		}
	}
	fmt.Fprint(w, "    *)\n      case $command:$current in\n")
	for _, c := range p.commands {
		var flags []string
		for _, o := range c.options {
			flags = append(flags, "--"+o.name)
		}
		fmt.Fprintf(w, "        %s) choices=%s ;;\n", c.labels("-*"), quoted(strings.Join(flags, " ")))
		if c.argument.wanted {
			fmt.Fprintf(w, "        %s:*) %s ;;\n", c.name, bashChoice(c.argument))
		}
	}
	fmt.Fprintf(w, `        :*) choices=%s ;;
      esac
  esac
  if [ -n "$paths" ]; then
    local IFS=$'\n'
    COMPREPLY=($(compgen "$paths" -- "$current"))
    compopt -o filenames 2>/dev/null
    return
  fi
  kept=${current%%"${current##*,}"} # of a list, what stands before its last item
  COMPREPLY=($(compgen -P "$kept" -W "$choices" -- "${current#"$kept"}"))
  kept=${current%%"${current##*[=:]}"}
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}
complete -F %s %s
`, quoted(p.names(" ")), p.function, p.name)
}

// labels are those of a case in which word stands behind the command, or alone
// where the command need not be named.
func (c subcommand) labels(word string) string {
	if c.byDefault && c.name != "" {
		return c.name + ":" + word + "|:" + word
	}
	return c.name + ":" + word
}

// bashChoice is a command that says what may be chosen from.
func bashChoice(v value) string {
	switch {
	case v.dirs:
		return "paths=-d"
	case v.path:
		return "paths=-f"
	case len(v.words) > 0:
		return "choices=" + quoted(strings.Join(v.words, " "))
	}
	return "return"
}
