package main

import (
	"errors"
	"fmt"

	"github.com/paytfake/paytfake/scenarios"
)

// A lintCommand is the command that checks scenario files.
type lintCommand struct {
	Files []string `arg:"" name:"file" help:"Scenario files."`
}

// Run prints all errors in all files to standard output, as file:line:col.
func (l *lintCommand) Run(t terminal) error {
	var unread []error
	bad := 0
	for _, file := range l.Files {
		_, err := readScenario(file)
		problems, found := errors.AsType[scenarios.Errors](err)
		switch {
		case found:
			bad++
			fmt.Fprintln(t.out, problems)
		case err != nil:
			unread = append(unread, err)
		default:
			fmt.Fprintf(t.out, "%s: ok\n", file)
		}
	}
	if bad > 0 {
		unread = append(unread, fmt.Errorf("%d of %d files have errors", bad, len(l.Files)))
	}
	return errors.Join(unread...)
}
