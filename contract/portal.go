package contract

import (
	"encoding/base64"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// A portal tells whether a portal link started the portal. No page says what the
// portal shows, so unless the caller does, its responses are compared with that to
// no token and with that to the first token of a scenario, which was never handed out.
type portal struct {
	opens   string // see Options.PortalOpens
	refusal *view  // of a token that was never handed out
	started *view  // of the first token that opened it
}

// A view is a response of the portal as it is compared: without the token, and
// without what differs in each response, such as times, nonces and view states.
type view struct {
	status      int
	location    string
	body        string
	passesOn    bool // the token is in it: what it leads to decides
	cookieNames string
}

func viewOf(a wire.Response, token string) view {
	v := view{status: a.HTTP, location: a.Header.Get("Location"), body: a.Body}
	var names []string
	for _, cookie := range a.Header.Values("Set-Cookie") {
		name, _, _ := strings.Cut(cookie, "=")
		names = append(names, name)
	}
	v.cookieNames = strings.Join(names, " ")
	v.location, v.body = without(v.location, token), without(v.body, token)
	v.passesOn = token != "" && (v.location != a.Header.Get("Location") || v.body != a.Body)
	v.location, v.body = place(v.location), steady(v.body)
	return v
}

// place returns where a redirect leads, without the values of its query.
func place(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return steady(location)
	}
	names := slices.Sorted(maps.Keys(u.Query()))
	return u.Scheme + "://" + u.Host + u.Path + "?" + strings.Join(names, "&") + "#" + steady(u.Fragment)
}

// without returns a text without a token, in whatever form a page writes it.
func without(text, token string) string {
	if token == "" {
		return text
	}
	once := url.QueryEscape(token)
	for _, form := range []string{token, once, url.QueryEscape(once), html.EscapeString(token), strings.ReplaceAll(token,
		"-", ""),
		base64.StdEncoding.EncodeToString([]byte(token)), strings.ReplaceAll(token, "-", "%2D"), strings.ReplaceAll(token,
			"-", `\u002d`)} {
		text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(form)).ReplaceAllString(text, "")
	}
	return text
}

// steady returns a text without what may differ in each response.
func steady(text string) string { return changing.ReplaceAllString(text, "#") }

var changing = regexp.MustCompile(`[A-Za-z0-9+/=_%.-]*[0-9+=%][A-Za-z0-9+/=_%.-]*|[A-Za-z0-9_-]{24,}|` +
	`\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b[AP]M\b`)

// see takes the next response to a portal link.
func (p *portal) see(a wire.Response, token string) scenarios.Opening {
	if p.opens != "" {
		return p.shows(a)
	}
	v := viewOf(a, token)
	switch {
	case token == "":
		return scenarios.OpeningUnknown
	case p.refusal == nil:
		p.refusal = &v
		return scenarios.OpeningUnknown
	case v.status >= 400:
		return scenarios.OpeningNo
	case p.started == nil && v == *p.refusal:
		return scenarios.OpeningUnknown // one response for every token
	case p.started == nil:
		p.started = &v
		return scenarios.OpeningYes
	case v == *p.started && v.passesOn:
		return scenarios.OpeningUnknown // it leads on, and what it leads to may refuse the token
	case v == *p.started:
		return scenarios.OpeningYes
	case v == *p.refusal:
		return scenarios.OpeningNo
	case p.refusal.status >= 400 && v.status == p.started.status && v.location == p.started.location:
		return scenarios.OpeningYes // pages that differ each time, and a status that tells
	}
	return scenarios.OpeningUnknown
}

// shows reports by what the caller says: a status, or a text in the body or in the
// Location.
func (p *portal) shows(a wire.Response) scenarios.Opening {
	opened := strings.Contains(a.Body, p.opens) || strings.Contains(a.Header.Get("Location"), p.opens)
	if status, err := strconv.Atoi(p.opens); err == nil && len(p.opens) == 3 {
		opened = a.HTTP == status
	}
	if opened {
		return scenarios.OpeningYes
	}
	return scenarios.OpeningNo
}
