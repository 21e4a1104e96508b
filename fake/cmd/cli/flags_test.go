package cli

import (
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

func TestTheEnvironmentSetsNoFlagThatEndsTheProgram(t *testing.T) {
	t.Parallel()
	e := environment{"P_", func(name string) string { return "value of " + name }}
	for flag, want := range map[string]any{
		"help": nil, "version": nil, "completion": nil, "max-hang": "value of P_MAX_HANG",
	} {
		got, err := e.Resolve(nil, nil, &kong.Flag{Value: &kong.Value{Name: flag}})
		require.NoError(t, err)
		require.Equal(t, want, got, flag)
	}
}
