package store

// tokens remembers which of the last [TokenLife] launch tokens have been used.
// Tokens are numbered from 1.
type tokens struct {
	last uint64 // number of the last one issued
	used [TokenLife / 64]uint64
}

// issue issues the next token.
func (t *tokens) issue() {
	t.last++
	word, bit := t.at(t.last)
	*word &^= bit
}

// usable reports whether a token was issued and is neither used nor expired.
func (t *tokens) usable(number uint64) bool {
	if number == 0 || number > t.last || t.last-number >= TokenLife {
		return false
	}
	word, bit := t.at(number)
	return *word&bit == 0
}

// use marks a usable token as used.
func (t *tokens) use(number uint64) {
	word, bit := t.at(number)
	*word |= bit
}

// at returns the bit that marks a token as used.
func (t *tokens) at(number uint64) (word *uint64, bit uint64) {
	return &t.used[number%TokenLife/64], 1 << (number % 64)
}
