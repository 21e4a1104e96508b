package fake_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that none of them left a goroutine
// behind. rapid writes no file, since a failure prints its scenario, and gives
// itself a second to make that small; -rapid.shrinktime gives it more.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "1s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}
