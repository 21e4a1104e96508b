package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	var k tokens
	require.False(t, k.usable(0), "no token has number 0")
	require.False(t, k.usable(1), "a token is not usable before it is issued")
	k.issue()
	k.issue()
	require.False(t, k.usable(0), "no token has number 0")
	require.False(t, k.usable(3), "a token is not usable before it is issued")
	require.False(t, k.usable(1<<64-1), "a token is not usable before it is issued")
	require.True(t, k.usable(2))
	require.True(t, k.usable(2), "usable does not use a token")
	k.use(2)
	require.False(t, k.usable(2), "used")

	for range TokenLife - 2 {
		k.issue()
	}
	require.True(t, k.usable(1), "the oldest remembered token is usable")
	k.use(1)
	k.issue()
	require.False(t, k.usable(1), "expired")
	require.True(t, k.usable(TokenLife+1), "a new token takes the place of a used one")
	k.issue()
	require.False(t, k.usable(2), "expired")
	require.True(t, k.usable(3), "the oldest remembered token is usable")
	k.issue()
	require.False(t, k.usable(3), "an unused token expires too")
}

func TestUsingATokenAffectsNoOther(t *testing.T) {
	t.Parallel()
	var k tokens
	for range TokenLife {
		k.issue()
	}
	for number := uint64(1); number <= TokenLife; number++ {
		require.True(t, k.usable(number))
		k.use(number)
		require.False(t, k.usable(number))
	}
}
