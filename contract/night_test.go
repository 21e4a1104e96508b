package contract_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
)

// fortnight are fourteen nights.
func fortnight() (nights []time.Time) {
	for n := range 14 {
		nights = append(nights, time.Date(2026, 11, 15+n, 3, 0, 0, 0, time.UTC))
	}
	return nights
}

func TestEveryNightOfAFortnightHoldsWithTheSameUsersAndCalls(t *testing.T) {
	t.Parallel()
	w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey})}
	emails, forms := map[string]bool{}, map[string]bool{}
	for n, night := range fortnight() {
		before := len(w.calls)
		report, err := contract.Check(t.Context(), directTarget(w), contract.Options{Night: night})
		require.NoError(t, err)
		require.Zero(t, report.ExitCode(), "%v: %v", night, named(report))
		require.Equal(t, report.Planned, report.Calls)
		require.LessOrEqual(t, report.Calls, nightCalls)
		require.Equal(t, night.Format("2006-01-02"), report.Night)
		known := len(emails)
		var form strings.Builder
		for _, c := range w.calls[before:] {
			form.WriteString(c.method + c.path + " ")
			for _, p := range c.params() {
				if p.name == "email" {
					emails[p.value] = true
				}
			}
		}
		if n > 0 {
			require.Len(t, emails, known, "a later night creates nobody")
		}
		forms[form.String()] = true
	}
	require.Greater(t, len(forms), 3, "nights differ")
	requireFootprint(t, w.calls)
}

func TestTheSameNightMakesTheSameCalls(t *testing.T) {
	t.Parallel()
	var plans [3]*contract.Plan
	for i, night := range []time.Time{fortnight()[0], fortnight()[0], fortnight()[1]} {
		plan, err := contract.Foresee(directTarget(http.NotFoundHandler()), contract.Options{Night: night})
		require.NoError(t, err)
		plans[i] = plan
	}
	require.Equal(t, plans[0], plans[1])
	require.NotEqual(t, plans[0].Calls, plans[2].Calls)
	report := contract.Report{Command: "paytcheck", Night: "2026-11-15"}
	require.Equal(t, "paytcheck --night 2026-11-15 --run '^methods$'", report.Rerun("methods"))
	require.Equal(t, "paytcheck --night 2026-11-15", report.Rerun())
}

// Each of these shows itself only in a choice that the files do not make.
func TestAFortnightSeesWhatOneNightCannot(t *testing.T) {
	t.Parallel()
	echo := func(change func(id string) string) func(api http.Handler) http.HandlerFunc {
		return func(api http.Handler) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				right := httptest.NewRecorder()
				api.ServeHTTP(right, r)
				w.Header().Set("Content-Type", right.Header().Get("Content-Type"))
				w.WriteHeader(right.Code)
				body := right.Body.String()
				if id := read(r).Get("reqId"); id != "" && len(id) < 1000 {
					body = strings.Replace(body, `"reqId":"`+id+`"`, `"reqId":"`+change(id)+`"`, 1)
				}
				io.WriteString(w, body)
			}
		}
	}
	refusing := func(which func(*http.Request) bool) func(api http.Handler) http.HandlerFunc {
		return func(api http.Handler) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if which(r) {
					says(200, "application/json", envelopeWith("invalid_query", "No"))(w, r)
					return
				}
				api.ServeHTTP(w, r)
			}
		}
	}
	for _, row := range []struct {
		name    string
		handler func(api http.Handler) http.HandlerFunc
	}{
		{"a reqId loses its leading zeros", echo(func(id string) string { return strings.TrimLeft(id, "0"+"\x00") })},
		{"a reqId of 300 characters is cut", echo(func(id string) string { return id[:min(len(id), 255)] })},
		{"a reqId of 64 characters is cut", echo(func(id string) string { return id[:min(len(id), 63)] })},
		{"a reqId loses its plus", echo(func(id string) string { return strings.ReplaceAll(id, "+", " ") })},
		{"two spaces of a reqId become one", echo(func(id string) string { return strings.ReplaceAll(id, "  ", " ") })},
		{"GET does not register a client's first user", refusing(func(r *http.Request) bool {
			return r.Method == http.MethodGet && strings.Contains(read(r).Get("email"), "client-created")
		})},
		{"a launch of the new ssid by GET is refused after a rotation", refusing(func(r *http.Request) bool {
			return r.Method == http.MethodGet && read(r).Get("subop") == "Register" && read(r).Get("company") == "ours2"
		})},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			seen := 0
			for _, night := range fortnight() {
				target := directTarget(row.handler(impostor.New(impostor.Config{Key: troubleKey})))
				report, err := contract.Check(t.Context(), target, contract.Options{Night: night})
				require.NoError(t, err)
				if report.ExitCode() == 1 {
					seen++
				}
			}
			require.Positive(t, seen)
		})
	}
}
