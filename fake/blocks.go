package fake

import "slices"

// blocks is a list that grows by a block at a time: what is in it is never copied
// for the sake of more, so that none of a million additions is slow. The first
// element has index 1.
type blocks[E any] struct {
	full [][]E // the last one may have room
}

const blockLen = 512

// add appends an element and returns its index.
func (b *blocks[E]) add(e E) (index uint32) {
	last := len(b.full) - 1
	if last < 0 || len(b.full[last]) == blockLen {
		last++
		var block []E
		if last > 0 { // the first one grows as it is filled, so that a small fake is small
			block = make([]E, 0, blockLen)
		}
		b.full = append(b.full, block)
	}
	b.full[last] = append(b.full[last], e)
	return uint32(b.len())
}

// at returns where the element of an index stands, until the next one is added.
func (b *blocks[E]) at(index uint32) *E { return &b.full[(index-1)/blockLen][(index-1)%blockLen] }

func (b *blocks[E]) has(index uint32) bool { return index > 0 && int(index) <= b.len() }

func (b *blocks[E]) len() int {
	last := len(b.full) - 1
	if last < 0 {
		return 0
	}
	return last*blockLen + len(b.full[last])
}

func (b *blocks[E]) clone() blocks[E] {
	full := make([][]E, len(b.full))
	for i, block := range b.full {
		full[i] = slices.Clone(block)
	}
	return blocks[E]{full}
}
