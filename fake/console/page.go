package console

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// What the inspector page shows at once; the control API has the rest.
const (
	shownCalls   = 200
	shownUsers   = 200
	countedUsers = 10_000 // beyond them the page says "more than"
)

//go:embed page.html style.css script.js
var files embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"clock": func(t time.Time) string { return t.Format("15:04:05") },
	"stamp": func(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z07:00") },
	"round": func(d time.Duration) string { return d.Round(roundTo(d)).String() },
}).ParseFS(files, "page.html"))

// roundTo leaves three digits or so.
func roundTo(d time.Duration) time.Duration {
	for unit := time.Nanosecond; unit < time.Second; unit *= 1000 {
		if d < 1000*unit {
			return max(unit/100, 1)
		}
	}
	return 10 * time.Millisecond
}

// A view is all that page.html shows. It is made of what package fake exports,
// and knows no markup: html/template escapes every text in it.
type view struct {
	Sandbox   string
	Sandboxes []sandboxLink
	Origin    string // of the endpoint
	Path      string
	Key       string
	CurlKey   string // Key where it is the well-known one, else a name to put it in

	Search          search
	Calls           []callView // newest first
	Found, Seen     int        // calls that the search chooses, of those that the journal holds
	Forgotten       uint64
	Kinds           []kindCount
	Clients         []client
	Users           int // counted
	Unshown, Beyond bool

	Faults    []faultView
	Presets   []preset
	Questions []questionView
	Chosen    int // questions with another answer than the first
	Observed  int
}

type sandboxLink struct {
	Name, Href string
	Here       bool
}

// search is the journal's filter as it stands in the page's own query.
type search struct{ Email, Subop, Status string }

func (s search) Any() bool { return s != search{} }

type callView struct {
	fake.Call
	Operation, Who string
	Params         []param
}

// Bare says whether the call came without parameters.
func (c callView) Bare() bool { return len(c.Params) == 0 }

type param struct{ Name, Value string }

type kindCount struct {
	Kind    fake.BasisKind
	Meaning string
	Count   int
}

type client struct {
	Name  string
	Users []fake.User
}

type faultView struct {
	ID          int
	Calls, Does string
	Met, Left   int
}

type preset struct {
	Name, For string
	Fault     string // in the scenario language, as JSON
}

type questionView struct {
	ID, Summary, Why string
	Answers          []string
	Answer, Default  string
	Basis            fake.Basis
}

// Changed says whether another answer than the first is in force.
func (q questionView) Changed() bool { return q.Answer != q.Default }

// presets are the faults that one click plans.
var presets = []preset{
	{"IIS error page", "next 2 registrations", `{"on":{"subop":"Register"},"calls":"1-2","http":500,"page":"iis"}`},
	{"3 s delay", "next call", `{"calls":"1","delay":"3s"}`},
	{"Cut connection", "next call", `{"calls":"1","drop":"reset"}`},
	{"Hang", "next call", `{"calls":"1","drop":"hang"}`},
	{"Truncated answer", "next call", `{"calls":"1","drop":"truncate","after":20}`},
	{"Slow body, 5 s", "next call", `{"calls":"1","slow":"5s"}`},
}

// page writes the inspector page. It reads fully without its script, which only
// fetches it again when something happened.
func (c *Console) page(w http.ResponseWriter, r *http.Request, u subject) error {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, newView(r, u.api, u.sandbox, c.Names())); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page.Bytes())
	return nil
}

// asset writes the stylesheet or the script.
func (c *Console) asset(w http.ResponseWriter, r *http.Request, _ subject) error {
	w.Header().Set("Cache-Control", "no-cache") // another version of the fake may answer here next
	http.ServeFileFS(w, r, files, path.Base(r.URL.Path))
	return nil
}

