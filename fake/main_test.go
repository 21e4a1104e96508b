package fake_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that none of them leaks a goroutine. rapid
// writes no file, because a failure prints its scenario. It takes a second to shrink
// the scenario; -rapid.shrinktime sets another time.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "1s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}
