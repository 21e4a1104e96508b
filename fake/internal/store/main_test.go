package store

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// TestMain requires that no test leaks a goroutine. rapid writes no files, because a
// failure prints what it drew, and shrinks only briefly; -rapid.shrinktime sets another
// time.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "1s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}
