//go:build !race

package fake

// isRace says that the race detector is on, which drops pooled values at random.
const isRace = false
