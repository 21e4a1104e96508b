package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

// options reads the files that the flags name.
func (f *flags) options() (o contract.Options, err error) {
	o = contract.Options{
		NewUsers: f.NewUsers, Rate: f.Rate, Timeout: f.Timeout, MaxCalls: f.MaxCalls, MaxWait: f.MaxWait, Contact: f.Contact,
		MaxAge: time.Duration(f.MaxAge), Command: f.again(),
		Night: f.Night, PortalOpens: f.PortalOpens,
	}
	var errs []error
	if f.Timeout <= 0 {
		errs = append(errs, fmt.Errorf("--timeout %v is no time to wait", f.Timeout))
	}
	if f.MaxCalls < 1 {
		errs = append(errs, fmt.Errorf("--max-calls %d: no call could be made; --plan makes none", f.MaxCalls))
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
		errs = append(errs,
			errors.New("--learn without --url would learn from a fake: name the live target, or add --learn-from-fake"))
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

// again is the command that makes this check again, with the same manners.
func (f *flags) again() string {
	var command strings.Builder
	command.WriteString("paytcheck")
	for _, flag := range []struct{ name, value, usual string }{
		{"url", f.URL, ""}, {"company", f.Company, ""}, {"other-company", f.OtherCompany, ""}, {"email", f.Email, ""},
		{"key-file", f.KeyFile, ""}, {"ca", f.CA, ""}, {"scenarios", f.Scenarios, ""}, {"answers", f.Answers, ""},
		{"rate", f.Rate.String(), scenarios.Limit{}.String()}, {"max-calls", strconv.Itoa(f.MaxCalls), "100"},
		{"timeout", f.Timeout.String(), "10s"}, {"max-wait", f.MaxWait.String(), "30s"},
		{"portal-opens", f.PortalOpens, ""}, {"contact", f.Contact, ""}, {"ledger", f.Ledger, ""},
	} {
		if flag.value != flag.usual {
			command.WriteString(" --" + flag.name + " " + contract.Quote(flag.value))
		}
	}
	if f.NewUsers {
		command.WriteString(" --new-users")
	}
	return command.String()
}
