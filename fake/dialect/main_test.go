package dialect_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that none of them leaks a goroutine. rapid
// writes no file, because a failure prints what it drew.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}
