package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/contract/reports"
	"github.com/paytfake/paytfake/scenarios"
	"github.com/paytfake/paytfake/scenarios/atomicfile"
)

// check does what the flags ask for. It returns an error if they are wrong, or if what
// a run found out could not be written.
func (c *command) check(ctx context.Context) (code int, err error) {
	o, err := c.options()
	target, what, wrong := c.target(o.Answers)
	if err := errors.Join(err, wrong); err != nil {
		return 0, err
	}
	o.Redactor = c.redactor
	plan, err := contract.Foresee(target, o)
	switch {
	case err != nil:
		return 0, err
	case c.Plan:
		return 0, c.write(plan)
	}
	if c.Ledger != "" {
		if o.Ledger, err = ledger.Open(c.Ledger); err != nil {
			return 0, fmt.Errorf("--ledger: %w", err)
		}
		defer func() { err = errors.Join(err, o.Ledger.Close()) }()
	}
	if err := c.prepare(o); err != nil {
		return 0, err
	}
	c.note("checking %s", what)
	o.Progress = c.progress()
	stop := context.AfterFunc(ctx, func() { c.say("ending after the call under way; Ctrl-C again ends at once") })
	defer stop()
	report, err := contract.Check(ctx, target, o)
	c.terminal.clear(c.stderr)
	if err != nil {
		return 0, err
	}
	// Files come first: the reader of stdout may have gone.
	unlearnt := c.learn(report, o.Answers)
	report.Learnt = c.Learn && unlearnt == nil
	err = errors.Join(c.publish(report), unlearnt)
	if c.Quiet && report.ExitCode() == 0 {
		return 0, err
	}
	return report.ExitCode(), errors.Join(err, c.write(report))
}

// write writes a report or a plan to stdout.
func (c *command) write(what interface{ WriteText(io.Writer) error }) error {
	if c.Format == "json" {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(what)
	}
	return what.WriteText(c.terminal.painted(c.stdout))
}

// publish writes the reports for others.
func (c *command) publish(r *contract.Report) error {
	if c.Report == "" {
		return nil
	}
	since, err := reports.Since(c.Report, r)
	if err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	r.Since = since
	if err := reports.Write(c.Report, r); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	c.note("wrote %s", filepath.Join(c.Report, "report.html"))
	if summary := c.getenv("GITHUB_STEP_SUMMARY"); summary != "" {
		if err := reports.AppendSummary(summary, c.Report); err != nil {
			return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
		}
	}
	return nil
}

// prepare returns an error if the reports or the answers could not be written, before
// the first call.
func (c *command) prepare(o contract.Options) error {
	if c.Report != "" {
		err := os.MkdirAll(c.Report, 0o777)
		if err == nil {
			err = atomicfile.Check(filepath.Join(c.Report, "report.html"))
		}
		if err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	host := ""
	if u, err := url.Parse(c.URL); err == nil {
		host = u.Host
	}
	other := o.Answers != nil && o.Answers.Target != "" && host != "" && o.Answers.Target != host
	switch {
	case other && c.Learn:
		return fmt.Errorf("nothing learnt: the answers file holds those of %s, not of %s: name another file",
			o.Answers.Target, host)
	case other:
		c.say("%s holds the answers of %s", c.Answers, o.Answers.Target)
	}
	if !c.Learn {
		return nil
	}
	if err := atomicfile.Check(c.Answers); err != nil {
		return fmt.Errorf("--learn cannot write the answers: %w", err)
	}
	return nil
}

// learn writes what the target answered. A run that saw no answer writes
// nothing: a file that names a target is bound to it.
func (c *command) learn(report *contract.Report, into *scenarios.Answers) error {
	if !c.Learn {
		return nil
	}
	if !slices.ContainsFunc(report.Questions, func(q contract.Result) bool { return q.Answer != "" }) {
		c.say("nothing learnt: no question was answered")
		return nil
	}
	news, err := report.Learn(into, c.LearnFromFake)
	switch {
	case errors.Is(err, contract.ErrFake):
		return fmt.Errorf("nothing learnt: %w; --learn-from-fake does it all the same", err)
	case err != nil:
		return fmt.Errorf("nothing learnt: %w", err)
	}
	if err := into.WriteFile(c.Answers); err != nil {
		return fmt.Errorf("nothing learnt: %w", err)
	}
	for _, n := range news {
		c.say("learnt %s", n)
	}
	c.note("wrote %s", c.Answers)
	return nil
}
