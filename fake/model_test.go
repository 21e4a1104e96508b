package fake_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake"
)

// A model is the documented API in the base dialect, without the wire: what a
// reader of the pages would write down on paper.
type model struct {
	owner  map[string]fake.User // by email in lower case
	order  []string
	ssids  map[string]string // email in lower case, by each ssid ever returned
	tokens map[string]string // likewise by token not used yet
}

// register says what a Register must do: the rule, and whether it succeeds.
func (m *model) register(company, email, password string) (rule string, succeeds bool) {
	id := strings.ToLower(strings.TrimSpace(email))
	was, known := m.owner[id]
	switch {
	case company == "", id == "":
		return "required-parameters", false
	case !strings.Contains(id, "@"):
		return "user-created", false
	case password == "":
		return "required-parameters", false
	case !known && slices.ContainsFunc(slices.Collect(maps.Values(m.owner)), func(u fake.User) bool { return strings.EqualFold(u.Company, company) }):
		return "user-created", true
	case !known:
		return "client-created", true
	case !strings.EqualFold(was.Company, company):
		return "email-unique", false
	}
	return "ssid-rotates", true
}

// registered is the state after a Register that returned an ssid.
func (m *model) registered(company, email, password, ssid string) {
	id := strings.ToLower(strings.TrimSpace(email))
	u, known := m.owner[id]
	if !known {
		u.Company, u.Email = company, strings.TrimSpace(email)
		m.order = append(m.order, id)
	}
	u.Password, u.SSID = password, ssid
	u.Registrations++
	m.owner[id], m.ssids[ssid] = u, id
}

func (m *model) users() (users []fake.User) {
	for _, id := range m.order {
		users = append(users, m.owner[id])
	}
	return users
}

// TestModel compares random calls with the model: all in the base dialect, but
// for questions that change only the form of an answer.
func TestModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := throughClient(t, fake.Options{Seed: rapid.Uint64().Draw(r, "seed"), Dialect: fake.Dialect{
			ErrorReqID:  rapid.SampledFrom([]fake.ErrorReqID{fake.ErrorReqIDOmitted, fake.ErrorReqIDEchoed}).Draw(r, "error-reqid"),
			ContentType: rapid.SampledFrom([]fake.ContentType{fake.ContentTypeApplicationJSON, fake.ContentTypeTextHTML}).Draw(r, "content-type"),
		}})
		m := &model{owner: map[string]fake.User{}, ssids: map[string]string{}, tokens: map[string]string{}}
		r.Repeat(map[string]func(*rapid.T){
			"register": func(r *rapid.T) {
				company := rapid.SampledFrom([]string{"acme", "ACME", "globex", "initech", ""}).Draw(r, "company")
				email := rapid.SampledFrom([]string{"ann@acme.test", "Ann@ACME.test", " ann@acme.test", "bob@acme.test", "cyd@x", "cyd", " ", ""}).Draw(r, "email")
				password := rapid.SampledFrom([]string{"one", "two", ""}).Draw(r, "password")
				rule, succeeds := m.register(company, email, password)
				got := d.register(company, email, password)
				require.Equal(r, rule, got.Rule)
				require.Equal(r, succeeds, got.value() != "", got.Body)
				if succeeds {
					require.NotContains(r, m.ssids, got.value())
					m.registered(company, email, password, got.value())
				}
			},
			"launch": func(r *rapid.T) {
				ssid := drawKey(r, "ssid", m.ssids)
				id, known := m.ssids[ssid]
				got := d.launch(ssid)
				require.Equal(r, known && m.owner[id].SSID == ssid, got.value() != "", got.Body)
				if got.value() != "" {
					require.NotContains(r, m.tokens, got.value())
					m.tokens[got.value()] = id
				}
			},
			"open": func(r *rapid.T) {
				token := drawKey(r, "token", m.tokens)
				id, fresh := m.tokens[token]
				got := d.open(token)
				if !fresh {
					require.Equal(r, 403, got.Status)
					return
				}
				require.Equal(r, 200, got.Status)
				require.Contains(r, got.Body, m.owner[id].Email+" ("+m.owner[id].Company+")")
				delete(m.tokens, token)
				require.Equal(r, 403, d.open(token).Status, "a second time")
			},
			"reset": func(r *rapid.T) {
				if rapid.IntRange(0, 9).Draw(r, "rarely") > 0 {
					r.Skip()
				}
				d.Reset()
				for ssid := range m.ssids {
					require.Empty(r, d.launch(ssid).value(), "an ssid from before the reset")
				}
				*m = model{owner: map[string]fake.User{}, ssids: map[string]string{}, tokens: map[string]string{}}
			},
			"": func(r *rapid.T) {
				require.Empty(r, cmp.Diff(m.users(), d.users()))
			},
		})
	})
}

// drawKey draws one of the keys that were handed out, or another text.
func drawKey(r *rapid.T, what string, from map[string]string) string {
	return rapid.SampledFrom(append(slices.Sorted(maps.Keys(from)), "x", "00000000-0000-4000-8000-000000000000")).Draw(r, what)
}
