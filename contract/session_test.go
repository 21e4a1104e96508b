package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract/redact"
)

// A value from the target is redacted, unless reports could not be read without it.
func TestACommonWordFromTheTargetIsNoSecret(t *testing.T) {
	s := &session{redactor: redact.New()}
	for _, value := range []string{"true", "holds", "inconclusive", "7", "token-1", "488A", "a-value-without-digits",
		"application/json"} {
		s.keep(value)
	}
	require.Equal(t, "true holds inconclusive 7 *** 488A *** application/json",
		s.redactor.Redact("true holds inconclusive 7 token-1 488A a-value-without-digits application/json"))
}
