package contract_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/recording"
	"github.com/paytfake/paytfake/scenarios"
)

// A client makes random calls to a fake.
type client struct {
	*rapid.T
	http                     *http.Client
	companies, emails, words []string
	ssids, tokens            []string
}

func (c *client) one(of []string) string { return rapid.SampledFrom(of).Draw(c.T, "one") }
func (c *client) upTo(n int) int         { return rapid.IntRange(0, n).Draw(c.T, "n") }
func (c *client) rarely() bool           { return c.upTo(9) == 0 }

func (c *client) send(method, address, form string) {
	r, err := http.NewRequest(method, address, strings.NewReader(form))
	require.NoError(c.T, err)
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	p, err := c.http.Do(r)
	require.NoError(c.T, err)
	require.NoError(c.T, p.Body.Close())
}

// call makes one call.
func (c *client) call() {
	values := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}}
	switch c.upTo(4) {
	case 0:
		token := c.one(append(c.tokens, "x", "", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"))
		c.send("GET", "http://localhost/?"+url.Values{"authtoken": {token}}.Encode(), "")
		return
	case 1:
		ssid := c.one(append(c.ssids, "x", "488A6802-AD46-4BB4-B2E3-653C3ACF9F14"))
		if c.rarely() {
			ssid = strings.ToLower(ssid)
		}
		values.Set("subop", "Launch")
		values.Set("ssid", ssid)
	default:
		values.Set("subop", "Register")
		values.Set("company", c.one(c.companies))
		values.Set("email", c.one(c.emails))
		values.Set("password", c.one(c.words))
	}
	if c.rarely() {
		values.Set(c.one([]string{"reqId", "callback", "dtm", "key", "op", "x: {a", "emial", "company", "email"}),
			c.one(c.words))
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	switch name := c.one(names); c.upTo(30) {
	case 0:
		values.Del(name)
	case 1:
		values.Add(name, c.one(c.words))
	case 2:
		values[strings.ToUpper(name)] = values[name]
		values.Del(name)
	case 3:
		values.Set("reqId", strings.Repeat("7", 2100))
	case 4:
		values.Set("subop", strings.ToLower(values.Get("subop")))
	}
	address := "http://localhost" + fake.Path
	if c.rarely() {
		address = "http://localhost/trackerpro_Admin.ashx"
	}
	switch c.upTo(12) {
	case 0, 1, 2:
		c.send("GET", address+"?"+values.Encode(), "")
	case 3:
		c.send(c.one([]string{"PUT", "HEAD", "OPTIONS"}), address+"?"+values.Encode(), "")
	case 4:
		c.send("POST", address+"?"+url.Values{"reqId": {"7"}}.Encode(), values.Encode())
	default:
		c.send("POST", address, values.Encode())
	}
}

// record makes random calls to a fake in a dialect and returns what it recorded.
func record(t *rapid.T, d fake.Dialect) []byte {
	api := fake.New(fake.Options{Dialect: d, JournalSize: rapid.SampledFrom([]int{0, 0, 0, 5}).Draw(t, "journal")})
	text := rapid.StringN(0, 8, -1)
	c := &client{T: t, http: api.Client()}
	c.companies = append(rapid.SliceOfN(text, 0, 2).Draw(t, "companies"), "first", "first", "First", "FIRST", "second",
		"acme$")[:rapid.IntRange(1, 6).Draw(t, "companies")]
	c.emails = append(rapid.SliceOfN(text, 0, 2).Draw(t, "emails"),
		"ann@x.test", "Ann@x.test", "ann@X.test", " ann@x.test", "bob@y.test", "ann@y.test", "ann", "a b@x.test", "7@x.test",
		"")
	c.words = append(rapid.SliceOfN(text, 0, 2).Draw(t, "words"), "yes", "null", "0x1f", ": {a", "# b", "a$b", "\n", "")
	for range rapid.IntRange(1, 25).Draw(t, "calls") {
		c.call()
		for u := range api.Users() {
			if !slices.Contains(c.ssids, u.SSID) {
				c.ssids = append(c.ssids, u.SSID)
			}
		}
		for _, call := range api.Calls() {
			if _, after, ok := strings.Cut(call.Response, `"value":"`); ok && call.Rule == "launch-token" &&
				!slices.Contains(c.tokens, after[:36]) {
				c.tokens = append(c.tokens, after[:36])
			}
		}
	}
	data, err := recording.Of(api)
	require.NoError(t, err)
	again, err := recording.Of(api)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	return data
}

// requireHolds checks a target with one scenario and nothing else.
func requireHolds(t *rapid.T, target contract.Target, data []byte, s *scenarios.Scenario) {
	report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: []*scenarios.Scenario{s}})
	require.NoError(t, err)
	for _, r := range report.Results() {
		require.Equal(t, contract.Holds, r.Verdict, "%s: %s\n%+v\n%s", r.Name, r.Reason, r.Failure, data)
	}
}

