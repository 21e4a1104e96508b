package scenarios

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCallsAreSelectedByTheirNumber(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text  string
		taken string // the selected calls of 1 to 7
		left  []int  // after 0, 1, 2 … calls
	}{
		{"2", "2", []int{1, 1, 0, 0}},
		{"1-3", "123", []int{3, 2, 1, 0, 0}},
		{"3-5", "345", []int{3, 3, 3, 2, 1, 0, 0}},
		{"3-", "34567", []int{-1, -1, -1, -1, -1}},
		{"every 3", "36", []int{-1, -1, -1, -1, -1}},
		{"every 1", "1234567", []int{-1, -1}},
	} {
		t.Run(row.text, func(t *testing.T) {
			t.Parallel()
			c, err := ParseCalls(row.text)
			require.NoError(t, err)
			require.Equal(t, row.text, c.String())
			var taken strings.Builder
			for n := 1; n <= 7; n++ {
				if c.Includes(n) {
					taken.WriteByte(byte('0' + n))
				}
			}
			require.Equal(t, row.taken, taken.String())
			for n, left := range row.left {
				require.Equal(t, left, c.Left(n), "after %d calls", n)
			}
		})
	}
	require.True(t, Calls{}.Includes(1), "the zero value selects all calls")
	require.Equal(t, -1, Calls{}.Left(9))
	require.Equal(t, -1, Calls{Every: 2, To: 3}.Left(9), "every second call, whatever To is")
	require.Empty(t, Calls{}.String())
	require.Equal(t, "1-3", Calls{To: 3}.String(), "a zero From is the first call")
	require.Equal(t, 2, Calls{To: 3}.Left(1))
}

func TestParseCallsRefusesOtherTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "0", "-1", "+1", "1.5", "0x1", "1_0", "5-2", "0-2", "1-0", "-3", "1-3-5", "1 - 3", "1-99999999999999999999",
		"99999999999999999999", "2147483648", "1-2147483648", "2147483648-", "every", "every 0", "every -1",
		"every 2147483648", "every  2",
		"Every 2", ".inf", ".nan", "1-.inf",
	} {
		_, err := ParseCalls(text)
		require.EqualError(t, err, `"`+text+`" does not select calls; write 2, 1-3, 3- or every 5`)
	}
	c, err := ParseCalls("2147483647-2147483647")
	require.NoError(t, err)
	require.Equal(t, "2147483647", c.String())
}

func TestADelayIsATimeOrARange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Delay{
		"3s":      {3 * time.Second, 3 * time.Second},
		"1s-3s":   {time.Second, 3 * time.Second},
		"2s-2s":   {2 * time.Second, 2 * time.Second},
		"1ns-24h": {1, 24 * time.Hour},
		"24h":     {24 * time.Hour, 24 * time.Hour},
	} {
		got, err := ParseDelay(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got)
		again, err := ParseDelay(got.String())
		require.NoError(t, err)
		require.Equal(t, want, again)
	}
	for _, text := range []string{
		"", "3", "0s", "-1s", "1s-", "-", "1s--2s", "3s-1s", "1s-0s", "0s-1s", "1s-3s-5s", "24h0m0.000000001s", "1s-25h",
		"2562047h", "2562048h",
		"300y", "1e9s", ".infs", "NaN", " 3s",
	} {
		_, err := ParseDelay(text)
		require.EqualError(t, err, `"`+text+`" is not a time such as 3s, or a range such as 1s-3s, of at most 24h`)
	}
}

