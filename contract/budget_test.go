package contract_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
)

func TestABudgetEndsARunAsInconclusiveWhereverItIsSpent(t *testing.T) {
	for _, dialect := range []map[string]string{{}, {"email-case": "sensitive", "old-ssid": "valid",
		"bad-key": "http-403", "error-http-status": "400"}} {
		whole := 0
		for most := 1; most <= nightCalls; most += int(stride(6)) {
			w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey, Dialect: dialect})}
			report, err := contract.Check(t.Context(), directTarget(w), contract.Options{MaxCalls: most})
			require.NoError(t, err)
			require.LessOrEqual(t, len(w.calls), most)
			require.Equal(t, len(w.calls), report.Calls)
			require.Zero(t, report.Count(contract.Broken), "after %d calls", most)
			if report.Planned <= most {
				whole++
				require.Zero(t, report.ExitCode())
				require.Empty(t, report.Ended)
			} else {
				require.Equal(t, 3, report.ExitCode(), "after %d calls", most)
				require.Len(t, w.calls, most)
				require.Equal(t, fmt.Sprintf("the budget of %s is spent: --max-calls raises it", calls(most)), report.Ended)
			}
			requireNothingWrongLearnt(t, dialect, report)
		}
		require.NotZero(t, whole)
	}
}

func calls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return fmt.Sprintf("%d calls", n)
}

func requireNothingWrongLearnt(t *testing.T, dialect map[string]string, report *contract.Report) {
	t.Helper()
	for _, q := range report.Questions {
		want := dialect[q.Question]
		if want == "" {
			want = q.Default
		}
		if q.Answer != "" {
			require.Equal(t, want, q.Answer, q.Question)
		}
	}
}

// Looking a second time takes calls, for which the budget holds too.
func TestABudgetHoldsWhereEverythingIsLookedAtTwice(t *testing.T) {
	const most = 40
	for _, wrong := range wrongs() {
		w := &wire{Handler: impostor.New(impostor.Config{Key: troubleKey, Wrong: wrong})}
		_, err := contract.Check(t.Context(), directTarget(w), contract.Options{MaxCalls: most})
		require.NoError(t, err)
		require.LessOrEqual(t, len(w.calls), most, wrong.Name)
	}
}

// Neither do calls to a target that throttles go beyond it.
func TestABudgetHoldsWhereATargetPutsOff(t *testing.T) {
	w := &wire{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusTooManyRequests)
	})}
	report, err := contract.Check(t.Context(), directTarget(w), contract.Options{MaxCalls: 1})
	require.NoError(t, err)
	require.Len(t, w.calls, 1)
	require.Equal(t, 3, report.ExitCode())
}
