package console

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

func TestAFaultIsDescribedInWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		fault         fake.Fault
		calls, effect string
	}{
		{fake.Fault{Drop: fake.DropReset}, "Every call", "Connection cut"},
		{fake.Fault{On: fake.On{Subop: "Launch"}, Calls: fake.Calls{Every: 1}, Drop: fake.DropHang},
			"One in 1 Launch calls", "Hang without a response"},
		{fake.Fault{Calls: fake.Calls{From: 3}, Slow: 5 * time.Second}, "Calls from 3 on", "Body spread over 5s"},
		{fake.Fault{Calls: fake.Calls{From: 3, To: 3}, Drop: fake.DropTruncate, After: 20},
			"Call 3", "Response truncated after 20 bytes"},
		{fake.Fault{Calls: fake.Calls{To: 2}, HTTP: 503}, "Calls 1–2", "HTTP 503"},
		{fake.Fault{
			On: fake.On{Company: "acme", Email: "ann@acme.test"}, Calls: fake.Calls{From: 2, To: 4}, Probability: 0.25,
			Delay: fake.Delay{Min: time.Second, Max: 3 * time.Second}, HTTP: 500, Page: fake.PageIIS,
		}, "Calls 2–4 for ann@acme.test in acme, with a probability of 25 %",
			"1s–3s delay, HTTP 500 with the IIS error page"},
	} {
		require.Equal(t, row.calls, describeCalls(row.fault))
		require.Equal(t, row.effect, describeEffect(row.fault))
	}
}

func TestADurationIsRoundedToThreeDigits(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		7: "7ns", 999: "999ns", 1000: "1µs", 1234: "1.23µs", 999_994: "999.99µs", 1_234_567: "1.23ms",
		123_456_789: "123.46ms", time.Second: "1s", 1_234_567_890: "1.23s",
	} {
		require.Equal(t, want, round(d), int64(d))
	}
}

func TestACallIsShownWithItsOperationAndItsSubject(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][2]string{
		"subop=Register&company=acme&email=ann@acme.test&ssid=x": {"Register", "ann@acme.test"},
		"subop=Launch&ssid=x&company=acme&authtoken=y":           {"Launch", "x"},
		"authtoken=y&company=acme":                               {"portal", "y"},
		"company=acme":                                           {"GET", "acme"},
		"":                                                       {"GET", "/path"},
	} {
		v := newCallView(fake.Call{Method: "GET", Path: "/path", Query: query})
		require.Equal(t, want, [2]string{v.Operation, v.Who}, query)
	}
	at := time.Date(2026, 3, 8, 10, 4, 5, 6_000_000, time.UTC)
	require.Equal(t, "10:04:05", formatClock(at))
	require.Equal(t, "2026-03-08T10:04:05.006Z", formatStamp(at))
}

func TestTheJournalIsFilteredByStatus(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	r := httptest.NewRequest("GET", fake.Path, nil)
	api.ServeHTTP(httptest.NewRecorder(), r)
	require.Equal(t, 1, newJournalView(url.Values{"status": {"200"}}, api).Found)
	v := newJournalView(url.Values{"status": {"404"}}, api)
	require.Equal(t, []int{0, 0, 1}, []int{v.Found, v.Shown, v.Seen})
}

// users returns a fake with n users, in turn of each company.
func users(d fake.Dialect, n int, companies ...string) *fake.API {
	s := &scenarios.Scenario{}
	for i := range n {
		s.Given.Users = append(s.Given.Users, scenarios.User{
			Company: companies[i%len(companies)], Email: "u" + strings.Repeat("x", i%50) + string(rune('a'+i/50%26)) +
				string(rune('a'+i/1300)) + "@acme.test", Password: "one",
		})
	}
	return fake.New(fake.Options{Dialect: d, Scenario: s})
}

func TestTheUsersArePartOfThePageUpToALimit(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "http://localhost/_fake/", nil)
	for _, row := range []struct {
		users, counted, shown int
		unshown, beyond       bool
	}{
		{200, 200, 200, false, false}, {201, 201, 200, true, false},
		{10_000, 10_000, 200, true, false}, {10_001, 10_000, 200, true, true},
	} {
		v := newPageView(r, users(fake.Dialect{}, row.users, "acme"), "", nil)
		require.Len(t, v.Clients, 1)
		require.Equal(t, []any{row.counted, row.shown, row.unshown, row.beyond},
			[]any{v.Users, len(v.Clients[0].Users), v.Unshown, v.Beyond}, row.users)
	}
}

