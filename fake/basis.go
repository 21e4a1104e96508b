package fake

import (
	"strings"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// A BasisKind is the kind of ground on which the fake responded as it did.
type BasisKind string

const (
	BasisDocumented BasisKind = "documented" // a page of the API says it
	BasisObserved   BasisKind = "observed"   // a live target was seen to do it
	BasisAssumed    BasisKind = "assumed"    // the answer to a question that no target has answered yet
	BasisInjected   BasisKind = "injected"   // a fault
	BasisUnmodelled BasisKind = "unmodelled" // neither a rule nor a question covers it
)

// A Basis is the ground of a response. Its String is the value of the header Fake-Basis.
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
	for _, part := range [...][2]string{
		{"page", b.Page}, {"question", b.Question}, {"answer", b.Answer}, {"date", b.Date},
	} {
		if part[1] != "" {
			text.WriteString("; " + part[0] + "=" + part[1])
		}
	}
	return text.String()
}

// basis returns the ground of what decided the outcome of a call.
func (a *API) basis(e *journal.Entry) Basis {
	d := &e.Decision
	switch {
	case e.Injected:
		return Basis{Kind: BasisInjected}
	case d.Unmodelled:
		return Basis{Kind: BasisUnmodelled}
	case d.Question != dialect.QuestionNone:
		return a.answered(d.Dialect, d.Question)
	}
	return Basis{Kind: BasisDocumented, Page: d.Rule.Page()}
}

// basisText returns the text of [API.basis].
func (a *API) basisText(e *journal.Entry) string {
	b := a.basis(e)
	if b.Kind == BasisDocumented {
		return documentedTexts[e.Decision.Rule]
	}
	return b.String()
}

// documentedTexts are the texts of the bases that most calls have, made once; see
// BenchmarkClient.
var documentedTexts = func() (texts [rules.NumRules + 1]string) {
	for r := rules.Rule(1); r <= rules.NumRules; r++ {
		texts[r] = Basis{Kind: BasisDocumented, Page: r.Page()}.String()
	}
	return texts
}()

// shaped returns the grounds of everything else in the response that no page states.
func (a *API) shaped(e *journal.Entry) (bases []Basis) {
	decided := e.Decision.Question
	if e.Injected || e.Decision.Unmodelled {
		decided = dialect.QuestionNone // no question did
	}
	for q := range e.Decision.Asked.All {
		if q != decided {
			bases = append(bases, a.answered(e.Decision.Dialect, q))
		}
	}
	return bases
}

// answered returns the basis of the answer that a dialect has to a question.
func (a *API) answered(d *dialect.Dialect, q dialect.Question) Basis {
	b := Basis{Kind: BasisAssumed, Question: q.String(), Answer: d.Answer(q)}
	if pin, ok := a.options.Answers.Pinned(b.Question); ok && pin.Answer == b.Answer {
		b.Kind, b.Date = BasisObserved, pin.Last
	}
	return b
}

// Bases returns the answer in force to each open question and what it rests on,
// in the order of the questions, all of one dialect.
func (a *API) Bases() []Basis {
	d := a.state.Load().answers
	bases := make([]Basis, dialect.NumQuestions)
	for i := range bases {
		bases[i] = a.answered(d, dialect.Question(i+1))
	}
	return bases
}
