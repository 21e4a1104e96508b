package main

import (
	"github.com/alecthomas/kong"

	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

// completion is the command that prints what a shell completes lines with.
type completion struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Run prints the script.
func (c *completion) Run(k *kong.Kong, t terminal) error {
	var chosen []string
	for _, q := range scenarios.Questions() {
		for _, a := range q.Answers {
			chosen = append(chosen, q.Question+"="+a.Name)
		}
	}
	return cli.Complete(t.out, c.Shell, k.Model, cli.Words{"dialect": chosen})
}
