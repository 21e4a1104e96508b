// Command paytcheck checks whether a TrackerPro Admin API keeps its documented
// rules, and finds out how it answers the open questions. Without arguments it
// checks a fake of its own. See paytcheck --help.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// exitUsage says that the command line or a file it names is wrong: no call was
// made, or nothing was learnt from those that were. The other exit codes are
// those of the report: 0 holds, 1 broken, 3 could not tell.
const exitUsage = 2

// flags are the command line. Every flag has a twin in the environment:
// PAYT_URL for --url.
type flags struct {
	URL           string          `group:"Target" placeholder:"URL" help:"Endpoint to check; without it, a fake of this program's own."`
	Company       string          `group:"Target" placeholder:"NAME" help:"Company that the users belong to."`
	OtherCompany  string          `group:"Target" placeholder:"NAME" help:"Second company, to see that an email belongs to one."`
	Email         string          `group:"Target" placeholder:"TEMPLATE" help:"Template of all emails, such as payt-contract+{name}@ours.example."`
	KeyFile       string          `group:"Target" placeholder:"FILE" help:"File with the admin key; without it, the key is PAYT_ADMIN_KEY."`
	Scenarios     string          `group:"What to run" placeholder:"DIR" help:"Scenario files to run instead of the bundled ones."`
	Run           string          `group:"What to run" placeholder:"REGEXP" help:"Run only scenarios whose name matches."`
	NewUsers      bool            `group:"What to run" help:"Run also what leaves a new user behind."`
	Rate          scenarios.Limit `group:"What to run" placeholder:"2/s" help:"Calls per period; on a live target 2/s unless told otherwise."`
	Timeout       time.Duration   `group:"What to run" default:"10s" help:"How long a call may take."`
	Answers       string          `group:"Answers to open questions" placeholder:"FILE" help:"Compare with the answers pinned in this file."`
	Learn         bool            `group:"Answers to open questions" help:"Write to the file what the target answered."`
	LearnFromFake bool            `group:"Answers to open questions" help:"Learn even if the target is a fake."`
	MaxAge        days            `group:"Answers to open questions" placeholder:"90d" help:"Mark pinned answers that were not seen for so long as stale."`
	Format        string          `group:"Output" enum:"text,json" default:"text" help:"Form of the report: text or json."`
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	var f flags
	parser, err := kong.New(&f,
		kong.Name("paytcheck"),
		kong.Description("Checks a TrackerPro Admin API against its documented rules and learns its answers to the open questions.\n\n"+
			"Exit codes: 0 all that ran holds; 1 a rule is broken or a pinned answer changed; 2 wrong usage; 3 could not tell.\n\n"+
			"Each flag can be set in the environment: PAYT_URL for --url."),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 80}),
		kong.Writers(stdout, stderr),
		kong.Resolvers(environment{getenv}),
		kong.TypeMapper(reflect.TypeFor[scenarios.Limit](), kong.MapperFunc(decodeText)),
		kong.TypeMapper(reflect.TypeFor[days](), kong.MapperFunc(decodeText)),
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
	if _, err := parser.Parse(args); err != nil {
		return complain(stderr, fmt.Errorf("%w\nsee paytcheck --help", err))
	}
	code, err = f.check(ctx, getenv, stdout, stderr)
	if err != nil {
		return complain(stderr, err)
	}
	return code
}

type exit int

func complain(stderr io.Writer, err error) int {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(stderr, "paytcheck: %s\n", line)
	}
	return exitUsage
}

// check does what the flags ask for. An error says that they are wrong.
func (f *flags) check(ctx context.Context, getenv func(string) string, stdout, stderr io.Writer) (int, error) {
	o, err := f.options()
	target, what, wrong := f.target(getenv, o.Answers)
	if err := errors.Join(err, wrong); err != nil {
		return 0, err
	}
	if err := f.prepare(o.Answers, stderr); err != nil {
		return 0, err
	}
	fmt.Fprintf(stderr, "paytcheck: checking %s\n", what)
	report, err := contract.Check(ctx, target, o)
	if err != nil {
		return 0, err
	}
	if err := f.write(stdout, report); err != nil {
		return 0, err
	}
	if f.Learn {
		if err := f.learn(report, o.Answers, stderr); err != nil {
			return 0, fmt.Errorf("nothing learnt: %w", err)
		}
	}
	return report.ExitCode(), nil
}

