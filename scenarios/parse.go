package scenarios

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Parse reads one scenario. file is the name that errors and [Scenario.File]
// give; nothing is opened. Parse is strict: whatever the language does not know
// is an error, and all problems are returned at once, as [Errors] in the order
// of the file. The ids of rules, questions and answers are those of the bundled
// files. Parse may be called concurrently.
func Parse(file string, data []byte) (*Scenario, error) {
	s, errs := parse(file, data, bundledIDs())
	if len(errs) > 0 {
		return nil, errs
	}
	return s, nil
}

func parse(file string, data []byte, known vocabulary) (*Scenario, Errors) {
	p := &parser{file: file, known: known, live: Nightly}
	if len(data) > MaxFile {
		p.errorf(Pos{1, 1}, "the file is longer than 64 MiB; this is not a scenario")
		return nil, p.errs
	}
	var s *Scenario
	if root := p.document(data); root != nil {
		s = p.scenario(root)
	}
	return s, p.errs.sorted()
}

// MaxFile is how long a scenario file may be, in bytes: it leaves room for the
// saved state of half a million users.
const MaxFile = 64 << 20

// A parser walks one file and collects its problems; it never stops at one.
type parser struct {
	file    string
	known   vocabulary
	errs    Errors
	live    Live // of the file, which decides where $new may stand
	literal bool // no names stand in texts: a $ is a $
	names   scope
	kinds   []StepKind // of each step, "" where it could not be told
	seen    []scope    // the names that were there before each step
}

func (p *parser) errorf(at Pos, format string, args ...any) {
	p.errs = append(p.errs, Error{p.file, at, fmt.Sprintf(format, args...)})
}

// scenario reads a whole file. Its fields are in the order in which they depend on each other.
func (p *parser) scenario(root *yaml.Node) *Scenario {
	s := &Scenario{Name: baseName(p.file), File: p.file, Live: Nightly}
	isQuestion := false
	there := p.object(root, "a scenario",
		field{"rule", func(e entry) { s.Rule, _ = p.choice(e.value, "rule", p.known.rules...) }},
		field{"question", func(e entry) {
			isQuestion = true
			s.Question, _ = p.choice(e.value, "question", p.known.questions...)
		}},
		field{"pages", func(e entry) { s.Pages = p.words(e.value, "pages", nil) }},
		field{"summary", func(e entry) { s.Summary = p.sentence(e.value, "summary") }},
		field{"refines", func(e entry) { s.Refines, _ = p.choice(e.value, "rule", p.known.rules...) }},
		field{"why", func(e entry) { s.Why = p.sentence(e.value, "why") }},
		field{"needs", func(e entry) { s.Needs = p.needs(e.value, s.Rule) }},
		field{"live", func(e entry) {
			live, _ := p.choice(e.value, "live", string(Nightly), string(NewUsers), string(Never))
			p.live, s.Live = Live(live), Live(live)
		}},
		field{"limit", func(e entry) { s.Limit = p.limit(e.value) }},
		field{"dialect", func(e entry) { s.Dialect = p.dialect(e.value) }},
		field{"faults", func(e entry) { s.Faults = p.faults(e.value) }},
		field{"given", func(e entry) { s.Given = p.given(e.value) }},
		field{"steps", func(e entry) { s.Steps = p.steps(e.value, isQuestion) }},
		field{"answers", func(e entry) { s.Answers = p.answers(e.value, s.Question) }},
	)
	p.require(root, "a scenario", there, "summary")
	p.checkSort(root, there)
	return s
}

// checkSort checks that a file is one of the three sorts of scenario, and whole.
func (p *parser) checkSort(root *yaml.Node, there map[string]entry) {
	misplaced := func(sort, where string, keys ...string) {
		for _, key := range keys {
			if e, ok := there[key]; ok {
				p.errorf(pos(e.key), "%s in %s; only %s has it", key, sort, where)
			}
		}
	}
	rule, isRule := there["rule"]
	question, isQuestion := there["question"]
	switch {
	case isRule && isQuestion:
		later := slices.MaxFunc([]Pos{pos(rule.key), pos(question.key)}, comparePos)
		p.errorf(later, "a scenario shows a rule or asks a question, not both; write two files")
	case isRule:
		p.require(root, "a rule", there, "pages", "steps")
		misplaced("a rule", "a question", "refines", "why", "answers")
	case isQuestion:
		p.require(root, "a question", there, "why", "steps", "answers")
		misplaced("a question", "a rule", "pages")
	default:
		misplaced("a situation", "a rule", "pages")
		misplaced("a situation", "a question", "refines", "why", "answers")
	}
}

// sentence takes off the line break that a block of text ends with.
func (p *parser) sentence(n *yaml.Node, what string) string {
	text, ok := p.word(n, what)
	text = strings.TrimSpace(text)
	if ok && text == "" {
		p.errorf(pos(n), "%s is empty; fill it in", what)
	}
	return text
}

func (p *parser) needs(n *yaml.Node, own string) []string {
	return p.words(n, "needs", func(item *yaml.Node, id string) {
		if id == own {
			p.errorf(pos(item), "rule %q needs itself", own)
		}
		p.choice(item, "rule", p.known.rules...)
	})
}

func (p *parser) limit(n *yaml.Node) Limit {
	text, ok := p.text(n, "limit")
	if !ok {
		return Limit{}
	}
	limit, err := ParseLimit(text)
	if err != nil {
		p.errorf(pos(n), "%v", err)
	}
	return limit
}

func (p *parser) dialect(n *yaml.Node) map[string]string {
	dialect := make(map[string]string)
	entries := p.entries(n, "dialect")
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.errorf(pos(n), "dialect is empty; fill it in or leave it out")
	}
	for _, e := range entries {
		question, known := p.choice(e.key, "question", p.known.questions...)
		answer, ok := p.choice(e.value, "answer to "+e.name, p.known.answers[e.name]...)
		if known && ok {
			dialect[question] = answer
		}
	}
	return dialect
}

func baseName(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
