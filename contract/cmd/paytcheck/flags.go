package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// days is a duration that may be a number of days: 90d.
type days time.Duration

// UnmarshalText reads "90d", or what [time.ParseDuration] reads.
func (d *days) UnmarshalText(text []byte) error {
	if n, ok := strings.CutSuffix(string(text), "d"); ok {
		if count, err := strconv.ParseUint(n, 10, 16); err == nil {
			*d = days(time.Duration(count) * 24 * time.Hour)
			return nil
		}
	}
	other, err := time.ParseDuration(string(text))
	if err != nil || other < 0 {
		return fmt.Errorf("%q is not a time such as 90d or 12h", text)
	}
	*d = days(other)
	return nil
}

// decodeText reads a flag whose type can be unmarshalled from text.
func decodeText(c *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := c.Scan.PopValueInto(c.Value.Name, &text); err != nil {
		return err
	}
	return target.Addr().Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(text))
}

// environment resolves --some-flag from PAYT_SOME_FLAG.
type environment struct{ getenv func(string) string }

func (environment) Validate(*kong.Application) error { return nil }

func (e environment) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if flag.Name == "help" {
		return nil, nil
	}
	if value := e.getenv("PAYT_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); value != "" {
		return value, nil
	}
	return nil, nil
}
