package cli

import (
	"fmt"
	"strings"
)

// Filled refuses arguments that are empty, as those are that a shell makes of a
// variable that is not set: a flag without a value would read as one that was not
// given.
func Filled(args []string) error {
	for i, arg := range args {
		flag, value, together := strings.Cut(arg, "=")
		switch {
		case together && value == "" && strings.HasPrefix(flag, "--"):
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
