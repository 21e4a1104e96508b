package scenarios_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests and requires that none of them left a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
