package console

import (
	"net/http"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// A questionJSON is an open question, the answer in force and what it rests on.
type questionJSON struct {
	Question string         `json:"question"`
	Summary  string         `json:"summary"`
	Answers  []string       `json:"answers"`
	Answer   string         `json:"answer"`
	Default  string         `json:"default"`
	Basis    fake.BasisKind `json:"basis"`
	Date     string         `json:"date,omitempty"` // of what is observed: the last time
}

// dialectOf are the questions in their order.
func dialectOf(api *fake.API) []questionJSON {
	var all []questionJSON
	for _, b := range api.Bases() {
		s, _ := scenarios.Lookup(b.Question)
		q := questionJSON{Question: b.Question, Summary: s.Summary, Answer: b.Answer, Default: s.Answers[0].Name, Basis: b.Kind, Date: b.Date}
		for _, a := range s.Answers {
			q.Answers = append(q.Answers, a.Name)
		}
		all = append(all, q)
	}
	return all
}

func (c *Console) getDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	reply(w, http.StatusOK, struct {
		Dialect []questionJSON `json:"dialect"`
	}{dialectOf(u.api)})
	return nil
}

func (c *Console) patchDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	answers, err := parsed(r, "dialect", scenarios.ParseDialect)
	if err != nil {
		return err
	}
	if err := u.api.PatchDialect(answers); err != nil {
		return badRequest(err, "")
	}
	c.changed(u, changeDialect)
	return done(w)
}

func (c *Console) resetDialect(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.ResetDialect()
	c.changed(u, changeDialect)
	return done(w)
}
