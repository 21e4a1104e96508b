package redact

import "fmt"

// Hidden is the text that replaces a secret.
const Hidden = "***"

// A Secret is a text that prints as *** wherever it is printed. string(s) is the
// text.
type Secret string

// String returns ***.
func (s Secret) String() string { return Hidden }

// GoString returns ***.
func (s Secret) GoString() string { return Hidden }

// Format prints *** for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, Hidden) }

// MarshalText returns ***.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// GobEncode returns ***.
func (s Secret) GobEncode() ([]byte, error) { return []byte(Hidden), nil }