func newView(r *http.Request, api *fake.API, sandbox string, names []string) view {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	v := view{Sandbox: sandbox, Origin: scheme + "://" + r.Host, Path: below(sandbox) + fake.Path, Key: api.Key(), Presets: presets}
	v.CurlKey = v.Key
	if v.Key != fake.DefaultKey {
		v.CurlKey = `"$PAYT_KEY"` // a secret stays behind its click
	}
	v.Sandboxes = append(v.Sandboxes, sandboxLink{"the root fake", "/_fake/", sandbox == ""})
	for _, name := range names {
		v.Sandboxes = append(v.Sandboxes, sandboxLink{name, below(name) + "/_fake/", sandbox == name})
	}
	v.calls(r.URL.Query(), api)
	v.clients(api)
	for _, f := range api.Faults() {
		v.Faults = append(v.Faults, faultView{f.ID, met(f.Fault), does(f.Fault), f.Met, f.Left})
	}
	v.dialect(api)
	return v
}

func (v *view) calls(query url.Values, api *fake.API) {
	v.Search = search{query.Get("email"), query.Get("subop"), query.Get("status")}
	status, _ := strconv.Atoi(v.Search.Status)
	v.Kinds = []kindCount{
		{fake.Documented, "a page of the API says so", 0},
		{fake.Observed, "the live API was seen to do it", 0},
		{fake.Assumed, "an open question; this answer is our guess", 0},
		{fake.Injected, "a fault that you planned", 0},
		{fake.Unmodelled, "neither a rule nor a question covers it", 0},
	}
	all, forgotten := api.Journal(fake.Search{})
	calls := all
	if v.Search.Any() {
		calls, _ = api.Journal(fake.Search{Email: v.Search.Email, Subop: v.Search.Subop, Status: status})
	}
	v.Seen, v.Found, v.Forgotten = len(all), len(calls), forgotten
	for _, c := range calls {
		for i := range v.Kinds {
			if v.Kinds[i].Kind == c.Basis.Kind {
				v.Kinds[i].Count++
			}
		}
	}
	for i := len(calls) - 1; i >= max(0, len(calls)-shownCalls); i-- {
		v.Calls = append(v.Calls, newCallView(calls[i]))
	}
}

func newCallView(c fake.Call) callView {
	v := callView{Call: c, Operation: c.Param("subop")}
	for name, value := range c.Params() {
		v.Params = append(v.Params, param{name, value})
	}
	if c.Param("authtoken") != "" {
		v.Operation = cmp.Or(v.Operation, "portal")
	}
	v.Operation = cmp.Or(v.Operation, c.Method)
	v.Who = cmp.Or(c.Param("email"), c.Param("ssid"), c.Param("authtoken"), c.Param("company"), c.Path)
	return v
}

// clients groups the users by company, which is one whatever its case where the
// dialect says so.
func (v *view) clients(api *fake.API) {
	index := map[string]int{}
	fold := api.Dialect().CompanyCase == fake.CompanyCaseInsensitive
	for u := range api.Users() {
		if v.Users == countedUsers {
			v.Beyond = true
			break
		}
		v.Users++
		if v.Users > shownUsers {
			v.Unshown = true
			continue
		}
		name := u.Company
		if fold {
			name = strings.ToLower(name)
		}
		i, ok := index[name]
		if !ok {
			i = len(v.Clients)
			index[name] = i
			v.Clients = append(v.Clients, client{Name: u.Company})
		}
		v.Clients[i].Users = append(v.Clients[i].Users, u)
	}
}

func (v *view) dialect(api *fake.API) {
	for _, b := range api.Bases() {
		s, _ := scenarios.Lookup(b.Question)
		q := questionView{ID: s.Question, Summary: s.Summary, Why: s.Why, Default: s.Answers[0].Name, Answer: b.Answer, Basis: b}
		for _, a := range s.Answers {
			q.Answers = append(q.Answers, a.Name)
		}
		if q.Changed() {
			v.Chosen++
		}
		if b.Kind == fake.Observed {
			v.Observed++
		}
		v.Questions = append(v.Questions, q)
	}
}
