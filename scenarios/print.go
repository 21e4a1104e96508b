package scenarios

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
)

// Marshal prints a scenario in the language, in the style of the bundled files:
// a fixed order of keys, parameters and expectations in one line where they fit
// into it. What [Parse] reads from it is the scenario itself, positions apart;
// comments are not kept. Whatever Parse would refuse is printed as it stands,
// but for text that is not UTF-8, which is an error. Marshal may be called
// concurrently.
func (s *Scenario) Marshal() ([]byte, error) {
	var p printer
	p.block(s.tree(), 0)
	return []byte(p.text.String()), errors.Join(p.errs...)
}

// A tree is YAML that is about to be printed: a text, a list or a mapping. It is
// not a yaml.Node, since yaml's encoder decides itself where lines end and what
// is quoted.
type tree struct {
	text  string
	raw   bool // text needs no quotes: it is a number or a boolean
	sort  treeSort
	open  bool // one line for each item, even where all would fit into one
	names []string
	items []tree
}

type treeSort uint8

const (
	scalarTree treeSort = iota
	listTree
	mappingTree
)

func textTree(text string) tree         { return tree{text: text} }
func rawTree(text string) tree          { return tree{text: text, raw: true} }
func listOf(items ...tree) tree         { return tree{sort: listTree, items: items} }
func (t tree) opened() tree             { t.open = true; return t }
func (t *tree) put(name string, v tree) { t.names, t.items = append(t.names, name), append(t.items, v) }

// word puts a text, unless it is empty.
func (t *tree) word(name, text string) {
	if text != "" {
		t.put(name, textTree(text))
	}
}

// flag puts true, unless it is false.
func (t *tree) flag(name string, value bool) {
	if value {
		t.put(name, rawTree("true"))
	}
}

// number puts a number, unless it is zero.
func (t *tree) number(name string, n int) {
	if n != 0 {
		t.put(name, rawTree(strconv.Itoa(n)))
	}
}

// list puts a list, unless it is empty.
func (t *tree) list(name string, items []tree) {
	if len(items) > 0 {
		t.put(name, listOf(items...))
	}
}

// some puts a mapping, unless it is empty.
func (t *tree) some(name string, m tree) {
	if len(m.items) > 0 {
		t.put(name, m)
	}
}

func mapping() tree { return tree{sort: mappingTree} }

func treesOf[T any](of []T, make func(T) tree) (items []tree) {
	for _, v := range of {
		items = append(items, make(v))
	}
	return items
}

// tree is the whole file; its keys are in the order in which the package comment tells them.
func (s *Scenario) tree() tree {
	t := mapping().opened()
	t.word("rule", s.Rule)
	t.word("question", s.Question)
	t.list("pages", treesOf(s.Pages, textTree))
	t.word("summary", s.Summary)
	t.word("refines", s.Refines)
	t.word("why", s.Why)
	t.list("needs", treesOf(s.Needs, textTree))
	if s.Live != Nightly {
		t.word("live", string(s.Live))
	}
	if s.Limit != (Limit{}) {
		t.word("limit", s.Limit.String())
	}
	if len(s.Given.Users) > 0 {
		given := mapping().opened()
		given.put("users", listOf(treesOf(s.Given.Users, User.tree)...).opened())
		t.put("given", given)
	}
	t.some("dialect", dialectTree(s.Dialect))
	if len(s.Faults) > 0 {
		t.put("faults", listOf(treesOf(s.Faults, Fault.tree)...).opened())
	}
	if len(s.Steps) > 0 {
		t.put("steps", listOf(treesOf(s.Steps, Step.tree)...).opened())
	}
	if len(s.Answers) > 0 {
		answers := mapping().opened()
		for _, a := range s.Answers {
			answers.put(a.Name, a.tree())
		}
		t.put("answers", answers)
	}
	return t
}

// dialectTree has the questions in the order of the reports.
func dialectTree(dialect map[string]string) tree {
	var ids []string
	for id := range dialect {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(questionOrder, a), slices.Index(questionOrder, b)), cmp.Compare(a, b))
	})
	t := mapping()
	for _, id := range ids {
		t.put(id, textTree(dialect[id]))
	}
	return t
}

func (u User) tree() tree {
	t := mapping()
	t.put("company", textTree(u.Company))
	t.put("email", textTree(u.Email))
	t.put("password", textTree(u.Password))
	t.word("ssid", u.SSID)
	t.number("registrations", u.Registrations)
	t.some("save", saveTree(u.Save, "ssid"))
	return t
}

