package console

// The inspector page.

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// Limits of the page. The control API returns all users.
const (
	shownUsers   = 200
	countedUsers = 10_000 // above this the page says "more than"
)

//go:embed page.html style.css script.js
var files embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"clock": formatClock,
	"stamp": formatStamp,
	"round": round,
}).ParseFS(files, "page.html"))

// A pageView is the data of page.html. It is plain text, which html/template escapes.
type pageView struct {
	Sandbox    string
	Sandboxes  []sandboxLink
	Origin     string // of the endpoint
	Path       string
	Key        string
	CurlKey    string // the key in the sample call; a placeholder if the key is secret
	Operations []scenarios.Operation

	journalView
	Clients         []clientView
	Users           int // at most countedUsers
	Unshown, Beyond bool

	Faults       []faultView
	Presets      []preset
	EffectInputs []effectInput
	Questions    []question
	Chosen       int // questions whose answer is not the default
	Observed     int
}

type sandboxLink struct {
	Name, Href string
	Here       bool
}

// A clientView is a client with its users.
type clientView struct {
	Name  string
	Users []fake.User
}

// getPage writes the inspector page. The page is complete without its script, which
// only refreshes it after a change.
func (c *Console) getPage(w http.ResponseWriter, r *http.Request, u subject) error {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, newPageView(r, u.api, u.sandbox, c.Names())); err != nil {
		return err
	}
	write(w, http.StatusOK, "text/html", page.Bytes())
	return nil
}

// getAsset writes the stylesheet or the script.
func (c *Console) getAsset(w http.ResponseWriter, r *http.Request, _ subject) error {
	w.Header().Set("Cache-Control", "no-cache") // the next fake at this address may have another version
	http.ServeFileFS(w, r, files, path.Base(r.URL.Path))
	return nil
}

func newPageView(r *http.Request, api *fake.API, sandbox string, names []string) pageView {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	v := pageView{
		Sandbox: sandbox, Origin: scheme + "://" + r.Host, Path: basePath(sandbox) + fake.Path,
		Key: api.Key(), CurlKey: api.Key(), Operations: scenarios.Operations(), Presets: presets, EffectInputs: effectInputs,
		journalView: newJournalView(r.URL.Query(), api), Questions: questions(api),
	}
	if v.Key != fake.DefaultKey {
		v.CurlKey = `"$PAYT_KEY"` // the page shows a secret key only after a click
	}
	v.Sandboxes = append(v.Sandboxes, sandboxLink{"the root fake", "/_fake/", sandbox == ""})
	for _, name := range names {
		v.Sandboxes = append(v.Sandboxes, sandboxLink{name, basePath(name) + "/_fake/", sandbox == name})
	}
	v.addClients(api)
	for _, f := range api.Faults() {
		v.Faults = append(v.Faults, newFaultView(f))
	}
	for _, q := range v.Questions {
		if q.Changed() {
			v.Chosen++
		}
		if q.Basis == fake.BasisObserved {
			v.Observed++
		}
	}
	return v
}

// addClients groups the users by client. Whether the case of a company's name
// matters depends on the dialect.
func (v *pageView) addClients(api *fake.API) {
	index := map[string]int{}
	fold := api.Dialect().Complete().CompanyCase == dialect.CompanyCaseInsensitive
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
			v.Clients = append(v.Clients, clientView{Name: u.Company})
		}
		v.Clients[i].Users = append(v.Clients[i].Users, u)
	}
}
