// Command paytcheck checks whether a TrackerPro Admin API keeps its documented
// rules, and finds out how it answers the open questions.
//
// # A first look
//
//	paytcheck
//
// checks a fake of its own and needs nothing. A live API needs more words, as flags
// or in the environment, and the key, which is never a flag:
//
//	export PAYT_ADMIN_KEY=…
//	export PAYT_URL=https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx
//	export PAYT_COMPANY=ours PAYT_OTHER_COMPANY=ours2
//	export PAYT_EMAIL='payt-contract+{name}@ours.example'
//	paytcheck --plan
//
// prints the clients and users that a run would create and every call that it would
// make, and makes none. Nobody can delete them through the API; later runs use the same
// ones.
//
// # Every night
//
//	paytcheck --answers answers.yaml --learn --max-age 90d \
//	  --ledger ledger.jsonl --report report --contact ops@ours.example
//
// compares what comes with the answers of earlier nights, and adds to them. What
// leaves a new user behind runs with --new-users only. A live target gets two calls
// a second and at most 100, unless --rate and --max-calls say otherwise.
//
// # Output
//
// The report goes to stdout: as text, or with --format json as a
// [github.com/paytfake/paytfake/contract.Report]. Everything else goes to stderr.
// The key, passwords, ssids and launch tokens are in nothing that is written.
//
// # Exit codes
//
//	0  all that ran holds, and the pinned answers still stand
//	1  a rule is broken, or a pinned answer changed
//	2  the command line or a file that it names is wrong, and no call was made;
//	   after a run: what it found out could not be written
//	3  could not tell, and nothing was found broken: the target is down or
//	   throttles, what is given could not be arranged, the budget is spent, or
//	   the run was interrupted
//
// # Files
//
//	answers.yaml          the answers that were seen, with dates and counts
//	ledger.jsonl          a line for each user that was created or may have been
//	ledger.jsonl.sending  the run, and the users that the call in flight may create;
//	                      after a kill, the next run moves them to the ledger
//	report/history.jsonl  a line for each run
//	report/…              the last run: see package reports
//
// A run locks its ledger. A second run on the same ledger ends with exit code 2 and says
// which process has locked it since when. Two runs must not share the users of a target.
//
// # Interrupt
//
// Ctrl-C, SIGTERM and SIGHUP end a run after the call in flight. The rest is
// inconclusive, and reports, answers and ledger are written. A second one ends the run at
// once.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/fake/cmd/cli"
	"github.com/paytfake/paytfake/scenarios"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // an output that nobody reads any more is no reason to lose the reports
	ctx, cancel := context.WithCancel(context.Background())
	pressed := make(chan os.Signal, 1)
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signals = append(signals, syscall.SIGHUP)
	}
	signal.Notify(pressed, signals...)
	go func() {
		<-pressed
		signal.Stop(pressed) // from here on, before anybody reads so, a second Ctrl-C ends the program at once
		cancel()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// The exit codes are those of the report (0 holds, 1 broken, 3 could not tell), and
// exitUsage: the command line or a file it names is wrong and no call was made, or
// what a run found out could not be written. A broken rule is not hidden by that.
const (
	exitBroken = 1
	exitUsage  = 2
)

// flags are the command line. Every flag has a twin in the environment:
// PAYT_URL for --url.
type flags struct {
	URL           string          `group:"Target" placeholder:"URL" help:"Endpoint to check; without it, a fake of this program's own."`
	Company       string          `group:"Target" placeholder:"NAME" help:"Company that the users belong to."`
	OtherCompany  string          `group:"Target" placeholder:"NAME" help:"Second company, to see that an email belongs to one."`
	Email         string          `group:"Target" placeholder:"TEMPLATE" help:"Template of all emails, such as payt-contract+{name}@ours.example."`
	KeyFile       string          `group:"Target" placeholder:"FILE" help:"File with the admin key; without it, the key is PAYT_ADMIN_KEY."`
	CA            string          `name:"ca" group:"Target" placeholder:"FILE" help:"Certificate authorities (PEM) to trust beside those of the system."`
	Scenarios     string          `group:"What to run" placeholder:"DIR" help:"Scenario files to run instead of the bundled ones."`
	Run           string          `group:"What to run" placeholder:"REGEXP" help:"Run only scenarios whose name matches."`
	NewUsers      bool            `group:"What to run" help:"Run also what leaves a new user behind."`
	Night         time.Time       `group:"What to run" format:"2006-01-02" placeholder:"DATE" help:"Vary the calls as on this day; without it, on a live target, as today."`
	PortalOpens   string          `group:"What to run" placeholder:"TEXT" help:"Text or status of a response that shows that the portal opened."`
	Plan          bool            `group:"What to run" help:"Print every call that would be made, and make none."`
	Rate          scenarios.Limit `group:"Manners" placeholder:"2/s" help:"Calls per period; on a live target 2/s unless told otherwise."`
	MaxCalls      int             `group:"Manners" default:"100" help:"After so many calls the rest is inconclusive."`
	Timeout       time.Duration   `group:"Manners" default:"10s" help:"How long a call may take."`
	MaxWait       time.Duration   `group:"Manners" default:"30s" help:"How long to wait in all where the target asks to call later."`
	Contact       string          `group:"Manners" placeholder:"EMAIL" help:"Contact for questions about these calls, sent in their User-Agent."`
	Answers       string          `group:"Answers to open questions" placeholder:"FILE" help:"Compare with the answers pinned in this file."`
	Learn         bool            `group:"Answers to open questions" help:"Write to the file what the target answered."`
	LearnFromFake bool            `group:"Answers to open questions" help:"Learn even if the target is a fake."`
	MaxAge        days            `group:"Answers to open questions" placeholder:"90d" help:"Mark pinned answers that were not seen for so long as stale."`
	Report        string          `group:"Output" placeholder:"DIR" help:"Write the reports to this folder: HTML, JSON, JUnit, Markdown, HAR, and a line of history."`
	Ledger        string          `group:"Output" placeholder:"FILE" help:"Keep a line for each user that a run created or may have created."`
	Format        string          `group:"Output" enum:"text,json" default:"text" help:"Form of the report: text or json."`

	Quiet bool `group:"Output" help:"Print only what is wrong or news: nothing on a night when all holds, as cron likes it."`

	Completion string           `placeholder:"SHELL" help:"Print what bash, zsh or fish completes command lines with, and end."`
	Version    kong.VersionFlag `help:"Print the version, and end."`
}

// examples are shown by --help.
const examples = `Examples:

    paytcheck
    paytcheck --run '^ssid-rotates$' --format json
    paytcheck --plan --key-file key.txt --url https://payt.example/x.ashx \
      --company ours --other-company ours2 --email 'payt+{name}@ours.example'`

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	redactor := redact.New(redact.Secret(getenv("PAYT_ADMIN_KEY")))
	terminal := newTerminal(getenv, stdout, stderr)
	out, errs := redactor.Writer(stdout), redactor.Writer(stderr)
	defer func() {
		if err := errors.Join(out.Close(), errs.Close()); err != nil && code == 0 {
			code = exitUsage // the reader of the output does not have it
		}
	}()
	return (&command{getenv: getenv, stdout: out, stderr: errs, terminal: terminal, redactor: redactor}).run(ctx, args)
}