func saveTree(save map[string]string, members ...string) tree {
	t := mapping()
	for _, member := range members {
		t.word(member, save[member])
	}
	return t
}

func (f Fault) tree() tree {
	t := mapping()
	on := mapping()
	on.word("subop", f.On.Subop)
	on.word("company", f.On.Company)
	on.word("email", f.On.Email)
	t.some("on", on)
	if f.Calls.From == 0 && f.Calls.To > 0 {
		f.Calls.From = 1
	}
	t.word("calls", f.Calls.String())
	if f.Probability != 0 {
		t.put("probability", rawTree(strconv.FormatFloat(f.Probability, 'g', -1, 64)))
	}
	if f.Delay != (Delay{}) {
		t.word("delay", f.Delay.String())
	}
	t.number("http", f.HTTP)
	t.word("content-type", f.ContentType)
	t.word("body", f.Body)
	t.word("page", f.Page)
	t.word("drop", string(f.Drop))
	t.number("after", f.After)
	if f.Slow != 0 {
		t.word("slow", f.Slow.String())
	}
	return t
}

func (s Step) tree() tree {
	t := mapping().opened()
	switch s.Kind {
	case Open:
		t.put(string(Open), textTree(s.Token))
	case RawCall:
		t.put(string(RawCall), s.callTree())
	default:
		t.put(string(s.Kind), paramsTree(s.Form))
	}
	if s.Expect != nil {
		t.put("expect", s.Expect.tree())
	}
	t.some("save", saveTree(s.Save, "value", "reqId"))
	return t
}

func (s Step) callTree() tree {
	t := mapping()
	usual := http.MethodPost
	if len(s.Query) > 0 && len(s.Form) == 0 {
		usual = http.MethodGet
	}
	if s.Method != usual || len(s.Query)+len(s.Form) == 0 {
		t.word("method", s.Method)
	}
	t.word("path", s.Path)
	t.some("query", paramsTree(s.Query))
	t.some("form", paramsTree(s.Form))
	t.some("headers", paramsTree(s.Headers))
	return t
}

// paramsTree gathers the values of a repeated name, as a mapping has to.
func paramsTree(params []Param) tree {
	t := mapping()
	for _, p := range params {
		at := slices.Index(t.names, p.Name)
		switch {
		case at < 0:
			t.put(p.Name, textTree(p.Value))
		case t.items[at].sort == scalarTree:
			t.items[at] = listOf(t.items[at], textTree(p.Value))
		default:
			t.items[at].items = append(t.items[at].items, textTree(p.Value))
		}
	}
	return t
}

func (x Expect) tree() tree {
	t := mapping()
	t.flag("any", x.Any)
	t.flag("fails", x.Fails)
	t.number("http", x.HTTP)
	t.word("status", x.Status)
	t.word("reason", x.Reason.Is)
	if x.Reason.Not != "" {
		t.put("reason", mappingOf("not", textTree(x.Reason.Not)))
	}
	t.word("message", x.Message)
	t.word("value", x.Value.Is)
	value := mapping()
	value.flag("guid", x.Value.GUID)
	if not := treesOf(x.Value.Not, textTree); len(not) == 1 {
		value.put("not", not[0])
	} else {
		value.list("not", not)
	}
	t.some("value", value)
	t.word("reqId", x.ReqID.Is)
	if x.ReqID.Absent {
		t.put("reqId", mappingOf("absent", rawTree("true")))
	}
	t.word("content-type", x.ContentType)
	t.list("members", treesOf(x.Members, textTree))
	t.word("wrapped", string(x.Wrapped))
	if x.Opens == Opens || x.Opens == DoesNot {
		t.put("opens", rawTree(strconv.FormatBool(x.Opens == Opens)))
	}
	return t
}

func mappingOf(name string, value tree) tree {
	t := mapping()
	t.put(name, value)
	return t
}

func (a Answer) tree() tree {
	ways := treesOf(a.Ways, func(way []Expect) tree { return listOf(treesOf(way, Expect.tree)...) })
	if len(ways) == 1 {
		return ways[0]
	}
	return listOf(ways...).opened()
}

// lineWidth is what a line keeps to, where it can be broken.
const lineWidth = 120

const (
	besideLetters = " $@._/+-()';=!%&*<>~" // what may stand in a text without quotes, beside letters and digits
	outsideFlow   = `,[]{}?:"`             // likewise, where no bracket is open
)

// notText are words that one reader of YAML or another takes for a boolean or for nothing.
var notText = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
