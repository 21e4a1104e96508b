package scenarios

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/paytfake/paytfake/scenarios/atomicfile"
)

// Answers are what a live target was seen to answer to the open questions: the
// content of an answers file.
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
// The answer that was seen first is pinned. Another one that is seen later is
// kept beside it as a conflict, until a person removes one of the two.
type Answers struct {
	Target string // host of the target
	Pins   map[string]Pin
}

// A Pin is the answer that a question is held to.
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

// Day is how a date stands in an answers file.
const Day = time.DateOnly

// Pinned returns the answer that a question is held to; of nil Answers, none.
func (a *Answers) Pinned(question string) (Pin, bool) {
	if a == nil {
		return Pin{}, false
	}
	p, ok := a.Pins[question]
	return p, ok
}

// Stale says whether the answer was last seen more than age before now.
func (o Observation) Stale(now time.Time, age time.Duration) bool {
	last, err := time.Parse(Day, o.Last)
	return age > 0 && err == nil && now.Sub(last) > age
}

// Learn adds what a run saw on a day. An answer that contradicts the pinned one
// becomes a conflict, or another sighting of it. It may not run concurrently.
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
		i := slices.IndexFunc(p.Conflicts, func(o Observation) bool { return o.Answer == answer })
		if i < 0 {
			i = len(p.Conflicts)
			p.Conflicts = append(slices.Clip(p.Conflicts), Observation{})
		}
		p.Conflicts[i] = seen(p.Conflicts[i], answer, day)
	}
	a.Pins[question] = p
}

func seen(o Observation, answer, day string) Observation {
	return Observation{Answer: answer, First: cmp.Or(o.First, day), Last: max(o.Last, day), Times: o.Times + 1}
}

// ParseAnswers reads an answers file. It is as strict as [Parse]: all problems
// are returned at once, as [Errors].
func ParseAnswers(file string, data []byte) (*Answers, error) {
	p := &parser{file: file, known: bundledIDs()}
	a := &Answers{Pins: map[string]Pin{}}
	if len(data) > maxAnswers {
		p.errorf(Pos{1, 1}, "the file is longer than 1 MiB; this is not an answers file")
		return nil, p.errs
	}
	if root := p.document(data); root != nil {
		there := p.object(root, "an answers file",
			field{"target", func(e entry) { a.Target, _ = p.word(e.value, "target") }},
			field{"answers", func(e entry) {
				for _, q := range p.entries(e.value, "answers") {
					id, ok := p.choice(q.key, "question", p.known.questions...)
					if pin := p.pin(q, id); ok {
						a.Pins[id] = pin
					}
				}
			}},
		)
		p.require(root, "an answers file", there, "target", "answers")
	}
	if errs := p.errs.sorted(); len(errs) > 0 {
		return nil, errs
	}
	return a, nil
}

func (p *parser) pin(q entry, question string) (pin Pin) {
	pin.Observation = p.observation(q.value, question, field{"conflicts", func(e entry) {
		for _, item := range p.list(e.value, "conflicts") {
			pin.Conflicts = append(pin.Conflicts, p.observation(item, question))
		}
	}})
	answers := []string{pin.Answer}
	for _, c := range pin.Conflicts {
		if slices.Contains(answers, c.Answer) {
			p.errorf(pos(q.key), "answer %q to %s stands there twice; remove one", c.Answer, question)
		}
		answers = append(answers, c.Answer)
	}
	return pin
}

func (p *parser) observation(n *yaml.Node, question string, more ...field) (o Observation) {
	day := func(what string, into *string) field {
		return field{what, func(e entry) {
			if _, err := time.Parse(Day, e.value.Value); err != nil {
				p.errorf(pos(e.value), "%s: %q is not a day such as 2026-03-01", what, e.value.Value)
			}
			*into = e.value.Value
		}}
	}
	there := p.object(n, "an observed answer", append([]field{
		{"answer", func(e entry) {
			o.Answer, _ = p.choice(e.value, "answer to "+question, p.known.answers[question]...)
		}},
		day("first", &o.First),
		day("last", &o.Last),
		{"times", func(e entry) {
			if e.value.Decode(&o.Times) != nil || o.Times < 1 {
				p.errorf(pos(e.value), "times: %q is not a number of runs", e.value.Value)
			}
		}},
	}, more...)...)
	p.require(n, "an observed answer", there, "answer", "first", "last", "times")
	if o.First > o.Last {
		p.errorf(pos(n), "first %s is after last %s", o.First, o.Last)
	}
	return o
}

// maxAnswers is how long an answers file may be; more is a mistake.
const maxAnswers = 1 << 20

// Marshal returns the text of the answers file, its questions in their own
// order, so that a difference between two nights reads as what changed.
func (a *Answers) Marshal() ([]byte, error) {
	pins := &yaml.Node{Kind: yaml.MappingNode}
	for _, id := range questionOrder {
		pin, ok := a.Pins[id]
		if !ok {
			continue
		}
		var key, value yaml.Node
		key.SetString(id)
		if err := value.Encode(pin); err != nil {
			return nil, err
		}
		pins.Content = append(pins.Content, &key, &value)
	}
	out := bytes.NewBufferString("# What a live target was seen to answer to the open questions. paytcheck --learn writes it.\n")
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

// WriteFile writes an answers file by [atomicfile.Write].
func (a *Answers) WriteFile(name string) error {
	data, err := a.Marshal()
	if err != nil {
		return err
	}
	return atomicfile.Write(name, data)
}
