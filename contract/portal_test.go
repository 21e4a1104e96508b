package contract

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// A visit is a response of a portal.
type visit struct {
	status         int
	location, body string
}

func (v visit) response() wire.Response {
	return wire.Decode(v.status, http.Header{"Location": {v.location}}, []byte(v.body))
}

func TestAPortalOpensWhereItsResponsesTell(t *testing.T) {
	t.Parallel()
	const wrong, token = "AAAAAAAA-1111-4111-8111-AAAAAAAAAAAA", "BBBBBBBB-2222-4222-8222-BBBBBBBBBBBB"
	page := func(body string) visit { return visit{200, "", body} }
	to := func(location string) visit { return visit{302, location, ""} }
	const yes, no, unknown = scenarios.OpeningYes, scenarios.OpeningNo, scenarios.OpeningUnknown
	for _, row := range []struct {
		name                 string
		opens                string
		none, refused        visit
		first, second        visit
		wantFirst, wantAgain scenarios.Opening
	}{
		{"a status", "", visit{403, "", ""}, visit{403, "", ""}, page("in"), visit{403, "", ""}, yes, no},
		{"a status, twice in", "", visit{403, "", ""}, visit{403, "", ""}, page("in"), page("in"), yes, yes},
		{"a status, never in", "", visit{403, "", ""}, visit{403, "", ""}, visit{403, "", ""}, visit{403, "", ""}, no, no},
		{"a status and pages that differ", "", visit{403, "", ""}, visit{403, "", ""}, page("in, ann"), page("in, bob"), yes,
			yes},
		{"a login page", "", page("login"), page("login"), page("in"), page("login"), yes, no},
		{"a login page, twice in", "", page("login"), page("login"), page("in"), page("in"), yes, yes},
		{"a third page for a spent token", "", page("login"), page("login"), page("in"), page("spent"), yes, unknown},
		{"one page for all", "", page("app"), page("app"), page("app"), page("app"), unknown, unknown},
		{"one page for all tokens", "", visit{403, "", ""}, page("app"), page("app"), page("app"), unknown, unknown},
		{"one page that repeats its token", "", page("app"), page("app " + wrong), page("app " + token),
			page("app " + token), unknown, unknown},
		{"in lower case", "", page("app"), page("app aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa"),
			page("app bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"),
			page("app bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"), unknown, unknown},
		{"in base64", "", page("app"), page("app " + base64.StdEncoding.EncodeToString([]byte(wrong))),
			page("app " + base64.StdEncoding.EncodeToString([]byte(token))),
			page("app " + base64.StdEncoding.EncodeToString([]byte(token))),
			unknown, unknown},
		{"a redirect with its query", "", to("https://x/"), to("https://x/?authtoken=" + wrong),
			to("https://x/?authtoken=" + token),
			to("https://x/?authtoken=" + token), unknown, unknown},
		{"a login with a ReturnUrl", "", to("/login"), to("/login?ReturnUrl=" + url.QueryEscape("/?authtoken="+wrong)),
			page("in"),
			to("/login?ReturnUrl=" + url.QueryEscape("/?authtoken="+token)), yes, no},
		{"known tokens are passed on to the app, which looks whether they are spent", "", to("/login"), to("/login"),
			to("/app#/" + token), to("/app#/" + token), yes, unknown},
		{"a view state and the time of day", "", page("login"),
			page(`login <input value="/wEPDwUKLTkyMzQ1Njc4OWRkZGRkZGRk"> 10:02:11 AM Sat`),
			page(`in 10:02:12 AM Sat`), page(`login <input value="/wEPDwUKMTAyMzQ1Njc4OWRkZGRkZGVl"> 10:02:13 PM Sun`), yes, no},
		{"a text that shows it", "Welcome", page("app"), page("app"), page("Welcome"), page("app"), yes, no},
		{"a text that shows it twice", "Welcome", page("app"), page("app"), page("Welcome"), page("Welcome"), yes, yes},
		{"a text in the Location", "/home", page("app"), page("app"), to("/home"), to("/login"), yes, no},
		{"a status that shows it", "302", page("app"), page("app 302"), to("/a"), page("app 302"), yes, no},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := portal{opens: row.opens}
			p.see(row.none.response(), "")
			p.see(row.refused.response(), wrong)
			require.Equal(t, row.wantFirst, p.see(row.first.response(), token), "the first time")
			require.Equal(t, row.wantAgain, p.see(row.second.response(), token), "the second time")
		})
	}
}
