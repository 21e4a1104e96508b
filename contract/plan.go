package contract

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/scenarios"
)

// A Plan is what a run would do to a target.
type Plan struct {
	Target    string        `json:"target"`
	Calls     []PlannedCall `json:"calls"` // in order
	NotRun    []Result      `json:"notRun,omitempty"`
	Takes     time.Duration `json:"takes"` // at the rate, in nanoseconds
	Budget    int           `json:"budget"`
	Rate      string        `json:"rate,omitempty"` // empty: as fast as the target answers
	Companies []string      `json:"companies"`      // clients that are created unless they exist
	Users     []string      `json:"users"`          // emails of the users that the first night may create
	Anew      int           `json:"anew"`           // users that each later night creates
}

// A PlannedCall is a call of a plan, without secrets.
type PlannedCall struct {
	Scenario string `json:"scenario"`
	Sent     string `json:"sent"`
}

// Foresee returns what [Check] would do with the same target and options, and
// makes no call. Trouble and broken rules may need a few calls more.
func Foresee(t Target, o Options) (*Plan, error) {
	c, err := newCheck(t, o)
	if err != nil {
		return nil, err
	}
	return c.plan, nil
}

func (p *Plan) size() int { return len(p.Calls) }

// foresee builds every call that a run without trouble makes, and the last one also
// where an answer may spare it.
func (c *check) foresee() (*Plan, error) {
	p := &Plan{Target: c.session.target.URL, Budget: c.options.MaxCalls, Companies: []string{}, Users: []string{}}
	if c.options.Rate.Calls > 0 {
		p.Rate = strings.TrimSuffix(c.options.Rate.String(), "/1s")
		if p.Rate != c.options.Rate.String() {
			p.Rate += "/s"
		}
	}
	var errs []error
	succeeds := true // the last call does, whatever the answers are
	for _, s := range c.sequence {
		if reason := c.leftOut(s); reason != "" {
			p.NotRun = append(p.NotRun, Result{Name: s.Name, Rule: s.Rule, Question: s.Question, Summary: s.Summary,
				Reason: reason})
			continue
		}
		situated := c.session.target.Situate != nil && needsSituation(s)
		n := newNames(c.session.target, s.Name, situated)
		n.saved["new"] = newName
		var steps []scenarios.Step
		if !situated {
			for _, u := range s.Given.Users {
				steps = append(steps, registers(u))
				n.foresee(u.Save)
			}
		}
		for _, step := range append(steps, s.Steps...) {
			if err := p.add(n, step); err != nil {
				errs = append(errs, fmt.Errorf("%s:%d:%d: %w", s.File, step.Pos.Line, step.Pos.Col, err))
			}
			n.foresee(step.Save)
		}
		if !situated {
			succeeds = lastSucceeds(s)
		}
	}
	if !succeeds {
		errs = append(errs, p.add(newNames(c.session.target, controlled, false), userCreated("$key"))) // see control
	}
	p.Takes = c.options.takes(len(p.Calls))
	return p, errors.Join(errs...)
}

// foresee stands in for what a call will answer.
func (n *names) foresee(save map[string]string) {
	for _, name := range save {
		n.saved[name] = redact.Hidden
	}
}

// add adds the call of a step, and whom it may create.
func (p *Plan) add(n *names, step scenarios.Step) error {
	r, err := n.build(step)
	if err != nil {
		return err
	}
	sent := r.show()
	p.Calls = append(p.Calls, PlannedCall{n.scenario, sent})
	if r.Folded("key") != string(n.target.Key) {
		return nil
	}
	for _, o := range r.users(n.target) {
		if o.Company == "" {
			continue
		}
		if strings.Contains(o.Email, newName) {
			p.Anew++
		}
		if !slices.Contains(p.Users, o.Email) {
			p.Users = append(p.Users, o.Email)
		}
		if !slices.ContainsFunc(p.Companies, func(c string) bool { return strings.EqualFold(c, o.Company) }) {
			p.Companies = append(p.Companies, o.Company)
		}
	}
	return nil
}

// WriteText writes the plan for a terminal: first what it leaves behind, then the calls.
func (p *Plan) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s\n\n", count(len(p.Calls), "call"), p.Target)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "calls\t%d, at most %d; %s\n", len(p.Calls), p.Budget, p.pace())
	fmt.Fprintf(t, "first night\tcreates up to %s and %s\n", count(len(p.Companies), "client"),
		count(len(p.Users), "user"))
	fmt.Fprintf(t, "later nights\t%s\n", p.later())
	t.Flush()
	for i, company := range p.Companies {
		if i == 0 {
			b.WriteString("\nClients. One that does not exist is created and stays. One that exists gets\nusers, even if it " +
				"is not yours:\n")
		}
		fmt.Fprintf(&b, "  %s\n", visible(company))
	}
	for i, email := range p.Users {
		if i == 0 {
			b.WriteString("\nUsers, which stay as well. The target may refuse some:\n")
		}
		fmt.Fprintf(&b, "  %s\n", visible(email))
	}
	fmt.Fprintln(&b, "\nCalls:")
	scenario := ""
	for i, call := range p.Calls {
		if call.Scenario != scenario {
			scenario = call.Scenario
			fmt.Fprintf(&b, "%s\n", scenario)
		}
		method, rest, _ := strings.Cut(call.Sent, " ")
		rest = longWord.ReplaceAllStringFunc(strings.TrimPrefix(strings.TrimPrefix(rest, p.Target), "\n"), shorten)
		fmt.Fprintf(&b, "%4d  %-4s  %s\n", i+1, method, strings.ReplaceAll(wrap(rest, width-12), "\n", "\n            "))
	}
	fmt.Fprintln(&b)
	(&Report{Rules: p.NotRun}).unseen(&b, NotRun, "Not run")
	fmt.Fprintln(&b, "No call was made.")
	_, err := io.WriteString(w, b.String())
	return err
}

// newName stands for what an email has that was never used before.
const newName = "{new}"

// longWord is a parameter that is long on purpose.
var longWord = regexp.MustCompile(`[^\s=]{200,}`)

func shorten(word string) string { return fmt.Sprintf("%s… (%d characters)", word[:20], len(word)) }

func (p *Plan) pace() string {
	if p.Rate == "" {
		return "as fast as the target answers"
	}
	return fmt.Sprintf("%v at %s, and the time of the responses", p.Takes.Round(time.Second), p.Rate)
}

func (p *Plan) later() string {
	if p.Anew == 0 {
		return "create no client and no user: they use the same ones"
	}
	return fmt.Sprintf("create %s each, and use the others again", count(p.Anew, "user"))
}
