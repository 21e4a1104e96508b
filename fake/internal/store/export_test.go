package store

// NewHashedMemory is [NewMemory] with a hash function, which must return the same for
// texts with the same [Fold].
var NewHashedMemory = newMemory

// Unlocked reports whether no update holds the lock.
func (m *Memory) Unlocked() bool {
	unlocked := m.mu.TryLock()
	if unlocked {
		m.mu.Unlock()
	}
	return unlocked
}

// TextBytes returns the number of bytes in the blocks of texts.
func (m *Memory) TextBytes() (bytes int) {
	for _, block := range m.records.texts.blocks {
		bytes += len(block)
	}
	return bytes
}