// prepare finds out before the first call whether what the run teaches could be
// written.
func (f *flags) prepare(answers *scenarios.Answers, stderr io.Writer) error {
	host := ""
	if u, err := url.Parse(f.URL); err == nil {
		host = u.Host
	}
	other := answers != nil && answers.Target != "" && host != "" && answers.Target != host
	switch {
	case other && f.Learn:
		return fmt.Errorf("nothing learnt: the answers file holds those of %s, not of %s: name another file", answers.Target, host)
	case other:
		fmt.Fprintf(stderr, "paytcheck: %s holds the answers of %s\n", f.Answers, answers.Target)
	}
	if !f.Learn {
		return nil
	}
	probe, err := os.CreateTemp(filepath.Dir(f.Answers), ".paytcheck-*")
	if err != nil {
		return fmt.Errorf("--learn could not write %s: %w", f.Answers, err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// learn writes what the target answered. A run that saw no answer writes
// nothing: a file that names a target is bound to it.
func (f *flags) learn(report *contract.Report, into *scenarios.Answers, stderr io.Writer) error {
	if !slices.ContainsFunc(report.Questions, func(q contract.Result) bool { return q.Answer != "" }) {
		fmt.Fprintln(stderr, "paytcheck: nothing learnt: no question was answered")
		return nil
	}
	news, err := report.Learn(into, f.LearnFromFake)
	if errors.Is(err, contract.ErrFake) {
		return fmt.Errorf("%w; --learn-from-fake does it all the same", err)
	}
	if err != nil {
		return err
	}
	if err := into.WriteFile(f.Answers); err != nil {
		return err
	}
	for _, n := range news {
		fmt.Fprintf(stderr, "paytcheck: learnt %s\n", n)
	}
	fmt.Fprintf(stderr, "paytcheck: wrote %s\n", f.Answers)
	return nil
}

func (f *flags) write(w io.Writer, r *contract.Report) error {
	if f.Format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	return r.WriteText(w)
}

// options reads the files that the flags name.
func (f *flags) options() (o contract.Options, err error) {
	o = contract.Options{NewUsers: f.NewUsers, Rate: f.Rate, Timeout: f.Timeout, MaxAge: time.Duration(f.MaxAge)}
	var errs []error
	if f.Timeout <= 0 {
		errs = append(errs, fmt.Errorf("--timeout %v is no time to wait", f.Timeout))
	}
	if f.Run != "" {
		if o.Select, err = regexp.Compile(f.Run); err != nil {
			errs = append(errs, fmt.Errorf("--run: %w", err))
		}
	}
	if f.Scenarios != "" {
		if o.Scenarios, err = readScenarios(f.Scenarios); err != nil {
			errs = append(errs, fmt.Errorf("--scenarios: %w", err))
		}
	}
	if f.LearnFromFake && !f.Learn {
		errs = append(errs, errors.New("--learn-from-fake without --learn: it would have no effect"))
	}
	if f.MaxAge > 0 && f.Answers == "" {
		errs = append(errs, errors.New("--max-age needs --answers FILE, whose answers have an age"))
	}
	if f.Learn && f.URL == "" && !f.LearnFromFake {
		errs = append(errs, errors.New("--learn without --url would learn from a fake: name the live target, or add --learn-from-fake"))
	}
	switch {
	case f.Learn && f.Answers == "":
		errs = append(errs, errors.New("--learn needs --answers FILE, to write to"))
	case f.Answers != "":
		data, err := os.ReadFile(f.Answers)
		switch {
		case f.Learn && (errors.Is(err, os.ErrNotExist) || err == nil && len(data) == 0):
			o.Answers = &scenarios.Answers{}
		case err != nil:
			errs = append(errs, fmt.Errorf("--answers: %w", err))
		default:
			if o.Answers, err = scenarios.ParseAnswers(f.Answers, data); err != nil {
				errs = append(errs, fmt.Errorf("--answers: %w", err))
			}
		}
	}
	return o, errors.Join(errs...)
}

// readScenarios reads the scenario files below a folder, whose name is part of
// theirs: a reader is to find them.
func readScenarios(dir string) ([]*scenarios.Scenario, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	set, err := scenarios.ParseFS(os.DirFS(dir))
	if problems, ok := errors.AsType[scenarios.Errors](err); ok {
		for i := range problems {
			problems[i].File = filepath.Join(dir, problems[i].File)
		}
		return nil, problems
	}
	for _, s := range set {
		s.File = filepath.Join(dir, s.File)
	}
	if err == nil && len(set) == 0 {
		err = fmt.Errorf("%s: no .yaml file there", dir)
	}
	return set, err
}

// days is a duration that may be a number of days: 90d.
type days time.Duration

// UnmarshalText reads "90d", or what [time.ParseDuration] reads.
func (d *days) UnmarshalText(text []byte) error {
	if n, ok := strings.CutSuffix(string(text), "d"); ok {
		if count, err := strconv.ParseUint(n, 10, 16); err == nil {
			*d = days(time.Duration(count) * 24 * time.Hour)
			return nil
		}
	}
	other, err := time.ParseDuration(string(text))
	if err != nil || other < 0 {
		return fmt.Errorf("%q is not a time such as 90d or 12h", text)
	}
	*d = days(other)
	return nil
}

// decodeText reads a flag whose type can be unmarshalled from text.
func decodeText(c *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := c.Scan.PopValueInto(c.Value.Name, &text); err != nil {
		return err
	}
	return target.Addr().Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(text))
}

// environment resolves --some-flag from PAYT_SOME_FLAG.
type environment struct{ getenv func(string) string }

func (environment) Validate(*kong.Application) error { return nil }

func (e environment) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if flag.Name == "help" {
		return nil, nil
	}
	if value := e.getenv("PAYT_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); value != "" {
		return value, nil
	}
	return nil, nil
}