func TestTheCaseOfACompanyMattersAsTheDialectSays(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "http://localhost/_fake/", nil)
	require.Len(t, newPageView(r, users(fake.Dialect{}, 2, "acme", "ACME"), "", nil).Clients, 1)
	d := fake.Dialect{CompanyCase: dialect.CompanyCaseSensitive}
	require.Len(t, newPageView(r, users(d, 2, "acme", "ACME"), "", nil).Clients, 2)
}

func TestThePageLinksTheEndpointAndTheSandboxes(t *testing.T) {
	t.Parallel()
	api := fake.New(fake.Options{})
	v := newPageView(httptest.NewRequest("GET", "https://localhost/sandbox/b/_fake/", nil), api, "b", []string{"a", "b"})
	require.Equal(t, "https://localhost/sandbox/b/trackerpro_admin.ashx", v.Origin+v.Path)
	require.Equal(t, []sandboxLink{
		{"the root fake", "/_fake/", false}, {"a", "/sandbox/a/_fake/", false}, {"b", "/sandbox/b/_fake/", true},
	}, v.Sandboxes)
}

func TestAnObservedAnswerHasItsDateAndAChangedOneIsMarked(t *testing.T) {
	t.Parallel()
	answers := &scenarios.Answers{}
	answers.Learn("email-case", "insensitive", "2026-03-08")
	d, err := dialect.Parse("ssid-case=sensitive")
	require.NoError(t, err)
	api := fake.New(fake.Options{Dialect: d, Answers: answers})
	v := newPageView(httptest.NewRequest("GET", "http://localhost/_fake/", nil), api, "", nil)
	require.Equal(t, []int{1, 1, len(scenarios.Questions())}, []int{v.Observed, v.Chosen, len(v.Questions)})
	for _, q := range v.Questions {
		require.Equal(t, q.Question == "ssid-case", q.Changed(), q.Question)
		if q.Question == "email-case" {
			require.Equal(t, fake.BasisObserved, q.Basis)
			require.Equal(t, "2026-03-08", q.Date)
			require.NotEmpty(t, q.Why)
		}
	}
}

func TestTheOpenAPIDescriptionFollowsTheDialect(t *testing.T) {
	t.Parallel()
	base := describe(fake.Dialect{}, "")
	require.Equal(t, []any{"/", "", false}, []any{base.Server, base.WrapEnd, base.EchoesReqID})
	require.IsIncreasing(t, base.Reasons)
	require.Equal(t, "/sandbox/one", describe(fake.Dialect{}, "one").Server)
	d := describe(fake.Dialect{
		JSONP: dialect.JSONPStatement, OtherMethod: dialect.OtherMethodServed, LongQuery: dialect.LongQuery414,
		CallLimitResponse: dialect.CallLimitResponseHTTP503,
	}, "")
	require.Equal(t, []any{";", []string{"put", "patch", "delete"}, "414", "503"},
		[]any{d.WrapEnd, d.OtherMethods, d.LongQuery, d.OverLimit})
	require.Equal(t, "429", describe(fake.Dialect{CallLimitResponse: dialect.CallLimitResponseHTTP429}, "").OverLimit)
	require.Equal(t, "404", describe(fake.Dialect{LongQuery: dialect.LongQuery404}, "").LongQuery)
}

func TestEachParameterIsDescribedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range queryParameters() {
		require.False(t, seen[p.Name], p.Name)
		seen[p.Name] = true
		switch p.Name {
		case "key", "op", "subop":
			require.True(t, p.Required, p.Name)
		default:
			require.False(t, p.Required, "some operation does not need %s", p.Name)
		}
	}
	require.Equal(t, "Register or Launch", operationNames(" or "))
	register := scenarios.Operations()[0]
	require.Equal(t, "key, op, subop, company, email, password", requiredParams(register))
	schema := func(p scenarios.Parameter) string { return parameterSchema(register, p) }
	require.Equal(t, `{type: string, description: "x"}`, schema(scenarios.Parameter{Summary: "x"}))
	require.Equal(t, `{type: string, minLength: 1, description: "x"}`,
		schema(scenarios.Parameter{Summary: "x", Required: true}))
	require.Equal(t, `{const: Admin, description: "x"}`, schema(scenarios.Parameter{Name: "op", Summary: "x"}))
	require.Equal(t, `{const: Register, description: "x"}`, schema(scenarios.Parameter{Name: "subop", Summary: "x"}))
	require.Equal(t, `{$ref: '#/components/schemas/SSID'}`, schema(scenarios.Parameter{Name: "ssid"}))
}
