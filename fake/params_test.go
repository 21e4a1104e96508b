package fake

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPairs(t *testing.T) {
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
		"a=%25%34%31;b":           {{"a", "%41;b"}},
	} {
		require.Empty(t, cmp.Diff(want, slices.Collect(pairs(encoded)), cmp.AllowUnexported(pair{})), encoded)
	}
}

// TestPairsAreThoseOfAnEncoder proves that whatever a client encodes arrives as
// it was.
func TestPairsAreThoseOfAnEncoder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := pair{rapid.String().Draw(t, "name"), rapid.StringN(0, -1, 40).Draw(t, "value")}
		encoded := url.QueryEscape(want.name) + "=" + url.QueryEscape(want.value)
		require.Equal(t, []pair{want}, slices.Collect(pairs(encoded)), encoded)
	})
}
