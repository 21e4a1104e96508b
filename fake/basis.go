package fake

import (
	"math/bits"
	"strings"
)

// A BasisKind says on what ground the fake answered as it did.
type BasisKind string

const (
	Documented BasisKind = "documented" // a page of the API says it
	Observed   BasisKind = "observed"   // a live target was seen to do it
	Assumed    BasisKind = "assumed"    // the answer to a question that nobody has answered yet
	Injected   BasisKind = "injected"   // a fault
	Unmodelled BasisKind = "unmodelled" // neither a rule nor a question covers it
)

// A Basis is the ground of an answer. Its String is the value of the header Fake-Basis.
type Basis struct {
	Kind     BasisKind `json:"kind"`
	Page     string    `json:"page,omitempty"`     // of what is documented
	Question string    `json:"question,omitempty"` // of what is observed or assumed
	Answer   string    `json:"answer,omitempty"`
	Date     string    `json:"date,omitempty"` // of what is observed: the last time, as 2006-01-02
}

// String joins the parts with semicolons: "assumed; question=email-case; answer=insensitive".
func (b Basis) String() string {
	var text strings.Builder
	text.WriteString(string(b.Kind))
	for _, part := range [...][2]string{{"page", b.Page}, {"question", b.Question}, {"answer", b.Answer}, {"date", b.Date}} {
		if part[1] != "" {
			text.WriteString("; " + part[0] + "=" + part[1])
		}
	}
	return text.String()
}

// documentedTexts are the texts of the bases that most answers have.
var documentedTexts = func() (texts [len(ruleTable)]string) {
	for r := range texts {
		texts[r] = Basis{Kind: Documented, Page: rule(r).page()}.String()
	}
	return texts
}()

// A ground is a [Basis] before it is put into words.
type ground struct {
	kind     BasisKind // of an answer to a question [Assumed], whether it was observed or not
	question question  // none: no question decided
}

// ground is that of what decided the outcome.
func (c *call) ground(r reply) ground {
	switch {
	case c.fault != nil:
		return ground{kind: Injected}
	case r.unmodelled:
		return ground{kind: Unmodelled}
	case r.decided != none:
		return ground{Assumed, r.decided}
	}
	for q := range c.gates.all {
		return ground{Assumed, q}
	}
	return ground{kind: Documented}
}

// basis is the ground of a call, in words.
func (a *API) basis(e *entry) Basis {
	switch {
	case e.ground.question != none:
		return a.answered(e.dialect, e.ground.question)
	case e.ground.kind == Documented:
		return Basis{Kind: Documented, Page: e.rule.page()}
	}
	return Basis{Kind: e.ground.kind}
}

// basisText is the text of [API.basis].
func (a *API) basisText(e *entry) string {
	if e.ground.kind == Documented {
		return documentedTexts[e.rule]
	}
	return a.basis(e).String()
}

// shaped are the bases of everything else in the reply that no page states.
func (a *API) shaped(e *entry) (bases []Basis) {
	for q := range e.asked.all {
		if q != e.ground.question {
			bases = append(bases, a.answered(e.dialect, q))
		}
	}
	return bases
}

// answered is the basis of an answer to a question.
func (a *API) answered(d Dialect, q question) Basis {
	b := Basis{Kind: Assumed, Question: q.String(), Answer: d.answer(q)}
	if pin, ok := a.options.Answers.Pinned(b.Question); ok && pin.Answer == b.Answer {
		b.Kind, b.Date = Observed, pin.Last
	}
	return b
}

// Bases returns the answer in force to each open question and what it rests
// on, in the order of the questions, all of one dialect.
func (a *API) Bases() []Basis {
	d := a.Dialect()
	bases := make([]Basis, numQuestions)
	for i := range bases {
		bases[i] = a.answered(d, question(i+1))
	}
	return bases
}

// questionSet is a set of questions; bit q is question q.
type questionSet uint32

func (s *questionSet) add(q question) { *s |= 1 << q }

// all yields the members in the order of the questions.
func (s questionSet) all(yield func(question) bool) {
	for ; s != 0; s &= s - 1 {
		if !yield(question(bits.TrailingZeros32(uint32(s)))) {
			return
		}
	}
}

// asking hands out the answers of a dialect and remembers which were asked for:
// they are what shaped the reply. Its methods stand in names_gen.go, one for
// each question; ask only where the answer makes a difference.
type asking struct {
	dialect Dialect
	asked   questionSet
	gates   questionSet // those of them without whose answer the call would have come out otherwise
}

// decides says that the answer to a question let the call come as far as it did,
// or kept it from it: the outcome rests on it, where nothing later says more.
func (a *asking) decides(q question) { a.gates.add(q) }
