package guid

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps rapid from writing files, because a failure prints what it drew.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
