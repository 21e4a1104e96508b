package scenarios

// Answers files: what a live target was seen to answer.

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/paytfake/paytfake/scenarios/atomicfile"
	"github.com/paytfake/paytfake/scenarios/internal/strict"
)

// Answers are a live target's observed answers to the open questions: the content
// of an answers file.
//
//	target: trackerpro.payasyoutrack.com
//	answers:
//	  email-case: {answer: sensitive, first: 2026-03-01, last: 2026-03-08, times: 8}
//	  jsonp:
//	    answer: call
//	    first: 2026-03-01
//	    last: 2026-03-07
//	    times: 7
//	    conflicts:
//	      - {answer: statement, first: 2026-03-08, last: 2026-03-08, times: 1}
//
// The answer observed first is pinned. If a run later observes another answer, the
// file keeps it as a conflict until a person removes one of the two.
type Answers struct {
	Target string // host of the target
	Pins   map[string]Pin

	// Comments are the comments in the file, by question; those of target are all others.
	Comments map[string]string
}

// A Pin is the answer that a run expects, and the answers that contradict it.
type Pin struct {
	Observation `yaml:",inline"`
	Conflicts   []Observation `yaml:"conflicts,omitempty"`
}

// An Observation is an answer, the days on which it was first and last seen (as
// 2006-01-02), and how many runs saw it.
type Observation struct {
	Answer string `yaml:"answer"`
	First  string `yaml:"first"`
	Last   string `yaml:"last"`
	Times  int    `yaml:"times"`
}

// Day is the layout of a date in an answers file.
const Day = time.DateOnly

// Pinned returns the pinned answer to a question. Nil Answers have none.
func (a *Answers) Pinned(question string) (Pin, bool) {
	if a == nil {
		return Pin{}, false
	}
	p, ok := a.Pins[question]
	return p, ok
}

// Stale reports whether the answer was last seen more than age before now. If age is
// zero, no answer is stale.
func (o Observation) Stale(now time.Time, age time.Duration) bool {
	last, err := time.Parse(Day, o.Last)
	return age > 0 && err == nil && now.Sub(last) > age
}

// Learn adds the answer that a run observed on a day. An answer that contradicts the
// pinned one becomes a conflict or, if it is one already, one more observation of it.
// Learn must not be called concurrently.
func (a *Answers) Learn(question, answer, day string) {
	if a.Pins == nil {
		a.Pins = map[string]Pin{}
	}
	p, pinned := a.Pins[question]
	switch {
	case !pinned:
		p.Observation = seen(Observation{}, answer, day)
	case p.Answer == answer:
		p.Observation = seen(p.Observation, answer, day)
	default:
		p.Conflicts = slices.Clone(p.Conflicts) // copies of the old pin must not change
		i := slices.IndexFunc(p.Conflicts, func(o Observation) bool { return o.Answer == answer })
		if i < 0 {
			i = len(p.Conflicts)
			p.Conflicts = append(p.Conflicts, Observation{})
		}
		p.Conflicts[i] = seen(p.Conflicts[i], answer, day)
	}
	a.Pins[question] = p
}

func seen(o Observation, answer, day string) Observation {
	return Observation{Answer: answer, First: min(cmp.Or(o.First, day), day), Last: max(o.Last, day), Times: min(o.Times, maxCount-1) + 1}
}

// ParseAnswers reads an answers file. Like [Parse] it is strict and returns all problems
// at once, as [Errors]. It may be called concurrently.
func ParseAnswers(file string, data []byte) (*Answers, error) {
	p := newParser(file, bundledIDs())
	a := &Answers{Pins: map[string]Pin{}}
	if len(data) > maxAnswers {
		p.Errorf(Pos{Line: 1, Col: 1}, "the file is longer than 1 MiB; this is not an answers file")
		return nil, p.Err()
	}
	if root := p.Document(data); root != nil {
		found := p.Object(root, "an answers file",
			field("target", func(e entry) { a.Target, _ = p.Word(e.Value, "target") }),
			field("answers", func(e entry) {
				for _, q := range p.Entries(e.Value, "answers") {
					id, ok := p.Choice(q.Key, "question", p.known.questions...)
					if pin := p.pin(q, id); ok {
						a.Pins[id] = pin
					}
				}
			}),
		)
		p.Require(root, "an answers file", found, "target", "answers")
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	a.Comments = commentsOf(data)
	return a, nil
}

func (p *parser) pin(q entry, question string) (pin Pin) {
	pin.Observation = p.observation(q.Value, question, field("conflicts", func(e entry) {
		for _, item := range p.List(e.Value, "conflicts") {
			pin.Conflicts = append(pin.Conflicts, p.observation(item, question))
		}
	}))
	answers := []string{pin.Answer}
	for _, c := range pin.Conflicts {
		if slices.Contains(answers, c.Answer) {
			p.Errorf(q.Key.Pos(), "answer %q to %s is repeated; remove one", c.Answer, question)
		}
		answers = append(answers, c.Answer)
	}
	return pin
}

func (p *parser) observation(n *node, question string, more ...strict.Field) (o Observation) {
	found := p.Object(n, "an observed answer", append([]strict.Field{
		field("answer", func(e entry) {
			o.Answer, _ = p.Choice(e.Value, "answer to "+question, p.known.answers[question]...)
		}),
		field("first", func(e entry) { o.First = p.Day(e.Value, "first") }),
		field("last", func(e entry) { o.Last = p.Day(e.Value, "last") }),
		field("times", func(e entry) { o.Times = p.Int(e.Value, "times", 1, maxCount) }),
	}, more...)...)
	p.Require(n, "an observed answer", found, "answer", "first", "last", "times")
	if o.Last != "" && o.First > o.Last {
		p.Errorf(n.Pos(), "first %s is after last %s", o.First, o.Last)
	}
	return o
}

// maxAnswers is the maximum size of an answers file in bytes.
const maxAnswers = 1 << 20

// Marshal returns the answers as a file. The questions are in a fixed order, so that a
// diff of two files shows only what has changed.
func (a *Answers) Marshal() ([]byte, error) {
	pins := &yaml.Node{Kind: yaml.MappingNode}
	for _, q := range bundled().questions {
		id := q.Question
		pin, ok := a.Pins[id]
		if !ok {
			continue
		}
		var key, value yaml.Node
		key.SetString(id)
		key.HeadComment = a.Comments[id]
		if err := value.Encode(pin); err != nil {
			return nil, err
		}
		pins.Content = append(pins.Content, &key, &value)
	}
	out := bytes.NewBufferString(answersHeader + "\n")
	if comments := a.Comments["target"]; comments != "" {
		out.WriteString(comments + "\n")
	}
	e := yaml.NewEncoder(out)
	e.SetIndent(2)
	err := e.Encode(struct {
		Target  string     `yaml:"target"`
		Answers *yaml.Node `yaml:"answers"`
	}{a.Target, pins})
	return out.Bytes(), err
}

// ReadAnswers reads an answers file.
func ReadAnswers(fsys fs.FS, name string) (*Answers, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return ParseAnswers(name, data)
}

// WriteFile writes an answers file with [atomicfile.Write].
func (a *Answers) WriteFile(name string) error {
	data, err := a.Marshal()
	if err != nil {
		return err
	}
	return atomicfile.Write(name, data)
}
