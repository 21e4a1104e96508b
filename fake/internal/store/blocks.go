package store

import "slices"

// blocks is a list that grows by whole blocks. It never copies elements to grow, so no
// add to a long list is slow. The first element has index 1.
type blocks[E any] struct {
	all [][]E // all but the last are full
}

const blockLen = 512

// add appends an element and returns its index.
func (b *blocks[E]) add(e E) (index uint32) {
	last := len(b.all) - 1
	if last < 0 || len(b.all[last]) == blockLen {
		last++
		var block []E
		if last > 0 { // the first block grows as it fills, which keeps a small list small
			block = make([]E, 0, blockLen)
		}
		b.all = append(b.all, block)
	}
	b.all[last] = append(b.all[last], e)
	return b.len()
}

// at returns the element of an index. The pointer is valid until the next add.
func (b *blocks[E]) at(index uint32) *E { return &b.all[(index-1)/blockLen][(index-1)%blockLen] }

func (b *blocks[E]) has(index uint32) bool { return 0 < index && index <= b.len() }

func (b *blocks[E]) len() uint32 {
	last := len(b.all) - 1
	if last < 0 {
		return 0
	}
	return uint32(last*blockLen + len(b.all[last]))
}

func (b *blocks[E]) clone() blocks[E] {
	all := make([][]E, len(b.all))
	for i, block := range b.all {
		all[i] = slices.Clone(block)
	}
	return blocks[E]{all}
}
