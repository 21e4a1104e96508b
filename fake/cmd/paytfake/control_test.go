package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATokenHasOnlyVisibleASCIICharacters(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]bool{
		"": true, "!~aZ9": true, "a b": false, "a\x7f": false, "a\t": false, "é": false,
	} {
		flags := controlFlags{Token: token, SandboxIdle: 1, MaxSandboxes: 1, MaxHang: 1}
		require.Equal(t, want, flags.check() == nil, "%q", token)
	}
}
