package scenarios_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that none of them leaks a goroutine.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
