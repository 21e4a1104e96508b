package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBlocksKeepElements(t *testing.T) {
	t.Parallel()
	const n = 3 * blockLen
	var b blocks[int]
	require.False(t, b.has(0))
	require.False(t, b.has(1))
	for i := range n {
		require.EqualValues(t, i+1, b.add(i))
		require.EqualValues(t, i+1, b.len())
		require.True(t, b.has(uint32(i+1)))
		require.False(t, b.has(uint32(i+2)))
		require.Equal(t, i, *b.at(uint32(i + 1)), "at returns the newest element")
	}
	require.False(t, b.has(0), "the first index is 1")
	require.False(t, b.has(1<<32-1))
	require.Len(t, b.all, 3)

	before := b.clone()
	for i := range n {
		require.Equal(t, i, *b.at(uint32(i + 1)))
		*b.at(uint32(i + 1)) = -1
	}
	b.add(n)
	require.EqualValues(t, n, before.len(), "later changes do not affect a clone")
	for i := range n {
		require.Equal(t, i, *before.at(uint32(i + 1)), "later changes do not affect a clone")
	}
}

func TestGrowingCopiesNoFullBlock(t *testing.T) {
	t.Parallel()
	var b blocks[int]
	for range 2*blockLen + 1 {
		b.add(0)
	}
	first, second, third := b.at(1), b.at(blockLen+1), b.at(2*blockLen+1)
	for range blockLen {
		b.add(0)
	}
	require.Same(t, first, b.at(1))
	require.Same(t, second, b.at(blockLen+1))
	require.Same(t, third, b.at(2*blockLen+1), "an add within a block does not move it")
	require.Equal(t, blockLen, cap(b.all[2]))
}
