package store

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// texts keeps strings end to end in blocks of bytes. The strings of a million users fit
// into some 600 blocks, which contain no pointers, so that the garbage collector does not
// scan them. As Go strings they would be two million objects to mark in each cycle.
// BenchmarkCollection shows the difference.
type texts struct {
	blocks [][]byte
}

// textBlock is the size of a block in bytes. A longer text has a block to itself.
const textBlock = 64 << 10

// A text is the place of a string: the number of a block in the upper half, and an
// offset in the lower one. At the offset are the capacity of the place and the length of
// the string, both as varints, and then the bytes of the string.
type text uint64

// add adds a copy of a string and returns its place, which has a capacity of room bytes.
func (t *texts) add(s string, room int) text {
	var header [2 * binary.MaxVarintLen64]byte
	n := binary.PutUvarint(header[:], uint64(room))
	need := 2*n + room // no length has a longer varint than room
	n += binary.PutUvarint(header[n:], uint64(len(s)))
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+need > textBlock {
		last++
		var block []byte
		if last > 0 { // the first block grows as it fills, which keeps a small store small
			block = make([]byte, 0, max(textBlock, need))
		}
		t.blocks = append(t.blocks, block)
	}
	block := t.blocks[last]
	at := len(block)
	block = append(append(block, header[:n]...), s...)
	t.blocks[last] = append(block, make([]byte, at+need-len(block))...)
	return text(last)<<32 | text(at)
}

// at returns a string without copying it. The string is valid until [texts.replace]
// overwrites it.
func (t *texts) at(x text) string {
	block := t.blocks[x>>32][uint32(x):]
	_, n := binary.Uvarint(block)
	length, m := binary.Uvarint(block[n:])
	return unsafe.String(unsafe.SliceData(block[n+m:]), length)
}

// replace replaces the string at x and returns the new place. A string that is too long
// for its place gets a new one of twice its length, so that the abandoned places of a
// string never add up to more than the last one.
func (t *texts) replace(x text, s string) text {
	block := t.blocks[x>>32][uint32(x):]
	room, n := binary.Uvarint(block)
	if uint64(len(s)) > room {
		return t.add(s, 2*len(s))
	}
	n += binary.PutUvarint(block[n:], uint64(len(s)))
	copy(block[n:], s)
	return x
}

// clone returns a copy that later calls of add and replace do not affect.
func (t *texts) clone() texts {
	blocks := make([][]byte, len(t.blocks))
	for i, block := range t.blocks {
		blocks[i] = slices.Clone(block)
	}
	return texts{blocks}
}
