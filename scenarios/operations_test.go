package scenarios

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestOperationsHaveTheDocumentedParameters(t *testing.T) {
	t.Parallel()
	got := map[string][]string{}
	for _, o := range Operations() {
		for _, p := range o.Params {
			text := p.Name
			if p.Required {
				text += " required"
			}
			if p.Secret {
				text += " secret"
			}
			got[o.Op+" "+o.Name] = append(got[o.Op+" "+o.Name], text)
		}
	}
	require.Empty(t, cmp.Diff(map[string][]string{
		"Admin Register": {
			"key required secret", "op required", "subop required",
			"company required", "email required", "password required secret",
			"reqId", "callback", "dtm",
		},
		"Admin Launch": {
			"key required secret", "op required", "subop required",
			"ssid required secret",
			"reqId", "callback", "dtm",
		},
	}, got))
}

func TestEachOperationHasAStepAPageAndASummary(t *testing.T) {
	t.Parallel()
	kinds := []StepKind{StepOpen, StepCall}
	for _, o := range Operations() {
		require.NotContains(t, kinds, o.Step, "the words of steps are unique")
		kinds = append(kinds, o.Step)
		found, ok := FindOperation(o.Step)
		require.True(t, ok)
		require.Equal(t, o, found)
		require.True(t, slices.ContainsFunc(Rules(), func(s *Scenario) bool { return slices.Contains(s.Pages, o.Page) }),
			o.Page)
		require.NotEmpty(t, o.Summary)
		require.Equal(t, []string{o.Op, o.Name}, []string{o.Params[1].Example, o.Params[2].Example})
		for _, p := range o.Params {
			require.NotEmpty(t, p.Summary, p.Name)
			require.NotEmpty(t, p.Example, p.Name)
		}
	}
	require.Equal(t, []string{"register", "launch"}, stepKinds()[:2])
	require.Equal(t, []string{"open", "call"}, stepKinds()[len(Operations()):])
	for _, kind := range []StepKind{StepOpen, StepCall, "", "Register"} {
		_, ok := FindOperation(kind)
		require.False(t, ok, kind)
	}
}

func TestAStepNamesAllParametersButOpAndSubop(t *testing.T) {
	t.Parallel()
	launch, _ := FindOperation(StepLaunch)
	var names []string
	for _, p := range launch.StepParams() {
		names = append(names, p.Name)
	}
	require.Equal(t, []string{"key", "ssid", "reqId", "callback", "dtm"}, names)
	require.Equal(t, "op", launch.Params[1].Name, "StepParams does not change the table")
}

func TestRequestAddsTheParametersThatAStepLeavesOut(t *testing.T) {
	t.Parallel()
	launch, _ := FindOperation(StepLaunch)
	for name, row := range map[string]struct{ step, want []Param }{
		"the admin key comes first": {
			[]Param{{"reqId", "7"}, {"ssid", "$first"}},
			[]Param{{"key", "$key"}, {"op", "Admin"}, {"subop", "Launch"}, {"reqId", "7"}, {"ssid", "$first"}},
		},
		"a key of the step replaces the admin key, even if it is empty": {
			[]Param{{"ssid", "x"}, {"key", ""}},
			[]Param{{"op", "Admin"}, {"subop", "Launch"}, {"ssid", "x"}, {"key", ""}},
		},
		"a step may name no parameters": {nil, []Param{{"key", "$key"}, {"op", "Admin"}, {"subop", "Launch"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, launch.Request(row.step))
		})
	}
}

func TestSecretParametersAreKnownInAnyCase(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"key", "password", "ssid", "authtoken", "KEY", "Password", "AuthToken"} {
		require.True(t, IsSecret(name), name)
	}
	for _, name := range []string{"", "op", "subop", "company", "email", "reqId", "callback", "dtm", "keys"} {
		require.False(t, IsSecret(name), name)
	}
}
