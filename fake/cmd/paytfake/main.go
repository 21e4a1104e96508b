package main

// The command line and its exit codes.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // the port is in use, no fake responds, or lint found an error
	exitUsage = 2 // the command line, or a file that serve reads, is wrong
)

// A commandLine is the command line, for kong. The environment can set every flag:
// PAYTFAKE_ADDR sets --addr.
type commandLine struct {
	Serve      serveCommand      `cmd:"" default:"withargs" help:"Serve the API until interrupted (the default)."`
	Wait       waitCommand       `cmd:"" help:"Wait until a fake responds at a URL."`
	Lint       lintCommand       `cmd:"" help:"Check scenario files."`
	Rules      rulesCommand      `cmd:"" help:"List the documented rules."`
	Questions  questionsCommand  `cmd:"" help:"List the open questions, their answers, and the basis of each."`
	Schema     schemaCommand     `cmd:"" help:"Print the JSON Schema of scenario files, for editors."`
	Completion completionCommand `cmd:"" help:"Print the completion script for bash, zsh or fish."`

	Version kong.VersionFlag `help:"Print the version and exit."`
}

// A terminal holds the writers for a command's output.
type terminal struct {
	out io.Writer // results
	err io.Writer // everything else
}

// A resultWriter remembers the first write error.
type resultWriter struct {
	to     io.Writer
	failed error
}

func (o *resultWriter) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.failed == nil {
		o.failed = fmt.Errorf("cannot write the results: %w", err)
	}
	return n, err
}

// A codedError is an error with an exit code.
type codedError struct {
	code int
	error
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	var line commandLine
	parser, err := kong.New(&line,
		kong.Name("paytfake"),
		kong.Description("A verified fake of the TrackerPro Admin API.\n\n"+
			"Exit codes: 0 success; 1 the port is in use, no fake responds, or lint found an error; 2 wrong usage.\n\n"+
			"Each flag can be set in the environment: PAYTFAKE_ADDR for --addr.\n\n"+
			serveCommand{}.Help()),
		kong.Vars{"version": cli.Version("paytfake")},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 80}),
		kong.Writers(stdout, stderr),
		cli.Environment("PAYTFAKE_", getenv), cli.Text[scenarios.Limit](), cli.Text[fake.Dialect](),
		kong.Exit(func(code int) { panic(codedError{code: code}) }),
	)
	if err != nil {
		panic(err) // a struct tag is wrong
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case codedError: // --help, --version
			code = e.code
		default:
			panic(e)
		}
	}()
	if cli.Complete(stdout, parser.Model, args, cli.Lists{"dialect": dialectItems}) {
		return exitOK
	}
	parsed, err := parser.Parse(args)
	if err == nil {
		err = cli.Filled(args)
	}
	if err != nil {
		return complain(stderr, codedError{exitUsage,
			fmt.Errorf("%w%s\nsee paytfake --help", err, suggestion(args, parser.Model))})
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	out := &resultWriter{to: stdout}
	if err = parsed.Run(terminal{out, stderr}); err == nil {
		err = out.failed
	}
	if err != nil {
		return complain(stderr, err)
	}
	return exitOK
}

// suggestion returns ", did you mean …?" if the first argument is a misspelt command,
// or "". Kong suggests only flags: it takes the word for an argument of serve.
func suggestion(args []string, app *kong.Application) string {
	var known []string
	for _, c := range app.Children {
		known = append(known, c.Name)
	}
	if len(args) == 0 || slices.Contains(known, args[0]) {
		return ""
	}
	if name, ok := scenarios.Nearest(args[0], known); ok {
		return fmt.Sprintf(", did you mean %q?", name)
	}
	return ""
}

// complain prints an error and returns its exit code.
func complain(stderr io.Writer, err error) int {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(stderr, "paytfake: %s\n", line)
	}
	if e, ok := errors.AsType[codedError](err); ok { // kong may have wrapped it
		return e.code
	}
	return exitError
}