func TestWhatAFakeRecordedHoldsOnAFakeOfTheSameDialect(t *testing.T) {
	dialects := slices.Collect(fake.Dialects(nil))
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(dialects).Draw(t, "dialect")
		data := record(t, d)
		s, err := scenarios.Parse("recorded.yaml", data)
		require.NoError(t, err, "%s", data)
		if s.Dialect != nil {
			again := fake.New(fake.Options{Scenario: s}).Dialect()
			require.Equal(t, d, again)
		}
		requireHolds(t, fakeTarget(fake.Options{Dialect: d}), data, s)
	})
}

func TestWhatAFakeRecordedHoldsOnEveryServerThatKeepsTheRules(t *testing.T) {
	dialects := slices.Collect(fake.Dialects(nil))
	rapid.Check(t, func(t *rapid.T) {
		data := record(t, fake.Dialect{})
		s, err := scenarios.Parse("recorded.yaml", data)
		require.NoError(t, err, "%s", data)
		require.Empty(t, s.Dialect)
		requireHolds(t, impostorTarget(fake.Dialect{}), data, s)

		// In another dialect a value may not come, but nothing is blamed.
		d := rapid.SampledFrom(dialects).Draw(t, "dialect of the target")
		for _, target := range []contract.Target{impostorTarget(d), fakeTarget(fake.Options{Dialect: d})} {
			report, err := contract.Check(t.Context(), target, contract.Options{Scenarios: []*scenarios.Scenario{s}})
			require.NoError(t, err)
			require.Empty(t, brokenRules(report), "%s: %+v\n%s", d, report.Rules, data)
		}
	})
}

// impostorTarget is a server that is not the fake, with names for the two
// companies that are not the roles.
func impostorTarget(d fake.Dialect) contract.Target {
	dialect := map[string]string{}
	if text := d.String(); text != "base" {
		for part := range strings.SplitSeq(text, ",") {
			id, answer, _ := strings.Cut(part, "=")
			dialect[id] = answer
		}
	}
	target := contract.Target{
		URL: "http://localhost/trackerpro_admin.ashx", Key: "the-key", Company: "ours", OtherCompany: "theirs",
		Email:  "payt+{name}@ours.example",
		Client: &http.Client{Transport: direct{impostor.New(impostor.Config{Key: "the-key", Dialect: dialect})}},
	}
	target.Situate = func(s *scenarios.Scenario) (contract.Target, func(), error) {
		own := impostorTarget(d)
		for _, u := range s.Given.Users {
			form := url.Values{
				"key": {"the-key"}, "op": {"Admin"}, "subop": {"Register"},
				"company": {u.Company}, "email": {u.Email}, "password": {u.Password},
			}
			p, err := own.Client.PostForm(own.URL, form)
			if err != nil {
				return contract.Target{}, nil, err
			}
			if err := p.Body.Close(); err != nil {
				return contract.Target{}, nil, err
			}
		}
		return own, func() {}, nil
	}
	return target
}
