package fake

import (
	"crypto/rand"
	"encoding/binary"
)

// guid is the binary form of a GUID.
type guid [16]byte

// A mint makes the GUIDs that the API hands out. A GUID holds its own meaning,
// scrambled: which user it belongs to and its serial number. So no ssid is ever
// kept, none repeats, and a seed gives the same ones again.
//
// The scrambling is a Feistel network over the 122 bits that a version 4 GUID
// leaves free. It makes them look random; it keeps no secret.
type mint struct {
	keys [4]uint64
}

// meaning is what a GUID stands for.
type meaning struct {
	kind   kind
	user   uint32 // index of the user's record
	serial uint64 // serialBits of it
}

// kind tells what was handed out; it has 3 bits.
type kind uint8

const (
	ssidKind kind = iota + 1
	tokenKind
	passwordKind
)

const (
	halfBits = 61
	half     = 1<<halfBits - 1

	serialBits = 58
	serials    = 1<<serialBits - 1
)

// newMint returns the mint of a seed; zero picks a random one.
func newMint(seed uint64) *mint {
	if seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.LittleEndian.Uint64(b[:])
	}
	m := &mint{}
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

// make returns the GUID of a meaning.
func (m *mint) make(of meaning) guid {
	left := uint64(of.user)
	right := uint64(of.kind)<<serialBits | of.serial&serials
	for _, k := range m.keys {
		left, right = right, left^mix(right^k)&half
	}
	return pack(left, right)
}

// read returns the meaning of a GUID. A GUID that the mint did not make has a
// meaning too, but one that nobody has been given: its kind, user or serial does
// not exist.
func (m *mint) read(g guid) meaning {
	left, right := unpack(g)
	if pack(left, right) != g { // its version or variant is another
		return meaning{}
	}
	for i := range m.keys {
		left, right = right^mix(left^m.keys[len(m.keys)-1-i])&half, left
	}
	if left > 1<<32-1 {
		return meaning{}
	}
	return meaning{kind: kind(right >> serialBits), user: uint32(left), serial: right & serials}
}

// pack lays two halves of 61 bits around the version and the variant.
func pack(left, right uint64) guid {
	var g guid
	high := left>>13<<16 | 4<<12 | left>>1&0xfff
	low := 2<<62 | left&1<<61 | right
	binary.BigEndian.PutUint64(g[:8], high)
	binary.BigEndian.PutUint64(g[8:], low)
	return g
}

// unpack is the inverse of [pack]; it does not look at version and variant.
func unpack(g guid) (left, right uint64) {
	high, low := binary.BigEndian.Uint64(g[:8]), binary.BigEndian.Uint64(g[8:])
	return high>>16<<13 | high&0xfff<<1 | low>>61&1, low & half
}

const upperHex = "0123456789ABCDEF"

// String returns the upper-case 8-4-4-4-12 form, the one on the wire.
func (g guid) String() string { return string(g.append(nil)) }

// append appends what [guid.String] returns.
func (g guid) append(to []byte) []byte {
	var text [36]byte
	at := 0
	for i, b := range g {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = upperHex[b>>4], upperHex[b&15]
		at += 2
	}
	return append(to, text[:]...)
}

// parseGUID reads the 8-4-4-4-12 form in either case and says whether it had
// lower-case digits.
func parseGUID(text string) (g guid, lower, ok bool) {
	if len(text) != 36 {
		return g, false, false
	}
	digits := 0
	for i := range len(text) {
		c := text[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return g, false, false
			}
			continue
		}
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
			lower = true
		default:
			return g, false, false
		}
		g[digits/2] = g[digits/2]<<4 | c
		digits++
	}
	return g, lower, true
}
