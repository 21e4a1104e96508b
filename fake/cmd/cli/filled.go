package cli

import (
	"fmt"
	"strings"
)

// Filled returns an error if an argument is empty. A shell passes an empty argument for
// an unset variable, and without the error a flag with an empty value would be ignored.
func Filled(args []string) error {
	for i, arg := range args {
		flag, value, assigned := strings.Cut(arg, "=")
		switch {
		case assigned && value == "" && strings.HasPrefix(flag, "--"):
		case arg != "":
			continue
		case i > 0 && strings.HasPrefix(args[i-1], "--"):
			flag = args[i-1]
		default:
			return fmt.Errorf("argument %d is empty; give it a value or leave it out", i+1)
		}
		return fmt.Errorf("%s is empty; give it a value or leave it out", flag)
	}
	return nil
}
