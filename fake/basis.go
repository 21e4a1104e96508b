package fake

// Bases: why the fake responded as it did, as headers and the journal name it.

import (
	"strings"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/journal"
	"github.com/paytfake/paytfake/fake/internal/rules"
)

// A BasisKind is the kind of reason why the fake responded as it did.
type BasisKind string

const (
	BasisDocumented BasisKind = "documented" // a page of the API states it
	BasisObserved   BasisKind = "observed"   // a live target was seen to do it
	BasisAssumed    BasisKind = "assumed"    // the answer to a question that no target has answered yet
	BasisInjected   BasisKind = "injected"   // a fault
	BasisUnmodelled BasisKind = "unmodelled" // neither a rule nor a question covers the call
)

// A Basis is the reason why the fake responded as it did. [Basis.String] returns
// the value of the header Fake-Basis.
type Basis struct {
	Kind     BasisKind `json:"kind"`
	Page     string    `json:"page,omitempty"`     // only if documented
	Question string    `json:"question,omitempty"` // only if observed or assumed
	Answer   string    `json:"answer,omitempty"`
	Date     string    `json:"date,omitempty"` // only if observed: the last time, as 2006-01-02
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

// newBasis returns the basis of whatever decided the outcome of a call.
func newBasis(e *journal.Entry, observed *Answers) Basis {
	d := &e.Decision
	switch {
	case e.Injected:
		return Basis{Kind: BasisInjected}
	case d.Unmodelled:
		return Basis{Kind: BasisUnmodelled}
	case d.Question != dialect.QuestionNone:
		return newAnswerBasis(d.Dialect, d.Question, observed)
	}
	return Basis{Kind: BasisDocumented, Page: d.Rule.Page()}
}

// basisText returns the text of [newBasis].
func basisText(e *journal.Entry, observed *Answers) string {
	b := newBasis(e, observed)
	if b.Kind == BasisDocumented {
		return documentedTexts[e.Decision.Rule]
	}
	return b.String()
}

// documentedTexts holds the text of each rule's basis. Most calls have one of them,
// so they are formatted only once; see BenchmarkClient.
var documentedTexts = func() (texts [rules.NumRules + 1]string) {
	for r := rules.Rule(1); r <= rules.NumRules; r++ {
		texts[r] = Basis{Kind: BasisDocumented, Page: r.Page()}.String()
	}
	return texts
}()

// shaped returns the basis of each answer that shaped the response without
// deciding the outcome.
func shaped(e *journal.Entry, observed *Answers) (bases []Basis) {
	decided := e.Decision.Question
	if e.Injected {
		decided = dialect.QuestionNone // no question decided it
	}
	for q := range e.Decision.Asked.All {
		if q != decided {
			bases = append(bases, newAnswerBasis(e.Decision.Dialect, q, observed))
		}
	}
	return bases
}

// newAnswerBasis returns the basis of the answer that a dialect has to a question.
func newAnswerBasis(d *dialect.Dialect, q dialect.Question, observed *Answers) Basis {
	b := Basis{Kind: BasisAssumed, Question: q.String(), Answer: d.Answer(q)}
	if pin, ok := observed.Pinned(b.Question); ok && pin.Answer == b.Answer {
		b.Kind, b.Date = BasisObserved, pin.Last
	}
	return b
}
