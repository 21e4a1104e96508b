package contract

import "fmt"

// Secret is a text that prints as *** wherever it is printed; string(s) is the text.
type Secret string

// String returns ***.
func (s Secret) String() string { return "***" }

// GoString returns ***.
func (s Secret) GoString() string { return "***" }

// Format prints *** whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, "***") }

// MarshalText returns ***.
func (s Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// GobEncode returns ***.
func (s Secret) GobEncode() ([]byte, error) { return []byte(hidden), nil }
