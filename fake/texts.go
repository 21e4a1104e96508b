package fake

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// texts keeps strings end to end in blocks of bytes. A million of them are a few
// hundred objects without a pointer, which the garbage collector does not look
// into; as strings they would be a million that it visits in each cycle.
type texts struct {
	blocks [][]byte
}

// textBlock is the length of a block; a text that needs more has one of its own.
const textBlock = 64 << 10

// A text is where a string stands: the number of its block and, in the lower half,
// its place there. At the place stand the room that there is and the string's
// length, both as varints, and then the string.
type text uint64

// add keeps a copy of a string, in a place that has room for one of that length.
func (t *texts) add(s string, room int) text {
	var header [2 * binary.MaxVarintLen64]byte
	n := binary.PutUvarint(header[:], uint64(room))
	n += binary.PutUvarint(header[n:], uint64(len(s)))
	need := n + room + n // the length of a later string may be a longer varint, up to that of room
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+need > textBlock {
		last++
		t.blocks = append(t.blocks, nil)
	}
	block := t.blocks[last]
	if last > 0 { // the first block grows as it is filled, so that a small fake is small
		block = slices.Grow(block, max(textBlock, need)-len(block))
	}
	at := len(block)
	block = append(append(block, header[:n]...), s...)
	t.blocks[last] = append(block, make([]byte, at+need-len(block))...)
	return text(last)<<32 | text(at)
}

// at returns a string without a copy of it: the bytes where it stands. It holds
// until [texts.replace] writes another there.
func (t *texts) at(x text) string {
	block := t.blocks[x>>32][uint32(x):]
	_, n := binary.Uvarint(block)
	length, m := binary.Uvarint(block[n:])
	return unsafe.String(unsafe.SliceData(block[n+m:]), length)
}

// replace keeps another string in the place of one, or, where it is too long for
// that, in one that is twice as large as it needs: what is left behind is then
// never more than what is kept, however often a string is replaced.
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

// clone returns a copy that stays as it is when texts are added and replaced.
func (t *texts) clone() texts {
	blocks := make([][]byte, len(t.blocks))
	for i, block := range t.blocks {
		blocks[i] = slices.Clone(block)
	}
	return texts{blocks}
}