func TestNumbersOfAFaultAreBounded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, file, want string }{
		{"a probability that is not a number", "{delay: 1s, probability: .nan}",
			"1:26: probability: .nan is not a number above 0 and up to 1"},
		{"a probability that is infinite", "{delay: 1s, probability: .inf}",
			"1:26: probability: .inf is not a number above 0 and up to 1"},
		{"a probability of minus zero", "{delay: 1s, probability: -0}",
			"1:26: probability: -0 is not a number above 0 and up to 1"},
		{"a probability above one", "{delay: 1s, probability: 1.5}",
			"1:26: probability: 1.5 is not a number above 0 and up to 1"},
		{"a probability of zero", "{delay: 1s, probability: 0}", "1:26: probability: 0 is not a number above 0 and up to 1"},
		{"bytes below zero", "{drop: truncate, after: -1}", "1:25: after: -1 is not a whole number from 0 to 2147483647"},
		{"more bytes than 32 bits count", "{drop: truncate, after: 2147483648}",
			"1:25: after: 2147483648 is not a whole number from 0 to 2147483647"},
		{"a status below 200", "{http: 199}", "1:8: http: 199 is not a whole number from 200 to 599"},
		{"a status above 599", "{http: 600}", "1:8: http: 600 is not a whole number from 200 to 599"},
		{"a status that is infinite", "{http: .inf}", "1:8: http: .inf is not a whole number from 200 to 599"},
		{"a delay of centuries", "{delay: 2562047h}",
			`1:9: delay: "2562047h" is not a time such as 3s, or a range such as 1s-3s, of at most 24h`},
		{"a slow response of more than a day", "{slow: 24h1s}",
			`1:8: slow: "24h1s" is not a time such as 3s or 200ms, of at most 24h`},
		{"a slow response of zero seconds", "{slow: 0s}",
			`1:8: slow: "0s" is not a time such as 3s or 200ms, of at most 24h`},
		{"a slow response in a range", "{slow: 1s-2s}",
			`1:8: slow: "1s-2s" is not a time such as 3s or 200ms, of at most 24h`},
		{"a reversed range of calls", "{delay: 1s, calls: 5-2}",
			`1:20: calls: "5-2" does not select calls; write 2, 1-3, 3- or every 5`},
		{"a number of calls that overflows", "{delay: 1s, calls: 1-99999999999999999999}",
			`1:20: calls: "1-99999999999999999999" does not select calls; write 2, 1-3, 3- or every 5`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseFault("f", []byte(row.file))
			require.EqualError(t, err, "f:"+row.want)
		})
	}
	f, err := ParseFault("f",
		[]byte("{drop: truncate, after: 2147483647, http: 599, probability: 1, delay: 24h, calls: 2147483647}"))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(Fault{
		Drop: DropTruncate, After: 1<<31 - 1, HTTP: 599, Probability: 1, Delay: Delay{24 * time.Hour, 24 * time.Hour},
		Calls: Calls{From: 1<<31 - 1, To: 1<<31 - 1}, Pos: Pos{Line: 1, Col: 1},
	}, f))
}

func TestEachWordOfAFaultIsRead(t *testing.T) {
	t.Parallel()
	f, err := ParseFault("f",
		[]byte("{on: {subop: A, company: b, email: c}, http: 200, content-type: a/b, body: x, slow: 5s}"))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(Fault{
		On: On{Subop: "A", Company: "b", Email: "c"}, HTTP: 200, ContentType: "a/b", Body: "x", Slow: 5 * time.Second,
		Pos: Pos{Line: 1, Col: 1},
	}, f))
	f, err = ParseFault("f", []byte("{http: 500, page: iis}"))
	require.NoError(t, err)
	require.Equal(t, PageIIS, f.Page)
	for text, want := range map[string]Drop{"reset": DropReset, "hang": DropHang, "truncate": DropTruncate} {
		f, err := ParseFault("f", []byte("{drop: "+text+"}"))
		require.NoError(t, err)
		require.Equal(t, want, f.Drop)
	}
}

func TestContradictoryWordsOfAFaultAreRefused(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"{http: 500, drop: reset}": "f:1:2: http has no effect with drop: reset, which sends no " +
			"response; leave one out",
		"{http: 500, page: iis, content-type: a/b}": "f:1:13: page and content-type contradict each other; leave one out",
		"{delay: 1s, content-type: a/b}": "f:1:13: content-type without http has no effect; add it or " +
			"leave content-type out",
		"{delay: 1s, page: iis}":     "f:1:13: page without http has no effect; add it or leave page out",
		"{drop: truncate, slow: 1s}": "f:1:18: slow and drop contradict each other; leave one out",
		"{on: {}, calls: 1, probability: 1, after: 0}": "f:1:1: a fault that does nothing; name one of delay, http, " +
			"drop, slow\nf:1:36: after without drop: truncate has no effect; add it or leave after out",
		"{drop: truncate, http: 500, after: 0}":          "",
		"{delay: 1s, http: 500, body: '', slow: 1s}":     "",
		"{delay: 1s, drop: hang, on: {subop: Launch}}":   "",
		"{http: 500, drop: truncate, content-type: a/b}": "",
	} {
		_, err := ParseFault("f", []byte(file))
		if want == "" {
			require.NoError(t, err, file)
		} else {
			require.EqualError(t, err, want, file)
		}
	}
}

func (d *drawer) fault() Fault {
	f := Fault{HTTP: 500, On: On{Subop: d.one("", "Register"), Email: d.one("", "a#b", "no")}}
	f.Calls = rapid.SampledFrom([]Calls{{}, {From: 2, To: 2}, {From: 1, To: 3}, {From: 1}, {Every: 5}}).Draw(d.T, "calls")
	f.Probability = rapid.SampledFrom([]float64{0, 1, 0.1, 1e-9}).Draw(d.T, "probability")
	f.Delay = rapid.SampledFrom([]Delay{{}, {time.Hour, time.Hour}, {time.Second, 90 * time.Second}}).Draw(d.T, "delay")
	if d.coin() {
		f.Page = PageIIS
	} else {
		f.ContentType, f.Body = "text/plain", rapid.String().Draw(d.T, "body")
	}
	if d.coin() {
		f.Drop, f.After = DropTruncate, d.upTo(2)
	} else {
		f.Slow = time.Duration(d.upTo(3)) * time.Second
	}
	return f
}
