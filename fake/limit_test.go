package fake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
)

func TestALimitWithoutAPeriodIsPerSecond(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	d := throughClient(t, fake.Options{Limit: fake.Limit{Calls: 2}, Now: func() time.Time { return now }})
	for range 2 {
		require.Equal(t, 200, d.get("").Status)
	}
	require.Equal(t, 429, d.get("").Status)
	d.Advance(499 * time.Millisecond)
	require.Equal(t, 429, d.get("").Status)
	d.Advance(time.Millisecond)
	require.Equal(t, 200, d.get("").Status)
	require.Equal(t, 429, d.get("").Status)
}

// TestACallOverTheLimitRestsOnTheLimitAlone proves that the basis names no question
// that let the fake read the call: the call would be refused in any case.
func TestACallOverTheLimitRestsOnTheLimitAlone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		response dialect.CallLimitResponse
		shaped   []string
	}{
		{dialect.CallLimitResponseHTTP429, []string{"call-limit-response"}},
		{dialect.CallLimitResponseHTTP503, []string{"call-limit-response"}},
		{dialect.CallLimitResponseErrorOther, []string{
			"error-http-status", "error-reqid", "content-type", "parameter-case", "repeated-parameter", "post-query",
			"call-limit-response",
		}},
	} {
		d := throughClient(t, fake.Options{
			Limit: fake.Limit{Calls: 1, Per: time.Hour}, Dialect: fake.Dialect{CallLimitResponse: row.response},
		})
		d.get("")
		got := d.send("POST", "", "KEY=x&key=y", "reqId=7&Email=a@b.c")
		require.Equal(t, "call-limits", got.Rule)
		require.Equal(t, "documented; page=overview", got.Basis)
		var shaped []string
		for _, b := range d.lastCall().Shaped {
			shaped = append(shaped, b.Question)
		}
		require.Equal(t, row.shaped, shaped, row.response)
	}
}
