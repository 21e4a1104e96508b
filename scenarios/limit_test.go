package scenarios

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseLimit(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       Limit
		printed    string
	}{
		{"an empty text is no limit", "", Limit{}, "none"},
		{"none is no limit", "none", Limit{}, "none"},
		{"calls per period", "10/1s", Limit{10, time.Second}, "10/1s"},
		{"a unit without a number means one", "2/s", Limit{2, time.Second}, "2/1s"},
		{"a period of several units", "100/1m30s", Limit{100, 90 * time.Second}, "100/1m30s"},
		{"minutes print without seconds", "5/m", Limit{5, time.Minute}, "5/1m"},
		{"hours print without minutes", "2/1h", Limit{2, time.Hour}, "2/1h"},
		{"tens of minutes and seconds keep their zeros", "1/20m10s", Limit{1, 20*time.Minute + 10*time.Second}, "1/20m10s"},
		{"ten hours keep their zero", "1/10h", Limit{1, 10 * time.Hour}, "1/10h"},
		{"the most calls in the longest period", "2147483647/8760h", Limit{1<<31 - 1, 8760 * time.Hour}, "2147483647/8760h"},
		{"ten minutes keep their zero", "1/10m", Limit{1, 10 * time.Minute}, "1/10m"},
		{"ten minutes after an hour keep theirs", "1/1h10m", Limit{1, 70 * time.Minute}, "1/1h10m"},
		{"a unit without a number before another period", "1/m30s", Limit{1, 90 * time.Second}, "1/1m30s"},
		{"a period may be less than a second", "1/250ms", Limit{1, 250 * time.Millisecond}, "1/250ms"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := ParseLimit(row.text)
			require.NoError(t, err)
			require.Equal(t, row.want, got)
			require.Equal(t, row.printed, got.String())
			again, err := ParseLimit(got.String())
			require.NoError(t, err, "a printed limit can be read")
			require.Equal(t, got, again)
		})
	}
	require.Equal(t, "5/1s", Limit{Calls: 5}.String(), "a zero period is a second")
	text, err := Limit{Calls: 5}.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "5/1s", string(text))
	for _, row := range []struct{ name, text, want string }{
		{"no period", "10", `bad limit "10": no period; write calls per period, such as 10/1s`},
		{"no calls", "/1s",
			`bad limit "/1s": "" is not a number of calls from 1 to 2147483647; write calls per period, such as 10/1s`},
		{"zero calls", "0/1s",
			`bad limit "0/1s": "0" is not a number of calls from 1 to 2147483647; write calls per period, such as 10/1s`},
		{"a number with a sign", "+1/1s",
			`bad limit "+1/1s": "+1" is not a number of calls from 1 to 2147483647; write calls per period, such as 10/1s`},
		{"a number of calls that overflows", "99999999999999999999/s",
			`bad limit "99999999999999999999/s": "99999999999999999999" is not a number of calls from 1 to 2147483647; write ` +
				`calls per period, such as 10/1s`},
		{"a number of calls above 2147483647", "2147483648/s",
			`bad limit "2147483648/s": "2147483648" is not a number of calls from 1 to 2147483647; write calls per period, ` +
				`such as 10/1s`},
		{"a period of more than a year", "10/8760h0m1s",
			`bad limit "10/8760h0m1s": "8760h0m1s" is not a period of at most a year, 8760h; write calls per period, such as ` +
				`10/1s`},
		{"a period of centuries", "10/2562047h",
			`bad limit "10/2562047h": "2562047h" is not a period of at most a year, 8760h; ` +
				`write calls per period, such as 10/1s`},
		{"a period that overflows", "10/2562048h",
			`bad limit "10/2562048h": "2562048h" is not a period of at most a year, 8760h; ` +
				`write calls per period, such as 10/1s`},
		{"an empty period", "1/",
			`bad limit "1/": "" is not a period of at most a year, 8760h; write calls per period, such as 10/1s`},
		{"a period of zero seconds", "1/0s",
			`bad limit "1/0s": "0s" is not a period of at most a year, 8760h; write calls per period, such as 10/1s`},
		{"a negative period", "1/-1s",
			`bad limit "1/-1s": "-1s" is not a period of at most a year, 8760h; write calls per period, such as 10/1s`},
		{"a period without a unit", "1/10",
			`bad limit "1/10": "10" is not a period of at most a year, 8760h; write calls per period, such as 10/1s`},
		{"an unknown unit", "1/day",
			`bad limit "1/day": "day" is not a period of at most a year, 8760h; write calls per period, such as 10/1s`},
		{"white space", "1 / 1s",
			`bad limit "1 / 1s": "1 " is not a number of calls from 1 to 2147483647; write calls per period, such as 10/1s`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := ParseLimit(row.text)
			require.EqualError(t, err, row.want)
		})
	}
}

func TestLimitIsTextInJSON(t *testing.T) {
	type options struct{ A, B Limit }
	data, err := json.Marshal(options{A: Limit{2, time.Second}})
	require.NoError(t, err)
	require.JSONEq(t, `{"A": "2/1s", "B": "none"}`, string(data))

	var got options
	require.NoError(t, json.Unmarshal(data, &got))
	require.Equal(t, options{A: Limit{2, time.Second}}, got)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"A": "often"}`), &got), `bad limit "often"`)
	require.Equal(t, Limit{2, time.Second}, got.A, "a bad text changes nothing")
}
