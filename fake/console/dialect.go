package console

import (
	"net/http"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A question is an open question with its current answer and the basis of that.
type question struct {
	Question string         `json:"question"`
	Summary  string         `json:"summary"`
	Why      string         `json:"-"` // only for the page
	Answers  []string       `json:"answers"`
	Answer   string         `json:"answer"`
	Default  string         `json:"default"`
	Basis    fake.BasisKind `json:"basis"`
	Date     string         `json:"date,omitempty"` // of the last observation
}

// Changed reports whether the answer is not the default.
func (q question) Changed() bool { return q.Answer != q.Default }

// questions returns the questions in their order.
func questions(api *fake.API) []question {
	var all []question
	for _, b := range api.Bases() {
		s, _ := scenarios.Lookup(b.Question)
		q := question{
			Question: b.Question, Summary: s.Summary, Why: s.Why,
			Answer: b.Answer, Default: s.Answers[0].Name, Basis: b.Kind, Date: b.Date,
		}
		for _, a := range s.Answers {
			q.Answers = append(q.Answers, a.Name)
		}
		all = append(all, q)
	}
	return all
}

// getDialect writes the questions with their current answers.
func (c *Console) getDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	writeJSON(w, http.StatusOK, struct {
		Dialect []question `json:"dialect"`
	}{questions(u.api)})
	return nil
}

// patchDialect changes the answers that the body names.
func (c *Console) patchDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	answers, err := parseBody(r, "dialect", scenarios.ParseDialect)
	if err != nil {
		return err
	}
	if err := u.api.PatchDialect(answers); err != nil {
		return badRequest(err, "")
	}
	c.notify(u, changeDialect)
	return writeNothing(w)
}

// resetDialect returns the fake to the dialect it started with.
func (c *Console) resetDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.ResetDialect()
	c.notify(u, changeDialect)
	return writeNothing(w)
}
