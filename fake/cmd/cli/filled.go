package cli

import (
	"fmt"
	"strings"
)

// Filled returns an error if an argument is empty, as a shell passes it for an unset
// variable. A flag with an empty value would otherwise read as one not given.
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
