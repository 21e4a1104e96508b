package main

import (
	"io"

	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

// A completionCommand is the command that prints a completion script.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Run prints the script.
func (c *completionCommand) Run(t terminal) error {
	script, err := cli.Script(c.Shell, "paytfake", "completion")
	if err == nil {
		_, err = io.WriteString(t.out, script)
	}
	return err
}

// dialectItems returns all items of --dialect, such as "email-case=sensitive".
func dialectItems() (items []string) {
	for _, q := range scenarios.Questions() {
		for _, a := range q.Answers {
			items = append(items, q.Question+"="+a.Name)
		}
	}
	return items
}
