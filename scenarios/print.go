package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
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

// A printer writes trees.
type printer struct {
	text strings.Builder
	errs []error
}

// block writes the items of a list or a mapping, a line or more for each. The
// first one begins where the printer is.
func (p *printer) block(t tree, indent int) {
	for i, item := range t.items {
		if i > 0 {
			p.text.WriteString(strings.Repeat(" ", indent))
		}
		column := indent + 2
		if t.sort == listTree {
			p.text.WriteString("- ")
		} else {
			key := p.key(t.names[i], false)
			p.text.WriteString(key + ":")
			column = indent + utf8.RuneCountInString(key) + 2
		}
		p.item(t, item, indent, column)
	}
}

// item writes what stands behind a dash or a key, up to the end of its line or lines.
func (p *printer) item(in, t tree, indent, column int) {
	key := in.sort == mappingTree
	if t.sort == scalarTree || !t.breaks(column, p) {
		if key {
			p.text.WriteByte(' ')
		}
		if t.sort == scalarTree {
			p.text.WriteString(p.scalar(t, false))
		} else {
			p.text.WriteString(p.flow(t))
		}
		p.text.WriteByte('\n')
		return
	}
	indent += 2
	if key {
		p.text.WriteString("\n" + strings.Repeat(" ", indent))
	}
	p.block(t, indent)
}

// breaks says whether a list or a mapping takes several lines. One with a key
// that YAML takes only in a line of its own never does.
func (t tree) breaks(column int, p *printer) bool {
	if len(t.items) == 0 || slices.ContainsFunc(t.names, isLong) {
		return false
	}
	return t.open || column+utf8.RuneCountInString((&printer{}).flow(t)) > lineWidth
}

// isLong says whether a key, as it is written, might be too long for a simple
// key: YAML looks 1,024 characters ahead for the colon.
func isLong(key string) bool { return len(key) > 100 }

// flow is a list or a mapping in one line.
func (p *printer) flow(t tree) string {
	if t.sort == scalarTree {
		return p.scalar(t, true)
	}
	parts := make([]string, len(t.items))
	for i, item := range t.items {
		parts[i] = p.flow(item)
		if t.sort == mappingTree {
			key := p.key(t.names[i], true)
			if isLong(t.names[i]) {
				key = "? " + key
			}
			parts[i] = key + ": " + parts[i]
		}
	}
	if t.sort == listTree {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// key is a name in a mapping. on is a word of the language, and no boolean to it.
func (p *printer) key(name string, inFlow bool) string {
	if name == "on" {
		return name
	}
	return p.scalar(textTree(name), inFlow)
}

// scalar is a text with quotes where it needs them; inFlow says that it stands
// inside brackets or braces.
func (p *printer) scalar(t tree, inFlow bool) string {
	switch {
	case t.raw:
		return t.text
	case !utf8.ValidString(t.text):
		p.errs = append(p.errs, fmt.Errorf("%q is not UTF-8; a scenario cannot hold it", t.text))
		return `""`
	case needsNoQuotes(t.text, inFlow):
		return t.text
	}
	return quote(t.text)
}

const (
	besideLetters = " $@._/+-()';=!%&*<>~" // what may stand in a text without quotes, beside letters and digits
	outsideFlow   = `,[]{}?:"`             // likewise, where no bracket is open
)

// notText are words that one reader of YAML or another takes for a boolean or for nothing.
var notText = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null"}

// needsNoQuotes says whether a text is read as it stands by every reader of
// YAML. It is cautious: quotes that are not needed do no harm.
func needsNoQuotes(text string, inFlow bool) bool {
	for i, r := range text {
		letter := unicode.IsLetter(r) || '0' <= r && r <= '9'
		switch {
		case i == 0 && !letter && r != '$' && r != '/':
			return false
		case letter, r >= utf8.RuneSelf && unicode.IsPrint(r), strings.ContainsRune(besideLetters, r):
		case inFlow || !strings.ContainsRune(outsideFlow, r):
			return false
		}
	}
	switch {
	case text == "", strings.HasSuffix(text, " "), strings.HasSuffix(text, ":"), strings.Contains(text, ": "):
		return false
	case text[0] >= '0' && text[0] <= '9':
		var n yaml.Node
		return !strings.Contains(text, ":") && yaml.Unmarshal([]byte(text), &n) == nil && n.Content[0].Tag == "!!str"
	}
	return !slices.Contains(notText, strings.ToLower(text))
}

// quote is a text in double quotes, with escapes for what is not seen.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02X`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
