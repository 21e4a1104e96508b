package scenarios

import (
	"path/filepath"
	"strings"
)

// Parse reads one scenario. It does not open the file: its name is for errors and
// [Scenario.File]. Parse is strict: anything that the language does not know is an error.
// It returns all problems at once, as [Errors] in the order of the file. The known rules,
// questions and answers are those of the bundled files. Parse may be called concurrently.
func Parse(file string, data []byte) (*Scenario, error) {
	s, errs := parse(file, data, bundledIDs())
	if len(errs) > 0 {
		return nil, errs
	}
	return s, nil
}

func parse(file string, data []byte, known vocabulary) (*Scenario, Errors) {
	p := newParser(file, known)
	if len(data) > MaxFile {
		p.Errorf(Pos{Line: 1, Col: 1}, "the file is longer than 64 MiB; this is not a scenario")
		return nil, p.Errors()
	}
	var s *Scenario
	if root := p.Document(data); root != nil {
		s = p.scenario(root)
	}
	return s, p.Errors()
}

// MaxFile is the maximum size of a scenario file in bytes, enough for the saved state of
// half a million users.
const MaxFile = 64 << 20

// scenario reads a whole file. A field comes after those on which it depends.
func (p *parser) scenario(root *node) *Scenario {
	s := &Scenario{Name: baseName(p.File()), File: p.File(), Live: LiveNightly}
	isQuestion := false
	found := p.Object(root, "a scenario",
		field("rule", func(e entry) { s.Rule, _ = p.Choice(e.Value, "rule", p.known.rules...) }),
		field("question", func(e entry) {
			isQuestion = true
			s.Question, _ = p.Choice(e.Value, "question", p.known.questions...)
		}),
		field("order", func(e entry) { s.Order = p.Int(e.Value, "order", 1, maxCount) }),
		field("pages", func(e entry) { s.Pages = p.Words(e.Value, "pages", nil) }),
		field("summary", func(e entry) { s.Summary = p.Sentence(e.Value, "summary") }),
		field("refines", func(e entry) { s.Refines, _ = p.Choice(e.Value, "rule", p.known.rules...) }),
		field("why", func(e entry) { s.Why = p.Sentence(e.Value, "why") }),
		field("needs", func(e entry) { s.Needs = p.needs(e.Value, s.Rule) }),
		field("live", func(e entry) {
			live, _ := p.Choice(e.Value, "live", string(LiveNightly), string(LiveNewUsers), string(LiveNever))
			s.Live = Live(live)
			p.nightly = s.Live == LiveNightly
		}),
		field("limit", func(e entry) { s.Limit = p.limit(e.Value) }),
		field("dialect", func(e entry) { s.Dialect = p.dialect(e.Value) }),
		field("faults", func(e entry) { s.Faults = p.faults(e.Value) }),
		field("given", func(e entry) { s.Given = p.given(e.Value) }),
		field("steps", func(e entry) { s.Steps = p.steps(e.Value, isQuestion) }),
		field("answers", func(e entry) { s.Answers = p.answers(e.Value, s.Question) }),
	)
	p.Require(root, "a scenario", found, "summary")
	p.checkSort(root, found)
	return s
}

func (p *parser) needs(n *node, own string) []string {
	return p.Words(n, "needs", func(item *node, id string) {
		if id == own {
			p.Errorf(item.Pos(), "rule %q needs itself", own)
		}
		p.Choice(item, "rule", p.known.rules...)
	})
}

func (p *parser) limit(n *node) Limit {
	text, ok := p.Text(n, "limit")
	if !ok {
		return Limit{}
	}
	limit, err := ParseLimit(text)
	if err != nil {
		p.Errorf(n.Pos(), "%v", err)
	}
	return limit
}

func (p *parser) dialect(n *node) map[string]string {
	dialect := make(map[string]string)
	p.NotEmpty(n, "dialect")
	for _, e := range p.Entries(n, "dialect") {
		p.Choice(e.Key, "question", p.known.questions...)
		dialect[e.Name], _ = p.Choice(e.Value, "answer to "+e.Name, p.known.answers[e.Name]...)
	}
	return dialect
}

func baseName(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