// A command is one run of the program. Whatever it writes passes its redactor.
type command struct {
	flags
	getenv         func(string) string
	stdout, stderr io.Writer
	terminal       terminal
	redactor       *redact.Redactor
}

func (c *command) run(ctx context.Context, args []string) (code int) {
	parser, err := kong.New(&c.flags,
		kong.Name("paytcheck"),
		kong.Description("Checks a TrackerPro Admin API against its documented rules and learns its answers to the open questions.\n\n"+
			"Exit codes: 0 all that ran holds; 1 a rule is broken or a pinned answer changed; 2 wrong usage; 3 could not tell.\n\n"+
			"Each flag can be set in the environment: PAYT_URL for --url.\n\n"+examples),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 80}),
		kong.Writers(c.stdout, c.stderr),
		kong.Vars{"version": cli.Version("paytcheck")},
		cli.Environment("PAYT_", c.getenv), cli.Text[scenarios.Limit](), cli.Text[days](),
		kong.Exit(func(code int) { panic(exit(code)) }),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exit: // --help
			code = int(e)
		default:
			panic(e)
		}
	}()
	if cli.Complete(c.stdout, parser.Model, args, nil) {
		return 0
	}
	_, err = parser.Parse(args)
	if err == nil {
		err = cli.Filled(args)
	}
	if err != nil {
		if strings.HasPrefix(err.Error(), "unexpected argument") { // it may be the key
			err = errors.New("unexpected argument, not shown in case it is the key: the key is PAYT_ADMIN_KEY, or in a file that --key-file names")
		}
		return c.complain(fmt.Errorf("%w\nsee paytcheck --help", err))
	}
	if c.Completion != "" {
		script, err := cli.Script(c.Completion, "paytcheck", "--completion")
		if err == nil {
			_, err = io.WriteString(c.stdout, script)
		}
		if err != nil {
			return c.complain(err)
		}
		return 0
	}
	code, err = c.check(ctx)
	if err != nil {
		if wrong := c.complain(err); code != exitBroken {
			return wrong
		}
	}
	return code
}

type exit int

func (c *command) complain(err error) int {
	for line := range strings.SplitSeq(inFlags(err), "\n") {
		c.say("%s", line)
	}
	return exitUsage
}

// inFlags returns the text of an error with flags for the fields of package contract.
func inFlags(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var texts []string
		for _, err := range joined.Unwrap() {
			texts = append(texts, inFlags(err))
		}
		return strings.Join(texts, "\n")
	}
	field, ok := errors.AsType[contract.FieldError](err)
	if !ok {
		return err.Error()
	}
	_, name, _ := strings.Cut(field.Field, ".")
	return flagOf[name] + ": " + field.Problem
}

// flagOf has the flag for each field of a [contract.Target] and [contract.Options] that
// may have a problem.
var flagOf = map[string]string{
	"URL": "--url", "Key": "PAYT_ADMIN_KEY or --key-file", "Company": "--company", "OtherCompany": "--other-company", "Email": "--email",
	"Night": "--night", "PortalOpens": "--portal-opens", "Contact": "--contact", "MaxCalls": "--max-calls", "Timeout": "--timeout", "MaxWait": "--max-wait", "MaxAge": "--max-age", "Rate": "--rate",
}

// note says what is no news.
func (c *command) note(format string, args ...any) {
	if !c.Quiet {
		c.say(format, args...)
	}
}

// say tells what happens beside the results.
func (c *command) say(format string, args ...any) {
	fmt.Fprintf(c.stderr, "paytcheck: "+format+"\n", args...)
}
