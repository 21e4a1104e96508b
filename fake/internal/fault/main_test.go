package fault_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that they leak no goroutine.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
