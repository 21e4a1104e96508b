package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

func main() {
	if os.Getenv("GOMAXPROCS") == "" {
		// A fake leaves the machine to what it is for. With more than one
		// processor a call also costs more: each wakes the other.
		runtime.GOMAXPROCS(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // the port is taken, no fake answers, lint found an error
	exitUsage = 2 // the command line, or a file it names for serving, is wrong
)

// commands are the command line. Every flag has a twin in the environment:
// PAYTFAKE_ADDR for --addr.
type commands struct {
	Serve      serve      `cmd:"" default:"withargs" help:"Serve the API until interrupted (the default)."`
	Wait       wait       `cmd:"" help:"Wait until a fake answers at a URL."`
	Lint       lint       `cmd:"" help:"Check scenario files."`
	Rules      rules      `cmd:"" help:"List the documented rules."`
	Questions  questions  `cmd:"" help:"List the open questions, their answers, and what these rest on."`
	Schema     schema     `cmd:"" help:"Print the JSON Schema of scenario files, for editors."`
	Completion completion `cmd:"" help:"Print what bash, zsh or fish completes command lines with."`

	Version kong.VersionFlag `help:"Print the version, and end."`
}

// terminal is where a command's output goes.
type terminal struct {
	out io.Writer // results
	err io.Writer // everything else
}

// output remembers that it could not be written.
type output struct {
	to     io.Writer
	failed error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.failed == nil {
		o.failed = fmt.Errorf("cannot write the results: %w", err)
	}
	return n, err
}

// exit is an error with an exit code of its own.
type exit struct {
	code int
	error
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	var line commands
	parser, err := kong.New(&line,
		kong.Name("paytfake"),
		kong.Description("A verified fake of the TrackerPro Admin API.\n\n"+
			"Exit codes: 0 all is well; 1 the port is taken, no fake answers, or lint found an error; 2 wrong usage.\n\n"+
			"Each flag can be set in the environment: PAYTFAKE_ADDR for --addr.\n\n"+
			serve{}.Help()),
		kong.Vars{"version": cli.Version("paytfake")},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 80}),
		kong.Writers(stdout, stderr),
		cli.Environment("PAYTFAKE_", getenv), cli.Text[scenarios.Limit](), cli.Text[dialect](),
		kong.Exit(func(code int) { panic(exit{code: code}) }),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exit: // --help, --version
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
		return complain(stderr, exit{exitUsage, fmt.Errorf("%w%s\nsee paytfake --help", err, meant(args, parser.Model))})
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	out := &output{to: stdout}
	if err = parsed.Run(terminal{out, stderr}); err == nil {
		err = out.failed
	}
	if err != nil {
		return complain(stderr, err)
	}
	return exitOK
}

// meant is the command that a first word was probably to be. Kong says so of
// flags alone: it takes another word for an argument of the default command.
func meant(args []string, app *kong.Application) string {
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
	if e, ok := errors.AsType[exit](err); ok { // kong may have wrapped it
		return e.code
	}
	return exitError
}
