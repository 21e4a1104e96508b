package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnEmptyArgumentIsNamedByItsFlagOrItsPlace(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"--key", ""}, "--key is empty; give it a value or leave it out"},
		{[]string{"serve", "--key="}, "--key is empty; give it a value or leave it out"},
		{[]string{""}, "argument 1 is empty; give it a value or leave it out"},
		{[]string{"lint", ""}, "argument 2 is empty; give it a value or leave it out"},
	} {
		require.EqualError(t, Filled(row.args), row.want, row.args)
	}
	require.NoError(t, Filled([]string{"lint", "--key", "a=", "x"}))
}
