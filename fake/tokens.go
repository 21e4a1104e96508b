package fake

import "sync"

// tokenLife is how many launch tokens are remembered; an older one has expired.
const tokenLife = 1 << 16

// tokens remembers which of the last launch tokens have been used, by number.
type tokens struct {
	mu   sync.Mutex // guards all below
	last uint64
	used [tokenLife / 64]uint64
}

// issue returns the number of a new token.
func (t *tokens) issue() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	word, bit := place(t.last)
	t.used[word] &^= bit
	return t.last
}

// use says whether a token can still be used, and uses it up.
func (t *tokens) use(number uint64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	word, bit := place(number)
	if number == 0 || number > t.last || t.last-number >= tokenLife || t.used[word]&bit != 0 {
		return false
	}
	t.used[word] |= bit
	return true
}

// place is where the bit of a number is kept.
func place(number uint64) (word int, bit uint64) {
	return int(number % tokenLife / 64), 1 << (number % 64)
}
