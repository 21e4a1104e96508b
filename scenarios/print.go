package scenarios

// Printing scenarios.

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/paytfake/paytfake/scenarios/internal/pretty"
)

// Marshal returns a scenario as a file in the style of the bundled ones: keys in a fixed
// order, and parameters and expectations on one line if they fit. [Parse] reads the same
// scenario from the file, without the comments. Marshal does not validate the scenario; it
// returns an error only for text that is not UTF-8. It may be called concurrently.
func (s *Scenario) Marshal() ([]byte, error) {
	return pretty.Print(s.tree())
}

// tree returns the whole file.
func (s *Scenario) tree() pretty.Tree {
	t := pretty.Mapping().Opened()
	t.PutText("rule", s.Rule)
	t.PutText("question", s.Question)
	t.PutNumber("order", s.Order)
	t.PutSome("pages", pretty.ListOf(s.Pages, pretty.Text))
	t.PutText("summary", s.Summary)
	t.PutText("refines", s.Refines)
	t.PutText("why", s.Why)
	t.PutSome("needs", pretty.ListOf(s.Needs, pretty.Text))
	if s.Live != LiveNightly {
		t.PutText("live", string(s.Live))
	}
	if s.Limit != (Limit{}) {
		t.PutText("limit", s.Limit.String())
	}
	given := pretty.Mapping()
	given.PutSome("users", pretty.ListOf(s.Given.Users, User.tree).Opened())
	t.PutSome("given", given.Opened())
	t.PutSome("dialect", dialectTree(s.Dialect))
	t.PutSome("faults", pretty.ListOf(s.Faults, Fault.tree).Opened())
	t.PutSome("steps", pretty.ListOf(s.Steps, Step.tree).Opened())
	answers := pretty.Mapping().Opened()
	for _, a := range s.Answers {
		answers.Put(a.Name, a.tree())
	}
	t.PutSome("answers", answers)
	return t
}

// dialectTree returns a dialect with its questions in the order of the reports,
// unknown ones first.
func dialectTree(dialect map[string]string) pretty.Tree {
	var known []string
	for _, q := range bundled().questions {
		known = append(known, q.Question)
	}
	ids := slices.SortedFunc(maps.Keys(dialect), func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(known, a), slices.Index(known, b)), cmp.Compare(a, b))
	})
	t := pretty.Mapping()
	for _, id := range ids {
		t.Put(id, pretty.Text(dialect[id]))
	}
	return t
}

func (u User) tree() pretty.Tree {
	t := pretty.Mapping()
	t.Put("company", pretty.Text(u.Company))
	t.Put("email", pretty.Text(u.Email))
	t.Put("password", pretty.Text(u.Password))
	t.PutText("ssid", u.SSID)
	t.PutNumber("registrations", u.Registrations)
	t.PutSome("save", saveTree(u.Save, "ssid"))
	return t
}

func saveTree(save map[string]string, members ...string) pretty.Tree {
	t := pretty.Mapping()
	for _, member := range members {
		t.PutText(member, save[member])
	}
	return t
}

// MarshalJSON returns the fault in the form that [ParseFault] reads. It leaves out the words
// that the fault does not have.
func (f Fault) MarshalJSON() ([]byte, error) { return f.tree().AppendJSON(nil), nil }

func (f Fault) tree() pretty.Tree {
	t := pretty.Mapping()
	for _, w := range faultWords {
		t.PutSome(w.name, w.tree(f))
	}
	return t
}

func (s Step) tree() pretty.Tree {
	t := pretty.Mapping().Opened()
	switch s.Kind {
	case StepOpen:
		t.Put(string(StepOpen), pretty.Text(s.Token))
	case StepCall:
		t.Put(string(StepCall), s.callTree())
	default:
		t.Put(string(s.Kind), paramsTree(s.Form))
	}
	if s.Expect != nil {
		t.Put("expect", s.Expect.tree())
	}
	t.PutSome("save", saveTree(s.Save, "value", "reqId"))
	return t
}

func (s Step) callTree() pretty.Tree {
	t := pretty.Mapping()
	usual := http.MethodPost
	if len(s.Query) > 0 && len(s.Form) == 0 {
		usual = http.MethodGet
	}
	if s.Method != usual || len(s.Query)+len(s.Form) == 0 {
		t.PutText("method", s.Method)
	}
	t.PutText("path", s.Path)
	t.PutSome("query", paramsTree(s.Query))
	t.PutSome("form", paramsTree(s.Form))
	t.PutSome("headers", paramsTree(s.Headers))
	return t
}

// paramsTree collects the values of a repeated name, because a mapping cannot repeat it.
func paramsTree(params []Param) pretty.Tree {
	t := pretty.Mapping()
	for _, p := range params {
		t.Add(p.Name, p.Value)
	}
	return t
}

func (x Expect) tree() pretty.Tree {
	t := pretty.Mapping()
	for _, m := range matchers {
		t.PutSome(m.name, m.tree(x))
	}
	return t
}

func (a Answer) tree() pretty.Tree {
	way := func(way []Expect) pretty.Tree { return pretty.ListOf(way, Expect.tree) }
	if len(a.Ways) == 1 {
		return way(a.Ways[0])
	}
	return pretty.ListOf(a.Ways, way).Opened()
}
