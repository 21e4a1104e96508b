package fake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	var k tokens
	require.False(t, k.use(0))
	require.False(t, k.use(1), "not issued yet")
	first := k.issue()
	second := k.issue()
	require.True(t, k.use(second))
	require.False(t, k.use(second), "used")

	for range tokenLife - 2 {
		k.issue()
	}
	require.True(t, k.use(first), "the oldest of 65,536 still opens")
	third := k.issue()
	require.False(t, k.use(first), "used")
	require.False(t, k.use(second), "expired")
	require.EqualValues(t, tokenLife+1, third)
	require.True(t, k.use(third), "it stands where the first one stood")

	var other tokens
	expired := other.issue()
	for range tokenLife {
		other.issue()
	}
	require.False(t, other.use(expired), "expired without having been used")
	require.False(t, other.use(other.last+1))
}
