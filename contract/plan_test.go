package contract_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

func TestThePlanIsWhatAConformingTargetGetsCallByCall(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for i := range often(8, 60) {
		dialect := randomDialect(random)
		for _, o := range []contract.Options{{}, {NewUsers: true}, {Select: regexp.MustCompile("ssid|case|anew|launch"),
			NewUsers: i%2 == 0}} {
			w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey, Dialect: dialect})}
			target := directTarget(w)
			plan, err := contract.Foresee(target, o)
			require.NoError(t, err)
			require.Empty(t, w.calls, "a plan makes no call")
			report, err := contract.Check(t.Context(), target, o)
			require.NoError(t, err)
			require.Equal(t, 0, report.ExitCode(), "%v", dialect)
			want, got := []string{}, []string{}
			for _, c := range plan.Calls {
				want = append(want, c.Sent)
			}
			for _, c := range w.calls {
				got = append(got, c.shown())
			}
			require.Empty(t, cmp.Diff(want, got), "%v", dialect)
			require.Equal(t, len(got), report.Calls)
			require.Equal(t, len(got), report.Planned)
			if !o.NewUsers {
				require.LessOrEqual(t, len(got), nightCalls, tooMany)
			}
		}
	}
}

// A run whose last call may be refused makes one more, to see that the target still
// serves. The plan has it, and whom it creates.
func TestThePlanHasTheCallThatShowsThatATargetStillServes(t *testing.T) {
	for _, row := range []struct {
		run   string
		exact bool // the answers do not decide whether it is made
	}{
		{"^bad-key$", true}, {"^launch-opens$", true}, {"^email-unique$", true}, {"^user-created$", true},
		{"^old-ssid$", false}, {"^call-limits$", true},
	} {
		for _, answers := range []string{"base", "old-ssid=valid"} {
			t.Run(row.run+" "+answers, func(t *testing.T) {
				d, err := dialect.Parse(strings.TrimPrefix(answers, "base"))
				require.NoError(t, err)
				s := fake.Start(t, fake.Options{Dialect: d})
				target := directTarget(nil)
				target.URL, target.Key, target.Client = s.URL, redact.Secret(s.Key), s.Client()
				o := contract.Options{Select: regexp.MustCompile(row.run)}
				plan, err := contract.Foresee(target, o)
				require.NoError(t, err)
				report, err := contract.Check(t.Context(), target, o)
				require.NoError(t, err)
				require.LessOrEqual(t, report.Calls, len(plan.Calls))
				require.Subset(t, plan.Users, users(s))
				if row.exact {
					require.Len(t, plan.Calls, report.Calls)
				}
			})
		}
	}
}

// users are the emails of all users, those alike once.
func users(s *fake.Server) (all []string) {
	for u := range s.Users() {
		all = append(all, strings.ToLower(strings.TrimSpace(u.Email)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestThePlanNamesEveryUserThatTheFirstNightCreatesAndLaterNightsCreateNone(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range often(4, 40) {
		var text strings.Builder
		for q, a := range maps.All(randomDialect(random)) {
			text.WriteString("," + q + "=" + a)
		}
		d, err := dialect.Parse(text.String()[1:])
		require.NoError(t, err)
		s := fake.Start(t, fake.Options{Dialect: d})
		target := contract.Target{URL: s.URL, Key: redact.Secret(s.Key), Company: "ours1", OtherCompany: "ours2",
			Email: "x+{name}@ours.example", Client: s.Client()}
		plan, err := contract.Foresee(target, contract.Options{})
		require.NoError(t, err)
		require.Zero(t, plan.Anew)
		require.ElementsMatch(t, []string{"ours1", "ours2"}, plan.Companies)
		var first []string
		for night := range 3 {
			_, err := contract.Check(t.Context(), target, contract.Options{})
			require.NoError(t, err)
			if night == 0 {
				first = users(s)
			}
		}
		require.Equal(t, first, users(s), "later nights create nobody")
		named := []string{}
		for _, email := range plan.Users {
			named = append(named, strings.ToLower(strings.TrimSpace(email)))
		}
		require.Subset(t, named, first, "%s", d)
		plan, err = contract.Foresee(target, contract.Options{NewUsers: true})
		require.NoError(t, err)
		require.Equal(t, 1, plan.Anew)
		_, err = contract.Check(t.Context(), target, contract.Options{NewUsers: true})
		require.NoError(t, err)
		require.Len(t, users(s), len(first)+plan.Anew)
	}
}

func TestAPlanSaysHowLongItTakesAtTheRate(t *testing.T) {
	target := contract.Target{URL: "https://live.example/x.ashx", Key: troubleKey, Company: "a1", OtherCompany: "b1",
		Email: "x+{name}@ours.example"}
	for _, row := range []struct {
		rate  scenarios.Limit
		every time.Duration
	}{{scenarios.Limit{}, time.Second / 2}, {scenarios.Limit{Calls: 1, Per: time.Minute}, time.Minute}} {
		plan, err := contract.Foresee(target, contract.Options{Rate: row.rate})
		require.NoError(t, err)
		require.Equal(t, time.Duration(len(plan.Calls))*row.every, plan.Takes)
	}
}

func TestAPlanForATerminalKeepsToItsWidthAndHidesTheKey(t *testing.T) {
	var out bytes.Buffer
	target := directTarget(http.NotFoundHandler())
	plan, err := contract.Foresee(target, contract.Options{NewUsers: true})
	require.NoError(t, err)
	require.NoError(t, plan.WriteText(&out))
	require.NotContains(t, out.String(), troubleKey)
	require.NotContains(t, out.String(), "Pw-")
	require.Contains(t, out.String(), fmt.Sprintf("%d calls to http://localhost/trackerpro_admin.ashx", len(plan.Calls)))
	require.Contains(t, out.String(), "later nights  create 1 user each, and use the others again")
	for line := range strings.Lines(out.String()) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 80, line)
	}
}
