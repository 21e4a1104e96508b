package wire

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

type params = []scenarios.Param

// set returns parameters of names and values that take turns.
func set(text ...string) (all params) {
	for i := 0; i < len(text); i += 2 {
		all = append(all, scenarios.Param{Name: text[i], Value: text[i+1]})
	}
	return all
}

func TestAPlainParameterIsSetOnceAsItIsSpelledWhereItsMethodHasIt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		request Request
		value   string
		ok      bool
	}{
		{"in the query of a GET", Request{Method: "GET", Query: set("reqId", "7")}, "7", true},
		{"in the form of a POST", Request{Method: "POST", Form: set("x", "1", "reqId", "")}, "", true},
		{"in the query of a POST", Request{Method: "POST", Query: set("reqId", "7"), Form: set("x", "1")}, "", false},
		{"in both", Request{Method: "POST", Query: set("reqid", "7"), Form: set("reqId", "7")}, "7", false},
		{"twice", Request{Method: "GET", Query: set("reqId", "7", "reqId", "7")}, "", false},
		{"in two spellings", Request{Method: "GET", Query: set(" REQID", "7", "reqId", "7")}, "", false},
		{"in another spelling", Request{Method: "GET", Query: set("reqid", "7")}, "", false},
		{"of another method", Request{Method: "PUT", Query: set("reqId", "7"), Form: set("reqId", "7")}, "", false},
		{"not at all", Request{Method: "GET"}, "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			value, ok := row.request.Plain("reqId")
			require.Equal(t, row.ok, ok)
			if ok {
				require.Equal(t, row.value, value)
			}
		})
	}
}

func TestParametersAreFoundByTheirNames(t *testing.T) {
	t.Parallel()
	r := Request{Query: set("A", "1", "a", "2"), Form: set(" b ", "3", "a", "4")}
	require.Equal(t, "2", r.Param("a"), "as it is spelled, the first")
	require.Empty(t, r.Param("b"))
	require.Equal(t, "1", r.Folded("a"), "in any letter case, the first")
	require.True(t, r.Sets("B"), "with space around it")
	require.False(t, r.Sets("c"))
	require.Equal(t, "A=1&a=%C3%A9+%26", Encode(set("A", "1", "a", "é &")))
}
