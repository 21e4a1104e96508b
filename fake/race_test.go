//go:build race

package fake

// isRace reports whether the race detector is on. It drops pooled values at random.
const isRace = true
