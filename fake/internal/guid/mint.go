package guid

import (
	"crypto/rand"
	"encoding/binary"
)

// A Mint makes GUIDs from meanings and reads them back. Different meanings have
// different GUIDs, and two mints with the same seed make the same ones. Its
// methods may be called concurrently.
//
// A Feistel network scrambles the 122 bits that a version 4 GUID leaves free.
// GUIDs look random, but anyone who knows the seed can read and forge them.
type Mint struct {
	keys [4]uint64
}

// A Meaning is what a GUID stands for.
type Meaning struct {
	Kind   Kind
	User   uint32 // index of the user
	Serial uint64 // see [Serial]
}

// A Kind is what a GUID is used as. It has 3 bits.
type Kind uint8

// The kinds of GUIDs.
const (
	KindSSID Kind = iota + 1
	KindToken
	KindPassword
)

// A GUID's free bits are two halves, each of 61 bits.
const (
	halfBits = 61
	half     = 1<<halfBits - 1
)

// NewMint returns the mint of a seed. A zero seed picks a random one.
func NewMint(seed uint64) *Mint {
	if seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.LittleEndian.Uint64(b[:])
	}
	m := &Mint{}
	for i := range m.keys {
		seed += 0x9e3779b97f4a7c15
		m.keys[i] = mix(seed)
	}
	return m
}

// mix is the finalizer of splitmix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Seed returns a number that depends on the mint's seed alone. It seeds other
// random choices, which must repeat with the seed.
func (m *Mint) Seed() uint64 { return m.keys[0] }

// Make returns the GUID of a meaning.
func (m *Mint) Make(of Meaning) GUID {
	left := uint64(of.User)
	right := uint64(of.Kind)<<serialBits | of.Serial&serials
	for _, k := range m.keys {
		left, right = right, left^mix(right^k)&half
	}
	return pack(left, right)
}

// Read returns the meaning of a GUID. If the mint did not make the GUID, the meaning is
// zero or, rarely, a random one. So callers must check that the kind, the user and the
// serial exist.
func (m *Mint) Read(g GUID) Meaning {
	left, right := unpack(g)
	if pack(left, right) != g { // the version or the variant differs
		return Meaning{}
	}
	for i := range m.keys {
		left, right = right^mix(left^m.keys[len(m.keys)-1-i])&half, left
	}
	if left > 1<<32-1 {
		return Meaning{}
	}
	return Meaning{Kind: Kind(right >> serialBits), User: uint32(left), Serial: right & serials}
}

// pack lays two halves around the version and the variant.
func pack(left, right uint64) GUID {
	var g GUID
	high := left>>13<<16 | 4<<12 | left>>1&0xfff
	low := 2<<62 | left&1<<61 | right
	binary.BigEndian.PutUint64(g[:8], high)
	binary.BigEndian.PutUint64(g[8:], low)
	return g
}

// unpack is the inverse of [pack]. It ignores the version and the variant.
func unpack(g GUID) (left, right uint64) {
	high, low := binary.BigEndian.Uint64(g[:8]), binary.BigEndian.Uint64(g[8:])
	return high>>16<<13 | high&0xfff<<1 | low>>61&1, low & half
}
