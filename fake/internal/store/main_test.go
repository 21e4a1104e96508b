package store

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// TestMain requires that no test leaves a goroutine behind. It keeps rapid from
// writing files, since a failure prints what it drew, and from shrinking for long;
// -rapid.shrinktime gives it more time.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "1s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}
