package cli

// Shell completion: the scripts, and the words that they ask for.

import (
	"cmp"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

//go:embed completion.*sh
var scripts embed.FS

// Script returns the script with which a shell asks a program for completions.
// Command is the command or flag of the program that prints the script.
func Script(shell, program, command string) (string, error) {
	text, err := scripts.ReadFile("completion." + shell)
	if err != nil {
		return "", fmt.Errorf("unknown shell %q; choose bash, zsh or fish", shell)
	}
	return strings.NewReplacer("PROGRAM", program, "COMMAND", command).Replace(string(text)), nil
}

// Lists holds, by flag name, functions that return the possible items of a flag whose
// value is a comma-separated list.
type Lists map[string]func() []string

// Complete reports whether args are a request of a script of [Script] for completions:
// the word "complete" and the words of a command line up to the cursor, without the
// name of the program. If so, it prints the completions of the last word, one per line,
// some followed by a tab and a description. For flags and arguments with the
// placeholder FILE or DIR it prints ":file" or ":directory": the shell then completes
// paths.
func Complete(w io.Writer, app *kong.Application, args []string, lists Lists) bool {
	if len(args) < 2 || args[0] != "complete" {
		return false
	}
	last := args[len(args)-1]
	print := func(word, help string) {
		if strings.HasPrefix(word, last) {
			fmt.Fprintln(w, strings.TrimSuffix(word+"\t"+help, "\t"))
		}
	}
	command, commands := cmp.Or(app.DefaultCmd, app.Node), app.Children
	var value *kong.Value // the flag whose value comes next; nil: a command, flag or argument comes next
	for _, word := range args[1 : len(args)-1] {
		i := slices.IndexFunc(commands, func(n *kong.Node) bool { return n.Name == word })
		switch {
		case value != nil:
			value = nil
		case strings.HasPrefix(word, "--"):
			value = flagValue(command, word)
		case i >= 0:
			command, commands = commands[i], nil
		}
	}
	prefix := ""
	if flag, _, ok := strings.Cut(last, "="); ok && value == nil {
		value, prefix = flagValue(command, flag), flag+"="
	}
	switch {
	case value != nil:
	case strings.HasPrefix(last, "-"):
		for _, f := range slices.Concat(command.AllFlags(true)...) {
			print("--"+f.Name, f.Help)
		}
	case commands != nil:
		for _, c := range slices.DeleteFunc(slices.Clone(commands), func(n *kong.Node) bool { return n.Hidden }) {
			print(c.Name, c.Help)
		}
	case len(command.Positional) > 0:
		value = command.Positional[0]
	}
	if value == nil {
		return true
	}
	placeholder, items := strings.ToUpper(value.Name), value.EnumSlice()
	if value.Flag != nil {
		placeholder = value.Flag.PlaceHolder
	}
	switch list := lists[value.Name]; {
	case placeholder == "FILE":
		fmt.Fprintln(w, ":file")
	case placeholder == "DIR":
		fmt.Fprintln(w, ":directory")
	case list != nil:
		prefix, items = last[:max(len(prefix), strings.LastIndex(last, ",")+1)], list()
		fallthrough
	default:
		for _, item := range items {
			print(prefix+item, "")
		}
	}
	return true
}

// flagValue returns the value of a command's flag, such as "--log", or nil if it
// takes none.
func flagValue(command *kong.Node, flag string) *kong.Value {
	for _, f := range slices.Concat(command.AllFlags(true)...) {
		if "--"+f.Name == flag && !f.IsBool() {
			return f.Value
		}
	}
	return nil
}
