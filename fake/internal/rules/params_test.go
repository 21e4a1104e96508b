package rules

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake/dialect"
)

type pair struct{ name, value string }

// pairs returns the pairs that Params yields.
func pairs(encoded string) (all []pair) {
	for name, value := range Params(encoded) {
		all = append(all, pair{name, value})
	}
	return all
}

func TestParamsDecodesWhateverArrives(t *testing.T) {
	t.Parallel()
	for encoded, want := range map[string][]pair{
		"":                        nil,
		"&&":                      nil,
		"=":                       {{"", ""}},
		"a":                       {{"a", ""}},
		"a=1&b=2=3&a=":            {{"a", "1"}, {"b", "2=3"}, {"a", ""}},
		"e%6dail=ann%40acme.test": {{"email", "ann@acme.test"}},
		"a+b=c+d%2B+":             {{"a b", "c d+ "}},
		"%41%42%43=%zz%4&%":       {{"ABC", "%zz%4"}, {"%", ""}},
		"a=%4G%4g%4/%4:%4@%4`":    {{"a", "%4G%4g%4/%4:%4@%4`"}},
		"a=%25%34%31;b":           {{"a", "%41;b"}},
		"a=%e2%82%AC%0a%00":       {{"a", "€\n\x00"}},
	} {
		require.Empty(t, cmp.Diff(want, pairs(encoded), cmp.AllowUnexported(pair{})), encoded)
	}
}

func TestParamsDecodesWhatURLValuesEncode(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := pair{rapid.String().Draw(t, "name"), rapid.StringN(0, -1, 40).Draw(t, "value")}
		encoded := url.QueryEscape(want.name) + "=" + url.QueryEscape(want.value)
		require.Equal(t, []pair{want}, pairs(encoded), encoded)
	})
}

func TestParamsStopsWhenItsLoopEnds(t *testing.T) {
	t.Parallel()
	for name := range Params("a=1&b=2") {
		require.Equal(t, "a", name)
		break
	}
}

func TestIsForm(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]bool{
		"application/x-www-form-urlencoded":                true,
		"application/x-www-form-urlencoded; charset=utf-8": true,
		" Application/X-WWW-Form-URLEncoded ;charset":      true,
		"application/x-www-form-urlencoded; a=b; a=c":      false, // no media type, by RFC 2045
		"application/x-www-form-urlencoded2":               false,
		"application/json":                                 false,
		"multipart/form-data; boundary=x":                  false,
		"":                                                 false,
	} {
		require.Equal(t, want, isForm(contentType), contentType)
	}
}

func TestRepeatedParametersOfAQueryAreJoinedOnce(t *testing.T) {
	t.Parallel()
	w := world(nil)
	w.Dialect.PostQuery, w.Dialect.RepeatedParameter = dialect.PostQueryAccepted, dialect.RepeatedParameterJoined
	var c Call
	c.Begin(w)
	r := post(t, "company=acme")
	r.URL.RawQuery = "email=a&email=b"
	_, ok := c.Read(r)
	require.True(t, ok)
	require.Equal(t, []string{"acme", "a,b"}, []string{c.Company(), c.Email()})
}
